import type { EvaluationRow } from "../evaluation/evaluation_row.ts";
import { FALSE_POSITIVE_RATES } from "../evaluation/evaluate_method.ts";
import { paperResults } from "../evaluation/published_results.ts";
import { differenceText } from "../../tables/number_text.ts";
import type { Column, FormattedTable } from "../../tables/formatted_table.ts";
import { intervalText, percent, percentOrDash } from "./percent.ts";

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

/** Columns that are shown where a row has something in them. */
const optional: {
  columns: (rows: readonly EvaluationRow[]) => Column[];
  cells: (row: EvaluationRow) => string[];
}[] = [
  {
    columns: (rows) =>
      rows.some(({ copydays }) => copydays !== undefined)
        ? [{ heading: "strong mAP", align: "right" }, { heading: "overall µAP", align: "right" }]
        : [],
    cells: ({ copydays }) => [
      percentOrDash(copydays?.strongMeanAveragePrecision),
      percentOrDash(copydays?.overallAveragePrecision),
    ],
  },
  {
    columns: (rows) =>
      rows.some(({ hardNegatives }) => hardNegatives !== undefined)
        ? [{ heading: "queries", align: "left" }, { heading: "hard neg. over threshold", align: "right" }]
        : [],
    cells: ({ querySet, hardNegatives }) => [
      querySet ?? "all",
      percentOrDash(hardNegatives?.overThreshold),
    ],
  },
  {
    columns: (rows) =>
      rows.some(({ recallAtFalsePositives }) => recallAtFalsePositives !== undefined)
        ? FALSE_POSITIVE_RATES.map((rate) => ({ heading: `R@${rate.toExponential()}`, align: "right" }))
        : [],
    cells: ({ recallAtFalsePositives }) =>
      FALSE_POSITIVE_RATES.map((_, index) => percentOrDash(recallAtFalsePositives?.[index]?.recall)),
  },
  {
    columns: (rows) =>
      rows.some(({ precision }) => precision !== undefined) ? [{ heading: "store", align: "left" }] : [],
    cells: ({ precision = "float32" }) => [precision],
  },
  {
    columns: (rows) => {
      const other = rows.find(({ difference }) => difference !== undefined)?.difference?.method;
      return other === undefined
        ? []
        : [{ heading: `Δ to ${other}`, align: "right" }, { heading: "95 % interval", align: "right" }];
    },
    cells: differenceCells,
  },
];

/**
 * Every row and every number of an evaluation as cells: shares in per cent with one decimal, thresholds with three. Further columns have
 * Copydays' own numbers, NDEC's sets of queries, how rounded descriptors are stored, and by how many points rows differ from another method.
 *
 * @param rows Results in the order in which they are shown.
 */
export function evaluationTable(rows: readonly EvaluationRow[]): FormattedTable {
  const shown = optional.map(({ columns, cells }) => ({ columns: columns(rows), cells }))
    .filter(({ columns }) => columns.length > 0);
  return {
    columns: [...columns, ...shown.flatMap(({ columns }) => columns)],
    rows: rows.map((row) => [...cells(row), ...shown.flatMap(({ cells }) => cells(row))]),
  };
}

/** The paper's eight results as cells: µAP with score normalization, which is all that the authors report. */
export function paperTable(): FormattedTable {
  const [method, network, params, dims, bytes] = columns;
  return {
    columns: [method!, network!, params!, dims!, bytes!, { heading: "µAP norm.", align: "right" }],
    rows: paperResults.map((result) => [
      result.method,
      result.network,
      `${result.parametersInMillions.toFixed(1)} M`,
      String(result.dims),
      String(4 * result.dims),
      percent(result.averagePrecision),
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
    intervalText(row.interval),
    percent(row.recallAtP90),
    row.thresholdAtP90 === null ? "–" : row.thresholdAtP90.toFixed(3),
    percent(row.recallAtRank1),
    percent(row.recallAtRank10),
    row.imagesPerSecond === null ? "–" : row.imagesPerSecond.toFixed(0),
  ];
}

function differenceCells({ difference }: EvaluationRow): string[] {
  if (difference === undefined) return ["–", "–"];
  const { value, interval } = difference;
  return [signed(value), `${signed(interval.low)} to ${signed(interval.high)}`];
}

function signed(share: number): string {
  return differenceText(100 * share, 1);
}
