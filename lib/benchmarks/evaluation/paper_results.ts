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
  row("DINO", "ViT-B/16", 85.8, 1536, 0.538),
  row("SSCD", "ResNet-50", 24.6, 512, 0.725),
  row("SSCD", "EfficientNet-B0", 4.7, 512, 0.611),
  row("RDCD", "EfficientNet-B0", 4.7, 64, 0.535),
  row("RDCD", "EfficientNet-B0", 4.7, 128, 0.611),
  row("RDCD", "EfficientNet-B0", 4.7, 256, 0.657),
  row("RDCD", "MobileNet-V3-L", 4.9, 256, 0.656),
  row("RDCD", "FastViT-T12", 6.8, 256, 0.674),
];

function row(
  method: string,
  network: string,
  parametersInMillions: number,
  dims: number,
  averagePrecision: number,
): PaperResult {
  return { method, network, parametersInMillions, dims, averagePrecision };
}
