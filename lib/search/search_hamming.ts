import { checkPositiveInteger } from "../check_positive_integer.ts";
import type { BitVectorBlocks, BitVectors } from "../codecs/bit_vectors.ts";
import { nearerRows } from "./nearer_rows.ts";
import { checkDims } from "../vectors/read_blocks.ts";
import { createTopMatches } from "./top_matches.ts";

/** Options for {@linkcode searchHamming}. */
export interface HammingSearchOptions {
  /** How many references to find for each query; with fewer references than that, all of them are found. */
  k: number;
  /** Called after each block with the number of references searched so far. */
  onProgress?: ((references: number) => void) | undefined;
}

/** Result of {@linkcode searchHamming}. */
export interface HammingSearchResult {
  /** Rows of the references, `[queries, k]` row-major, nearest first. */
  indices: Int32Array;
  /** In how many bits they differ from the query, in the same order. */
  distances: Int32Array;
  /** References found for each query: what was asked for, or all references if there are fewer. */
  k: number;
}

/**
 * Finds the references that differ from each query in the fewest bits, by comparing all with all.
 *
 * Of equal distances the lower row comes first: the order of {@linkcode searchExact} on the same bits as numbers
 * ({@linkcode unpackBits}), whose scores are `1 - 2 · distance / dims`. References on disk are read once, block by
 * block.
 *
 * @param queries Bits to search with; borrowed.
 * @param references Bits to search among, in memory or in blocks such as a store's `bits`, fewer than 2^31; borrowed.
 * @param options How many to find.
 * @returns The nearest `k` rows for each query and their distances. Empty queries or references give an empty result.
 * @throws {RangeError} If dims differ or are no positive integer, rows are not whole, or `k` is out of range.
 *
 * @example The nearest of three hashes
 * ```ts
 * import { searchHamming } from "rdcd/search";
 * import assert from "node:assert/strict";
 *
 * const references = { bits: Uint8Array.of(0b11110000, 0b00001111, 0b00001110), dims: 8 };
 * const query = { bits: Uint8Array.of(0b00000111), dims: 8 };
 * const { indices, distances } = await searchHamming(query, references, { k: 2 });
 * assert.deepEqual([[...indices], [...distances]], [[1, 2], [1, 2]]);
 * ```
 */
export async function searchHamming(
  queries: BitVectors,
  references: BitVectors | BitVectorBlocks,
  options: HammingSearchOptions,
): Promise<HammingSearchResult> {
  const { dims } = queries;
  checkPositiveInteger("search", "k", options.k);
  checkDims(dims, references.dims);
  const count = "blocks" in references ? references.count : countBitRows("references", references);
  const k = Math.min(options.k, count);
  const queryCount = countBitRows("queries", queries);
  const top = createTopMatches(queryCount, k);
  const rowBytes = Math.ceil(dims / 8);
  const kernel = nearerRows(rowBytes);
  let first = 0;
  for await (const block of blocksOf(references, kernel.blockRows)) {
    checkDims(dims, block.dims);
    const rows = countBitRows("references", block);
    checkAnnounced(first + rows <= count, count, first + rows);
    kernel.load(block.bits);
    for (let query = 0; query < queryCount; query++) {
      const row = queries.bits.subarray(query * rowBytes, (query + 1) * rowBytes);
      // Equal distances further down are worse, so that only smaller ones matter.
      const found = kernel.find(row, Math.min(-top.worst(query), dims + 1));
      for (let i = 0; i < found.length; i += 2) top.offer(query, -found[i + 1]!, first + found[i]!);
    }
    first += rows;
    options.onProgress?.(first);
  }
  checkAnnounced(first === count, count, first);
  const { indices, scores } = top.finish();
  return { indices, distances: Int32Array.from(scores, (score) => -score), k };
}

async function* blocksOf(
  references: BitVectors | BitVectorBlocks,
  rows: number,
): AsyncGenerator<BitVectors> {
  for await (const block of "blocks" in references ? references.blocks(rows) : [references]) {
    yield* views(block, rows);
  }
}

function* views({ bits, dims }: BitVectors, rows: number): Generator<BitVectors> {
  const step = rows * Math.ceil(dims / 8);
  for (let start = 0; start < bits.length; start += step) {
    yield { bits: bits.subarray(start, start + step), dims };
  }
}

function checkAnnounced(holds: boolean, announced: number, found: number): void {
  if (holds) return;
  throw new RangeError(
    `Cannot search as references must hold the ${announced} rows that they announce: current value is ${found}`,
  );
}

function countBitRows(name: string, { bits, dims }: BitVectors): number {
  checkPositiveInteger("search", `the dims of ${name}`, dims);
  const rowBytes = Math.ceil(dims / 8);
  if (bits.length % rowBytes !== 0) {
    throw new RangeError(
      `Cannot search as ${name} must hold whole rows of ${rowBytes} bytes: current value is ${bits.length} bytes`,
    );
  }
  return bits.length / rowBytes;
}
