import { stringify } from "csv-stringify/sync";
import type { EvaluationRow } from "../evaluation/evaluation_row.ts";

/**
 * The rows of an evaluation as CSV, numbers unrounded.
 *
 * The columns `codec`, `score_norm`, `uAP`, `accuracy-at-1` and `recall-at-p90` are named as in SSCD's
 * `disc_eval.py`, so that scripts made for it read ours.
 *
 * @param rows Results in the order in which they are written.
 */
export function evaluationCsv(rows: readonly EvaluationRow[]): string {
  return stringify(
    rows.map((row) => ({
      "method": row.method,
      "network": row.network ?? "",
      "parameters": row.parameters,
      "dims": row.dims,
      "bytes_per_image": row.bytesPerImage,
      "codec": row.codec,
      "score_norm": row.scoreNorm ?? "None",
      "uAP": row.averagePrecision,
      "uAP_low": row.interval.low,
      "uAP_high": row.interval.high,
      "accuracy-at-1": row.recallAtRank1,
      "uAP_difference": row.difference?.value ?? "",
      "uAP_difference_low": row.difference?.interval.low ?? "",
      "uAP_difference_high": row.difference?.interval.high ?? "",
      "difference_to": row.difference?.method ?? "",
      "recall-at-p90": row.recallAtP90,
      "threshold-at-p90": row.thresholdAtP90 ?? "",
      "recall-at-10": row.recallAtRank10,
      "images_per_second": row.imagesPerSecond ?? "",
    })),
    { header: true },
  );
}
