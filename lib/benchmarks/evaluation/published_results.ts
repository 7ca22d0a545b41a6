import type { CopydaysMetrics } from "./evaluate_copydays.ts";

/** A result that the RDCD paper's authors report. */
export interface PaperResult {
  /** The method's name. */
  method: string;
  /** Its network. */
  network: string;
  /** Learned numbers, in millions as printed. */
  parametersInMillions: number;
  /** Numbers a descriptor. */
  dims: number;
  /** Micro average precision with score normalization on DISC21, in `[0, 1]`. */
  averagePrecision: number;
}

/**
 * The eight results that the authors publish: µAP with score normalization on DISC21.
 *
 * Source: the table in the README of the official repository (juntae9926/RDCD). They are shown beside our own for
 * orientation; a benchmark other than DISC21 is not comparable with them.
 *
 * @example More numbers, more found
 * ```ts
 * import { paperResults } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const sizes = paperResults.filter(({ method, network }) => method === "RDCD" && network === "EfficientNet-B0");
 * assert.deepEqual(sizes.map(({ dims, averagePrecision }) => [dims, averagePrecision]), [
 *   [64, 0.535],
 *   [128, 0.611],
 *   [256, 0.657],
 * ]);
 * ```
 */
export const paperResults: readonly PaperResult[] = [
  paperResult("DINO", "ViT-B/16", 85.8, 1536, 0.538),
  paperResult("SSCD", "ResNet-50", 24.6, 512, 0.725),
  paperResult("SSCD", "EfficientNet-B0", 4.7, 512, 0.611),
  paperResult("RDCD", "EfficientNet-B0", 4.7, 64, 0.535),
  paperResult("RDCD", "EfficientNet-B0", 4.7, 128, 0.611),
  paperResult("RDCD", "EfficientNet-B0", 4.7, 256, 0.657),
  paperResult("RDCD", "MobileNet-V3-L", 4.9, 256, 0.656),
  paperResult("RDCD", "FastViT-T12", 6.8, 256, 0.674),
];

function paperResult(
  method: string,
  network: string,
  parametersInMillions: number,
  dims: number,
  averagePrecision: number,
): PaperResult {
  return { method, network, parametersInMillions, dims, averagePrecision };
}

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
  copydaysResult("whitened", 0.8658, 0.9824),
  copydaysResult("centerd", 0.8843, 0.9821),
];

function copydaysResult(
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
