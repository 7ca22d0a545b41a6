import type { BlockScorer } from "./block_scorer.ts";
import { createOnnxScorer } from "./onnx_scorer.ts";
import { measureRows, roundingError, type RowMeasure } from "./rounding_error.ts";
import { searchBlock } from "./search_block.ts";
import { createTfjsScorer } from "./tfjs_scorer.ts";
import { createTopMatches } from "./top_matches.ts";

/** Vectors to search with or among; {@linkcode Descriptors} are such. */
export interface Vectors {
  /** Row-major `[rows, dims]`. */
  vectors: Float32Array;
  /** Numbers a row. */
  dims: number;
}

/** Vectors to search among that are read in blocks, such as a store on disk; `DescriptorBlocks` are such. */
export interface VectorBlocks {
  /** How many vectors there are. */
  readonly count: number;
  /** Numbers a row. */
  readonly dims: number;
  /**
   * Reads all vectors from the first to the last.
   *
   * @param rows The most vectors a block.
   */
  blocks(rows?: number): AsyncIterable<Vectors>;
}

/** Options for {@linkcode searchExact}. */
export interface SearchOptions {
  /** How many references to find for each query; with fewer references than that, all of them are found. */
  k: number;
  /**
   * What computes: ONNX Runtime, tfjs on its active backend, or ONNX Runtime with tfjs where it cannot be loaded.
   *
   * @default {"auto"}
   */
  runtime?: "auto" | "onnx" | "tfjs";
  /** Threads of ONNX Runtime; without it, the machine's cores. tfjs's backends decide for themselves. */
  threads?: number;
  /**
   * References that are scored at once. It bounds the memory (a few times 2048 bytes for each) and changes no
   * result.
   *
   * @default {16384}
   */
  blockRows?: number;
  /** Called after each block with the number of references searched so far. */
  onProgress?: (references: number) => void;
}

/** What {@linkcode searchExact} found. */
export interface SearchResult {
  /** Rows of the references, `[queries, k]` row-major, best first. */
  indices: Int32Array;
  /** Their inner products with the query, in the same order. */
  scores: Float32Array;
  /** References found for each query: what was asked for, or all references if there are fewer. */
  k: number;
  /** What computed. */
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
 * Nothing is copied: beside the vectors and the result it needs about 150 MB, however many references there are.
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
 * import { searchExact } from "rdcd";
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
  const { runtime = "auto", threads, blockRows = 16_384, onProgress } = options;
  checkCount("k", options.k);
  checkCount("blockRows", blockRows);
  if (threads !== undefined) checkCount("threads", threads);
  const queryCount = countRows("queries", queries);
  const referenceCount = "blocks" in references ? references.count : countRows("references", references);
  const { dims } = queries;
  checkDims(dims, references.dims);
  const k = Math.min(options.k, referenceCount);
  const queryMeasure = measureRows(queries.vectors, dims, "queries");
  const top = createTopMatches(queryCount, k);
  const computing = await createScorer(runtime, threads);
  let first = 0;
  try {
    for await (
      const block of "blocks" in references ? references.blocks(blockRows) : views(references, blockRows)
    ) {
      checkDims(dims, block.dims);
      const end = first + countRows("references", block);
      checkAnnounced(end <= referenceCount, referenceCount, end);
      const error = boundError(queryMeasure, measureRows(block.vectors, dims, "references", first), dims);
      await searchBlock(queries.vectors, block.vectors, {
        first,
        dims,
        k,
        error,
        top,
        scorer: computing.scorer,
      });
      first = end;
      onProgress?.(first);
    }
  } finally {
    await computing.scorer.dispose();
  }
  checkAnnounced(first === referenceCount, referenceCount, first);
  return { ...top.finish(), k, runtime: computing.runtime };
}

function* views({ vectors, dims }: Vectors, rows: number): Generator<Vectors> {
  for (let start = 0; start < vectors.length; start += rows * dims) {
    yield { vectors: vectors.subarray(start, start + rows * dims), dims };
  }
}

const LARGEST_FLOAT = 3.4028234663852886e38;

function boundError(queries: RowMeasure, references: RowMeasure, dims: number): number {
  const largest = queries.longest * references.longest;
  if (largest > LARGEST_FLOAT) {
    throw new RangeError(
      `Cannot search as products must not pass the largest float32: current value is up to ${largest}; divide the vectors by their lengths`,
    );
  }
  return roundingError(queries, references, dims);
}

async function createScorer(
  runtime: "auto" | "onnx" | "tfjs",
  threads: number | undefined,
): Promise<{ scorer: BlockScorer; runtime: "onnx" | "tfjs" }> {
  if (runtime !== "tfjs") {
    try {
      return { scorer: await createOnnxScorer(threads), runtime: "onnx" };
    } catch (error) {
      if (runtime === "onnx") throw error;
    }
  }
  return { scorer: await createTfjsScorer(), runtime: "tfjs" };
}

function countRows(name: string, { vectors, dims }: Vectors): number {
  checkCount(`the dims of ${name}`, dims);
  if (vectors.length % dims !== 0) {
    throw new RangeError(
      `Cannot search as ${name} must hold whole rows of ${dims} numbers: current value is ${vectors.length} numbers`,
    );
  }
  return vectors.length / dims;
}

function checkCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`Cannot search as ${name} must be a positive integer: current value is ${value}`);
  }
}

function checkDims(queries: number, references: number): void {
  if (queries === references) return;
  throw new RangeError(
    `Cannot search as queries and references must have the same dims: current value is ${queries} and ${references}`,
  );
}

function checkAnnounced(holds: boolean, announced: number, found: number): void {
  if (holds) return;
  throw new RangeError(
    `Cannot search as references must hold the ${announced} rows that they announce: current value is ${found}`,
  );
}
