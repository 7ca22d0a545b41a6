import { searchExact, type SearchOptions } from "../search/search_exact.ts";
import type { VectorBlocks, Vectors } from "../types.ts";
import { parseScoreNorm } from "./parse_score_norm.ts";

/**
 * How much of each query's scores is owed to the query looking like everything: the weighted mean score of its
 * nearest training descriptors, to be subtracted from all scores of that query (SSCD, eq. 8).
 *
 * The order of one query's references does not change, only how queries compare with each other. SSCD's code does
 * the same by appending minus this number to the query and 1 to every reference; so can an index elsewhere.
 *
 * @param queries Query descriptors after the codec; borrowed.
 * @param training Training descriptors after the codec; borrowed.
 * @param scoreNorm `"1.0[0,2]"`: weight 1, of the neighbors 0 to 2 (the three nearest).
 * @param options What to search with.
 * @returns What to subtract from the scores of each query.
 * @throws {RangeError} If `scoreNorm` is not of that form, there are fewer training descriptors than it names, or
 * the vectors cannot be searched.
 * @see {@link https://arxiv.org/abs/2202.10261 | Pizzi et al. 2022, A Self-Supervised Descriptor for Image Copy Detection, eq. 8}
 *
 * @example Half of the nearest training score
 * ```ts
 * import { scoreNormalization } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const queries = { vectors: new Float32Array([1, 0]), dims: 2 };
 * const training = { vectors: new Float32Array([0.5, 0, 0.25, 0]), dims: 2 };
 * assert.deepEqual([...await scoreNormalization(queries, training, "0.5[0,0]")], [0.25]);
 * ```
 */
export async function scoreNormalization(
  queries: Vectors,
  training: Vectors | VectorBlocks,
  scoreNorm: string,
  options: Omit<SearchOptions, "k"> = {},
): Promise<Float64Array> {
  const { weight, first, last } = parseScoreNorm(scoreNorm);
  const { scores, k } = await searchExact(queries, training, { ...options, k: last + 1 });
  if (k <= last) {
    throw new RangeError(
      `Cannot normalize scores by ${scoreNorm} as it needs ${
        last + 1
      } training descriptors: current value is ${k}`,
    );
  }
  return Float64Array.from({ length: scores.length / k }, (_, query) => {
    const neighbors = scores.subarray(query * k + first, (query + 1) * k);
    return weight * neighbors.reduce((sum, score) => sum + score, 0) / neighbors.length;
  });
}
