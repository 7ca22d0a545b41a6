import type { EvaluationRow } from "../evaluation/evaluation_row.ts";
import { paperResults } from "../evaluation/paper_results.ts";
import type { Column } from "./text_table.ts";

/** Headings and cells, ready for text or HTML. */
export interface FormattedTable {
  /** Headings and alignments. */
  columns: Column[];
  /** Cells, one array a row. */
  rows: string[][];
}

const columns: Column[] = [
  { heading: "method", align: "left" },
  { heading: "network", align: "left" },
  { heading: "params", align: "right" },
  { heading: "dims", align: "right" },
  { heading: "bytes", align: "right" },
  { heading: "codec", align: "left" },
  { heading: "score norm", align: "left" },
  { heading: "µAP", align: "right" },
  { heading: "95 % interval", align: "right" },
  { heading: "R@P90", align: "right" },
  { heading: "threshold", align: "right" },
  { heading: "acc@1", align: "right" },
  { heading: "R@10", align: "right" },
  { heading: "images/s", align: "right" },
];

/**
 * The rows of an evaluation as cells: shares in per cent with one decimal, thresholds with three.
 *
 * @param rows Results in the order in which they are shown.
 */
export function evaluationTable(rows: readonly EvaluationRow[]): FormattedTable {
  return { columns, rows: rows.map(cells) };
}

/** The paper's eight results as cells under the same headings; what the authors do not report is a dash. */
export function paperTable(): FormattedTable {
  return {
    columns,
    rows: paperResults.map((result) => [
      result.method,
      result.network,
      `${result.parametersInMillions.toFixed(1)} M`,
      String(result.dims),
      String(4 * result.dims),
      "–",
      "1.0[0,2]",
      percent(result.averagePrecision),
      ...Array.from({ length: 6 }, () => "–"),
    ]),
  };
}

function cells(row: EvaluationRow): string[] {
  return [
    row.method,
    row.network ?? "–",
    row.parameters === 0 ? "–" : `${(row.parameters / 1e6).toFixed(1)} M`,
    String(row.dims),
    String(row.bytesPerImage),
    row.codec,
    row.scoreNorm ?? "none",
    percent(row.averagePrecision),
    `${percent(row.interval.low)}–${percent(row.interval.high)}`,
    percent(row.recallAtP90),
    row.thresholdAtP90 === null ? "–" : row.thresholdAtP90.toFixed(3),
    percent(row.recallAtRank1),
    percent(row.recallAtRank10),
    row.imagesPerSecond === null ? "–" : row.imagesPerSecond.toFixed(0),
  ];
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}
