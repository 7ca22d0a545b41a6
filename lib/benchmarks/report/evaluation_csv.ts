import { stringify } from "csv-stringify/sync";
import type { Preparation } from "../../images/preparation.ts";
import { FALSE_POSITIVE_RATES } from "../evaluation/evaluate_method.ts";
import type { EvaluationRow } from "../evaluation/evaluation_row.ts";

/** Options for {@linkcode evaluationCsv}: what its rows have in common. */
export interface EvaluationCsvOptions {
  /** The benchmark's name, which says whether it is a subset. */
  benchmark: string;
  /** References a query. */
  k: number;
  /** Which pairs counted as predictions. */
  candidates: "knn" | "global";
}

/**
 * The rows of an evaluation as CSV, numbers unrounded.
 *
 * The columns `codec`, `score_norm`, `uAP`, `accuracy-at-1` and `recall-at-p90` are named as in SSCD's `disc_eval.py`
 * and RDCD's `ndec_eval.py`, and `strong_mAP` and `overall_uAP`, which only Copydays has, as in SSCD's
 * `copydays_eval.py`, so that scripts made for them read ours.
 *
 * @param rows Results in the order in which they are written.
 * @param options What they have in common; it is repeated in every row.
 */
export function evaluationCsv(rows: readonly EvaluationRow[], options: EvaluationCsvOptions): string {
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
      ...Object.fromEntries(
        FALSE_POSITIVE_RATES.map((rate, index) => [
          `recall-at-fp-${rate.toExponential()}`,
          row.recallAtFalsePositives?.[index]?.recall ?? "",
        ]),
      ),
      "recall-at-10": row.recallAtRank10,
      "images_per_second": row.imagesPerSecond ?? "",
      "strong_mAP": row.copydays?.strongMeanAveragePrecision ?? "",
      "overall_uAP": row.copydays?.overallAveragePrecision ?? "",
      "query_set": row.querySet ?? "all",
      "hard_negatives_over_threshold": row.hardNegatives?.overThreshold ?? "",
      "size": row.preparation === null ? "" : sizeText(row.preparation),
      "k": options.k,
      "candidates": options.candidates,
      "benchmark": options.benchmark,
      "precision": row.precision ?? "float32",
    })),
    { header: true },
  );
}

function sizeText({ size }: Preparation): string {
  if (size === null) return "";
  return "width" in size ? `${size.width}x${size.height}` : `short edge ${size.shortEdge}`;
}
