import type { Match, Prediction } from "../types.ts";
import { type ConfidenceInterval, percentileInterval } from "./percentile_interval.ts";
import { type BootstrapOptions, resampleAveragePrecision } from "./resample_average_precision.ts";

/**
 * How far micro average precision would move with other queries of the same kind.
 *
 * The queries are drawn with replacement, as many as there are; one that is drawn twice counts twice, with its
 * predictions and its matches; µAP is computed anew; and the ends are percentiles of the results (the percentile
 * bootstrap, interpolated linearly). A draw without any match has no µAP and is repeated.
 *
 * @param predictions Pairs with their scores, in any order.
 * @param groundTruth Every true pair, in any order.
 * @param options The queries, and how to draw.
 * @returns The ends of the interval, in `[0, 1]`.
 * @throws {RangeError} If the ground truth is empty, a pair is in either list twice, a score is NaN, a query is
 * unknown or listed twice, or an option is out of range.
 * @see {@link https://doi.org/10.1201/9780429246593 | Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13}
 *
 * @example Ten queries say little
 * ```ts
 * import { bootstrapAveragePrecision } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const queries = Array.from({ length: 10 }, (_, i) => `Q${i}`);
 * const groundTruth = queries.map((query) => ({ query, reference: "R0" }));
 * const predictions = groundTruth.slice(0, 5).map((match) => ({ ...match, score: 1 }));
 * const { low, high } = bootstrapAveragePrecision(predictions, groundTruth, { queries, seed: 7 });
 * assert.ok(low < 0.3 && high > 0.7);
 * ```
 */
export function bootstrapAveragePrecision(
  predictions: readonly Prediction[],
  groundTruth: readonly Match[],
  options: BootstrapOptions,
): ConfidenceInterval {
  const [sample] = resampleAveragePrecision([predictions], groundTruth, options);
  return percentileInterval(sample!, options.confidence ?? 0.95);
}
