import type { CopydaysMetrics } from "./evaluate_copydays.ts";

/** A result on Copydays with 10,000 distractors that SSCD's authors report. */
export interface CopydaysResult
  extends Pick<CopydaysMetrics, "strongMeanAveragePrecision" | "overallAveragePrecision"> {
  /** The method's name. */
  method: string;
  /** Its network. */
  network: string;
  /** How its descriptors are transformed before the search, in words. */
  transform: string;
}

/**
 * Results on Copydays with 10,000 distractors of YFCC100M that SSCD's authors report for their published weights
 * (sscd_disc_mixup).
 *
 * Source: docs/Evaluation.md in the official repository (facebookresearch/sscd-copy-detection), with its command's output.
 * Those of RDCD's paper are not known to us. The distractors that were taken were never published.
 *
 * @example Strong edits are found best without whitening
 * ```ts
 * import { copydaysResults } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(copydaysResults.map((row) => [row.transform, row.strongMeanAveragePrecision]), [
 *   ["whitened", 0.8658],
 *   ["centerd", 0.8843],
 * ]);
 * ```
 */
export const copydaysResults: readonly CopydaysResult[] = [
  row("whitened", 0.8658, 0.9824),
  row("centerd", 0.8843, 0.9821),
];

function row(
  transform: string,
  strongMeanAveragePrecision: number,
  overallAveragePrecision: number,
): CopydaysResult {
  return {
    ...{ method: "SSCD", network: "ResNet-50", transform },
    strongMeanAveragePrecision,
    overallAveragePrecision,
  };
}
