import type { DescriptorBlocks } from "../../descriptors/descriptor_blocks.ts";
import type { FoundReference } from "../../search/found_reference.ts";
import type { BitVectorBlocks, BitVectors } from "../../codecs/bit_vectors.ts";
import { packBits } from "../../codecs/pack_bits.ts";
import { searchExact } from "../../search/search_exact.ts";
import { searchHamming } from "../../search/search_hamming.ts";
import type { Vectors } from "../../types.ts";

/**
 * The nearest references of queries by name; ids are read along with the rows, so that memory is bounded by them. Bits are
 * searched as bits.
 *
 * @returns For every query its nearest references, best first.
 */
export async function nearestReferences(
  queries: Vectors,
  references: DescriptorBlocks,
  options: { k: number },
): Promise<FoundReference[][]> {
  const ids: string[] = [];
  const { indices, scores, k } = references.bits === undefined
    ? await searchExact(queries, keepingIds(references, ids), options)
    : await searchBits(packBits(queries), keepingIds(references.bits, ids), options);
  return Array.from(
    { length: queries.vectors.length / queries.dims },
    (_, row) =>
      Array.from({ length: k }, (_, rank) => ({
        reference: ids[indices[row * k + rank]!]!,
        score: scores[row * k + rank]!,
      })),
  );
}

async function searchBits(
  queries: BitVectors,
  references: BitVectorBlocks,
  options: { k: number },
): Promise<{ indices: Int32Array; scores: Float32Array; k: number }> {
  const { indices, distances, k } = await searchHamming(queries, references, options);
  return { indices, scores: Float32Array.from(distances, (distance) => 1 - 2 * distance / queries.dims), k };
}

function keepingIds<Block extends { ids: string[] }>(
  source: { count: number; dims: number; blocks(rows?: number): AsyncIterable<Block> },
  ids: string[],
) {
  return {
    count: source.count,
    dims: source.dims,
    async *blocks(rows?: number) {
      for await (const block of source.blocks(rows)) {
        for (const id of block.ids) ids.push(id);
        yield block;
      }
    },
  };
}
