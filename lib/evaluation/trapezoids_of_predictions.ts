import type { Match, Prediction } from "../types.ts";
import { rankPredictions } from "./rank_predictions.ts";
import { trapezoidAveragePrecision } from "./trapezoid_average_precision.ts";

/**
 * The average precision of each query that has results, by the trapezoid rule; of equal scores wrong results first.
 *
 * @param predictions What was found, in any order.
 * @param groundTruth Every true pair.
 * @returns By query, in `[0, 1]`.
 */
export function averagePrecisions(
  predictions: readonly Prediction[],
  groundTruth: readonly Match[],
): Map<string, number> {
  const truth = Map.groupBy(groundTruth, ({ query }) => query);
  return new Map(
    [...Map.groupBy(predictions, ({ query }) => query)].map(([query, own]) => {
      const matches = truth.get(query);
      return [
        query,
        matches === undefined ? 0 : trapezoidAveragePrecision(rightRanks(own, matches), matches.length),
      ];
    }),
  );
}

/**
 * The same over the results of all queries at once.
 *
 * @param predictions What was found, in any order.
 * @param groundTruth Every true pair.
 * @param positives How many right results there are taken to be.
 * @returns In `[0, 1]`.
 */
export function pooledAveragePrecision(
  predictions: readonly Prediction[],
  groundTruth: readonly Match[],
  positives: number,
): number {
  return trapezoidAveragePrecision(rightRanks(predictions, groundTruth), positives);
}

/** Where right results stand among all. */
function rightRanks(predictions: readonly Prediction[], groundTruth: readonly Match[]): number[] {
  const ranks: number[] = [];
  rankPredictions(predictions, groundTruth).correct.forEach((correct, rank) => {
    if (correct === 1) ranks.push(rank);
  });
  return ranks;
}
