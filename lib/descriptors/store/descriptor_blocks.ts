import type { DescriptorBlocks, DescriptorSet } from "../descriptor_blocks.ts";
import { checkRows, DEFAULT_ROWS } from "./read_rows.ts";

/** Descriptors in memory in the form of those on disk. */
export function descriptorBlocks(descriptors: DescriptorSet): DescriptorBlocks {
  if ("blocks" in descriptors) return descriptors;
  const { ids, vectors, dims } = descriptors;
  if (vectors.length !== ids.length * dims) {
    throw new RangeError(
      `Cannot write descriptors as ${ids.length} ids of ${dims} dimensions need ${
        ids.length * dims
      } numbers: ` +
        `current value is ${vectors.length}`,
    );
  }
  return {
    count: ids.length,
    dims,
    async *blocks(rows = DEFAULT_ROWS) {
      checkRows(rows);
      for (let start = 0; start < ids.length; start += rows) {
        const end = Math.min(start + rows, ids.length);
        yield { ids: ids.slice(start, end), vectors: vectors.slice(start * dims, end * dims), dims };
      }
    },
  };
}
