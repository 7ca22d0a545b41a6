import type { DescriptorBlocks } from "../../descriptors/descriptor_blocks.ts";
import type { FoundReference } from "../../search/found_reference.ts";
import { searchExact, type SearchOptions } from "../../search/search_exact.ts";
import type { Vectors } from "../../search/vectors.ts";

/**
 * The nearest references of queries by name; ids are read along with the vectors, so that memory is bounded by them.
 *
 * @param queries Their descriptors.
 * @param references What is searched.
 * @param options How many.
 * @returns For every query its nearest references, best first.
 */
export async function nearestReferences(
  queries: Vectors,
  references: DescriptorBlocks,
  options: SearchOptions,
): Promise<FoundReference[][]> {
  const ids: string[] = [];
  const { indices, scores, k } = await searchExact(queries, {
    count: references.count,
    dims: references.dims,
    async *blocks(rows) {
      for await (const block of references.blocks(rows)) {
        for (const id of block.ids) ids.push(id);
        yield block;
      }
    },
  }, options);
  return Array.from(
    { length: queries.vectors.length / queries.dims },
    (_, row) =>
      Array.from({ length: k }, (_, rank) => ({
        reference: ids[indices[row * k + rank]!]!,
        score: scores[row * k + rank]!,
      })),
  );
}
