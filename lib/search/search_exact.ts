import { checkPositiveInteger } from "../check_positive_integer.ts";
import { countRows } from "../vectors/check_rows.ts";
import { createScorer } from "./create_scorer.ts";
import { checkDims, readBlocks } from "../vectors/read_blocks.ts";
import { measureRows, roundingError } from "./rounding_error.ts";
import { searchBlock } from "./search_block.ts";
import { createSignSearch } from "./search_signs.ts";
import { createTopMatches } from "./top_matches.ts";
import type { VectorBlocks, Vectors } from "../types.ts";

/** Options for {@linkcode searchExact}. */
export interface SearchOptions {
  /** How many references to find for each query; with fewer references than that, all of them are found. */
  k: number;
  /**
   * Runtime: ONNX Runtime, tfjs on its active backend, or ONNX Runtime with tfjs where it cannot be loaded.
   *
   * @default {"auto"}
   */
  runtime?: "auto" | "onnx" | "tfjs";
  /** Threads of ONNX Runtime; without it, the machine's cores. tfjs's backends decide for themselves. */
  threads?: number | undefined;
  /**
   * References that are scored at once. It bounds the memory (a few times 4096 bytes for each) and changes no
   * result.
   *
   * @default {16384}
   */
  blockRows?: number;
  /** Called after each block with the number of references searched so far. */
  onProgress?: ((references: number) => void) | undefined;
}

/** Result of {@linkcode searchExact}. */
export interface SearchResult {
  /** Rows of the references, `[queries, k]` row-major, best first. */
  indices: Int32Array;
  /** Their inner products with the query, in the same order. */
  scores: Float32Array;
  /** References found for each query: what was asked for, or all references if there are fewer. */
  k: number;
  /** Runtime that computed. */
  runtime: "onnx" | "tfjs";
}

/**
 * Finds the references with the largest inner products for each query, by comparing all with all.
 *
 * The result is a function of the vectors alone. Products are first computed in single precision by the runtime,
 * in blocks; the best are computed again in double precision, rounded to float32 and ordered, equal scores by the
 * lower row; and where a reference that was left out could have belonged to the best but for rounding, the block
 * is gone through again. So runtimes, thread counts and block sizes give the same indices and scores, and images
 * that are twice among the references have equal scores.
 *
 * Where both sides are signs, as hashes are, their differing bits are counted instead ({@linkcode searchHamming}), to the
 * same indices and scores.
 *
 * Nothing is copied: beside the vectors and the result it needs about 250 MB, however many references there are.
 * References on disk are read once, block by block.
 *
 * @param queries Vectors to search with; borrowed.
 * @param references Vectors to search among, in memory or in blocks, fewer than 2^31; borrowed.
 * @param options How many to find, and with what.
 * @returns The best `k` rows for each query and their scores. Empty queries or references give an empty result.
 * @throws {RangeError} If dims differ, a length is not a multiple of dims, a number is not finite, the products
 * would pass the largest float32, or an option is out of range.
 * @throws {Error} If the runtime that was asked for cannot be loaded.
 *
 * @example The two nearest of three
 * ```ts
 * import { searchExact } from "rdcd/search";
 * import assert from "node:assert/strict";
 *
 * const references = { vectors: new Float32Array([1, 0, 0, 1, 0.6, 0.8]), dims: 2 };
 * const query = { vectors: new Float32Array([0, 1]), dims: 2 };
 * const { indices, scores } = await searchExact(query, references, { k: 2 });
 * assert.deepEqual([...indices], [1, 2]);
 * assert.deepEqual([...scores], [1, Math.fround(0.8)]);
 * ```
 */
export async function searchExact(
  queries: Vectors,
  references: Vectors | VectorBlocks,
  options: SearchOptions,
): Promise<SearchResult> {
  const { threads, blockRows = 16_384, onProgress } = options;
  checkPositiveInteger("search", "k", options.k);
  checkPositiveInteger("search", "blockRows", blockRows);
  if (threads !== undefined) checkPositiveInteger("search", "threads", threads);
  const queryCount = countRows("queries", queries);
  const referenceCount = "blocks" in references ? references.count : countRows("references", references);
  const { dims } = queries;
  checkDims(dims, references.dims);
  const k = Math.min(options.k, referenceCount);
  const queryMeasure = measureRows(queries.vectors, dims, "queries");
  const top = createTopMatches(queryCount, k);
  const searchSigns = createSignSearch(queries, top);
  const { scorer, runtime } = await createScorer(options.runtime ?? "auto", threads);
  try {
    for await (const { first, vectors } of readBlocks(references, dims, blockRows)) {
      if (searchSigns?.(vectors, first) !== true) {
        const error = roundingError(queryMeasure, measureRows(vectors, dims, "references", first), dims);
        await searchBlock(queries.vectors, vectors, { first, dims, k, error, top, scorer });
      }
      onProgress?.(first + vectors.length / dims);
    }
  } finally {
    await scorer.dispose();
  }
  return { ...top.finish(), k, runtime };
}
