import type { Match, Prediction } from "../types.ts";
import { type RankedPredictions, rankPredictions } from "./rank_predictions.ts";

/** How well copies were found. */
export interface MatchMetrics {
  /** Micro average precision (µAP) over the predictions of all queries at once, in `[0, 1]`. */
  averagePrecision: number;
  /** The highest recall at a precision of at least 0.9, in `[0, 1]`; 0 where precision never reaches 0.9. */
  recallAtP90: number;
  /** The highest score threshold with that recall and precision; `null` where precision never reaches 0.9. */
  thresholdAtP90: number | null;
  /** Share of the matches whose reference has the query's highest score alone (SSCD's accuracy@1), in `[0, 1]`. */
  recallAtRank1: number;
  /** Share of the matches whose reference is among the query's ten highest scores, in `[0, 1]`. */
  recallAtRank10: number;
  /** Precision of the `i + 1` best predictions. */
  precisions: number[];
  /** Recall of the `i + 1` best predictions; never falls. */
  recalls: number[];
  /** Score of the `i`-th best prediction; never rises. */
  thresholds: number[];
}

/**
 * Scores predictions by the rules of the Image Similarity Challenge 2021.
 *
 * All predictions of all queries are sorted by falling score, of equal scores the wrong ones first. Recall counts
 * every match of the ground truth, also those that were never predicted. Micro average precision is
 * `Σ (recall_i - recall_{i-1}) · precision_i`. The rank of a match counts all predictions of its query with the
 * same or a higher score. Without predictions everything is 0.
 *
 * @param predictions Pairs with their scores, in any order.
 * @param groundTruth Every true pair, in any order. Queries without a match are not in it.
 * @returns The metrics, and one operating point for each prediction, best first.
 * @throws {RangeError} If the ground truth is empty, a pair is in either list twice, or a score is NaN.
 * @see {@link https://arxiv.org/abs/2106.09672 | Douze et al. 2021, The 2021 Image Similarity Dataset and Challenge}
 *
 * @example One of two copies is found, after a mistake
 * ```ts
 * import { evaluateMatches } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const metrics = evaluateMatches(
 *   [{ query: "Q1", reference: "R7", score: 0.9 }, { query: "Q2", reference: "R2", score: 0.8 }],
 *   [{ query: "Q1", reference: "R1" }, { query: "Q2", reference: "R2" }],
 * );
 * assert.equal(metrics.averagePrecision, 0.25);
 * assert.equal(metrics.recallAtRank1, 0.5);
 * assert.equal(metrics.thresholdAtP90, null);
 * ```
 */
export function evaluateMatches(
  predictions: readonly Prediction[],
  groundTruth: readonly Match[],
): MatchMetrics {
  const ranked = rankPredictions(predictions, groundTruth);
  const matches = groundTruth.length;
  const precisions: number[] = [];
  const recalls: number[] = [];
  let precisionSum = 0;
  let recallAtP90 = 0;
  let thresholdAtP90: number | null = null;
  let found = 0;
  ranked.correct.forEach((correct, i) => {
    found += correct;
    const precision = found / (i + 1);
    const recall = found / matches;
    precisions.push(precision);
    recalls.push(recall);
    if (correct === 1) precisionSum += precision;
    if (precision >= 0.9 && recall > recallAtP90) {
      recallAtP90 = recall;
      thresholdAtP90 = ranked.scores[i]!;
    }
  });
  const ranks = rankMatches(ranked);
  return {
    averagePrecision: precisionSum / matches,
    recallAtP90,
    thresholdAtP90,
    recallAtRank1: ranks.filter((rank) => rank <= 1).length / matches,
    recallAtRank10: ranks.filter((rank) => rank <= 10).length / matches,
    precisions,
    recalls,
    thresholds: Array.from(ranked.scores),
  };
}

/** For each match that was predicted, how many predictions of its query score the same or higher, itself included. */
function rankMatches({ scores, correct, queries, queryNumbers }: RankedPredictions): number[] {
  const predicted = new Uint32Array(queryNumbers.size);
  const ranks: number[] = [];
  for (let start = 0; start < scores.length;) {
    let end = start;
    for (; end < scores.length && scores[end] === scores[start]; end++) predicted[queries[end]!]!++;
    for (; start < end; start++) if (correct[start] === 1) ranks.push(predicted[queries[start]!]!);
  }
  return ranks;
}
