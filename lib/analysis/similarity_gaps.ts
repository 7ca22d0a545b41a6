import { checkPositiveInteger } from "../check_positive_integer.ts";
import type { SearchOptions } from "../search/search_exact.ts";
import { type MatchedDescriptors, matchSimilarities } from "./match_similarities.ts";
import { measureGaps } from "./measure_gaps.ts";

/** Options for {@linkcode similarityGaps}: what it compares, and with what it searches. */
export interface SimilarityGapsOptions extends MatchedDescriptors, Omit<SearchOptions, "k"> {
  /**
   * How many of the nearest negatives are averaged.
   *
   * @default {4}
   */
  k?: number;
}

/** How much nearer a query is to what it copies than to anything else. */
export interface SimilarityGap {
  /** The query. */
  query: string;
  /** The nearest of the references that it copies. */
  reference: string;
  /** Its inner product with the query. */
  positive: number;
  /** The nearest reference that the query does not copy. */
  negativeReference: string;
  /** Its inner product with the query. */
  nearestNegative: number;
  /** The mean inner product of the `k` nearest references that the query does not copy. */
  meanNegative: number;
  /** `positive - nearestNegative`; negative where the query finds something else first. */
  gap: number;
  /** True if one of the references that it copies is among the `k + 1` nearest of all. */
  found: boolean;
}

/**
 * How well copies stand out: for each query that copies a reference, its similarity to that, to the nearest reference
 * that it does not copy, and the difference. RDCD's figure 4 is a histogram of the differences.
 *
 * With `k` at 4 the numbers are those of the script in RDCD's first commit, which takes the five best of each query,
 * but for two of its habits. It leaves out queries whose source is not among the five, which are the worst ones:
 * `found` tells them. And a second source of the same query counts there as a negative.
 *
 * @param options Descriptors, ground truth and settings; everything is borrowed.
 * @returns One for each query that copies a reference and has descriptors of both, in the order of the queries.
 * @throws {RangeError} If ids are not unique or not one a row, no pair of the ground truth has both descriptors, a query
 * copies all references, or the descriptors cannot be searched.
 *
 * @example A copy that stands out by a half
 * ```ts
 * import { similarityGaps } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * const [gap] = await similarityGaps({
 *   queries: { ids: ["Q1"], vectors: new Float32Array([1, 0]), dims: 2 },
 *   references: { ids: ["R1", "R2"], vectors: new Float32Array([0.75, 0.5, 0.25, 0.5]), dims: 2 },
 *   groundTruth: [{ query: "Q1", reference: "R1" }],
 * });
 * assert.deepEqual([gap!.positive, gap!.nearestNegative, gap!.gap], [0.75, 0.25, 0.5]);
 * ```
 */
export async function similarityGaps(options: SimilarityGapsOptions): Promise<SimilarityGap[]> {
  const { queries, references, groundTruth, k = 4, ...search } = options;
  checkPositiveInteger("compare similarities", "k", k);
  const set = { queries, references };
  return await measureGaps(set, await matchSimilarities({ ...set, groundTruth }), { ...search, k });
}
