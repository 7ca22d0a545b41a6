import type { MetricSummary } from "./ablation_result.ts";

/** A word on how a variant differs from the base. */
export type DifferenceVerdict = "better" | "worse" | "same" | "not told apart" | "one seed";

/**
 * Says in a word how a variant's metric differs from the base's: `"better"` or `"worse"` where the corrected p-value is below
 * 0.05, `"same"` where the difference is shown to be less than two points, `"not told apart"` otherwise.
 *
 * @param summary The metric's summary, as {@linkcode summarizeAblation} gives it.
 * @returns The word; `null` for the base itself.
 *
 * @example Two seeds that agree
 * ```ts
 * import { differenceVerdict } from "rdcd/training";
 * import { pairedDifference } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const difference = pairedDifference([0.53, 0.631], [0.5, 0.6]);
 * const summary = { mean: 0.58, deviation: 0.07, difference, adjustedPValue: difference.pValue, equivalent: false };
 * assert.equal(differenceVerdict(summary), "better");
 * ```
 */
export function differenceVerdict(
  { difference, adjustedPValue, equivalent }: MetricSummary,
): DifferenceVerdict | null {
  if (difference === null) return null;
  if (adjustedPValue === null) return "one seed";
  if (adjustedPValue < LEVEL) return difference.mean > 0 ? "better" : "worse";
  return equivalent === true ? "same" : "not told apart";
}

const LEVEL = 0.05;
