import type { Match, Prediction } from "../types.ts";
import { type ConfidenceInterval, percentileInterval } from "./percentile_interval.ts";
import { type BootstrapOptions, resampleAveragePrecision } from "./resample_average_precision.ts";

/**
 * How far the difference in micro average precision between two methods would move with other queries of the same
 * kind.
 *
 * The draws of {@linkcode bootstrapAveragePrecision}, the same for both methods, so that queries that are hard for both
 * do not blur what is between them: two methods may differ where their own intervals overlap.
 *
 * @param predictions Pairs of one method with their scores, in any order.
 * @param others Those of the other method.
 * @param groundTruth Every true pair, in any order.
 * @param options The queries, and how to draw.
 * @returns The ends of the interval of the first µAP minus the second, in `[-1, 1]`.
 * @throws {RangeError} As `bootstrapAveragePrecision` does.
 *
 * @example Overlapping intervals and a clear difference
 * ```ts
 * import { bootstrapAveragePrecision, bootstrapDifference } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const queries = Array.from({ length: 100 }, (_, i) => `Q${i}`);
 * const groundTruth = queries.map((query) => ({ query, reference: "R0" }));
 * const found = (count: number) => groundTruth.slice(0, count).map((match) => ({ ...match, score: 1 }));
 * const options = { queries, seed: 7 };
 * const more = bootstrapAveragePrecision(found(60), groundTruth, options);
 * const less = bootstrapAveragePrecision(found(54), groundTruth, options);
 * assert.ok(more.low < less.high);
 * assert.ok(bootstrapDifference(found(60), found(54), groundTruth, options).low > 0);
 * ```
 */
export function bootstrapDifference(
  predictions: readonly Prediction[],
  others: readonly Prediction[],
  groundTruth: readonly Match[],
  options: BootstrapOptions,
): ConfidenceInterval {
  const [sample, otherSample] = resampleAveragePrecision([predictions, others], groundTruth, options);
  const differences = sample!.map((value, draw) => value - otherSample![draw]!);
  return percentileInterval(differences, options.confidence ?? 0.95);
}
