import type { AblationVariant } from "./ablation.ts";
import type { MetricSummary } from "./ablation_result.ts";
import { differenceVerdict } from "./difference_verdict.ts";

/** A word on how what was measured of a variant lies to what the paper says of it. */
export type PaperAgreement = "agrees" | "contradicts" | "cannot tell";

/**
 * Says in a word whether a variant's difference to the base is the paper's.
 *
 * @param variant The variant, with what the paper says of it.
 * @param summary What was measured, as {@linkcode summarizeAblation} gives it.
 * @returns The word; `null` where the paper says nothing that is known, and for the base itself.
 *
 * @example One seed does not tell
 * ```ts
 * import { paperAgreement } from "rdcd/training";
 * import { pairedDifference } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const summary = { mean: 0.5, deviation: null, difference: pairedDifference([0.5], [0.4]), adjustedPValue: null, equivalent: null };
 * assert.equal(paperAgreement({ name: "more", patch: {}, paper: "better" }, summary), "cannot tell");
 * ```
 */
export function paperAgreement({ paper }: AblationVariant, summary: MetricSummary): PaperAgreement | null {
  const verdict = differenceVerdict(summary);
  if (paper === undefined || verdict === null) return null;
  if (verdict === paper) return "agrees";
  return verdict === "one seed" || verdict === "not told apart" ? "cannot tell" : "contradicts";
}
