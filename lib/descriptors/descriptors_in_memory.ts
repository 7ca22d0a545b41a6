import type { DescriptorSet } from "./descriptor_blocks.ts";
import type { Descriptors } from "../types.ts";

/** Descriptors on disk in the form of those in memory; those in memory as they are. */
export async function descriptorsInMemory(set: DescriptorSet): Promise<Descriptors> {
  if (!("blocks" in set)) return set;
  const { count, dims } = set;
  const ids: string[] = [];
  const vectors = new Float32Array(count * dims);
  for await (const block of set.blocks()) {
    vectors.set(block.vectors, ids.length * dims);
    for (const id of block.ids) ids.push(id);
  }
  return { ids, vectors, dims };
}
