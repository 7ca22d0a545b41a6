import type { Column, FormattedTable } from "../../tables/formatted_table.ts";
import { differenceText } from "../../tables/number_text.ts";
import { FALSE_POSITIVE_RATES } from "../evaluation/evaluate_method.ts";
import type { EvaluationRow } from "../evaluation/evaluation_row.ts";
import { textTable } from "../../tables/text_table.ts";
import { intervalText, percent, percentOrDash } from "./percent.ts";

/** Rows of an evaluation that differ in the score normalization alone, by it. */
type Line = Map<string | null, EvaluationRow>;

/**
 * The rows of an evaluation with a line for each method, its µAP without and with score normalization side by side, and
 * R@P90 with it; further lines for each codec, precision of a store, and set of queries where there are several.
 *
 * @param rows Results in the order in which they are shown.
 */
export function summaryTable(rows: readonly EvaluationRow[]): FormattedTable {
  const lines = linesOf(rows);
  const norms = normsOf(rows);
  const some = (has: (row: EvaluationRow) => unknown) => rows.some((row) => has(row) !== undefined);
  const rates = some(({ recallAtFalsePositives }) => recallAtFalsePositives) ? FALSE_POSITIVE_RATES : [];
  return {
    columns: [
      ...nameColumns(rows),
      right("dims"),
      right("bytes"),
      ...norms.map((norm) => right(`${heading("µAP", norm, norms)} (95 %)`)),
      right("R@P90"),
      ...rates.map((rate) => right(`R@${rate.toExponential()}`)),
      ...some(({ copydays }) => copydays) ? [right("strong mAP"), right("overall µAP")] : [],
      ...some(({ hardNegatives }) => hardNegatives) ? [right("hard neg.")] : [],
      right("images/s"),
    ],
    rows: lines.map((line) => {
      const row = [...line.values()].at(-1)!;
      const { copydays, hardNegatives, imagesPerSecond } = row;
      return [
        ...nameCells(row, rows),
        String(row.dims),
        String(row.bytesPerImage),
        ...norms.map((norm) => {
          const own = line.get(norm);
          return own === undefined ? "–" : `${percent(own.averagePrecision)} (${intervalText(own.interval)})`;
        }),
        percent(row.recallAtP90),
        ...rates.map((rate) => {
          const known = [...line.values()].flatMap(({ recallAtFalsePositives = [] }) =>
            recallAtFalsePositives
          );
          return percentOrDash(known.find((one) => one.rate === rate)?.recall);
        }),
        ...some(({ copydays }) => copydays)
          ? [
            percentOrDash(copydays?.strongMeanAveragePrecision),
            percentOrDash(copydays?.overallAveragePrecision),
          ]
          : [],
        ...some(({ hardNegatives }) => hardNegatives) ? [percentOrDash(hardNegatives?.overThreshold)] : [],
        imagesPerSecond === null ? "–" : imagesPerSecond.toFixed(0),
      ];
    }),
  };
}

const EXPENDABLE = ["dims", "images/s", "bytes"];

/**
 * A table without as many of its less important columns as it takes to fit a width, where it can.
 *
 * @param width The most characters of a line.
 */
export function fitTable(table: FormattedTable, width: number): FormattedTable {
  let fitted = table;
  for (const heading of EXPENDABLE) {
    const [, rule] = textTable(fitted).split("\n", 2);
    if (rule!.length <= width) break;
    const place = fitted.columns.findIndex((column) => column.heading === heading);
    if (place < 0) continue;
    const without = <Item>(items: readonly Item[]) => items.toSpliced(place, 1);
    fitted = { ...fitted, columns: without(fitted.columns), rows: fitted.rows.map(without) };
  }
  return fitted;
}

/**
 * The differences to another method, or to unrounded descriptors, in the same lines; `null` where no row has one.
 *
 * @param rows Results in the order in which they are shown.
 */
export function differenceTable(rows: readonly EvaluationRow[]): FormattedTable | null {
  const compared = rows.filter(({ difference }) => difference !== undefined);
  if (compared.length === 0) return null;
  const norms = normsOf(rows);
  const { method } = compared[0]!.difference!;
  return {
    columns: [
      ...nameColumns(rows),
      ...norms.flatMap((
        norm,
      ) => [right(`${heading("Δ", norm, norms)} to ${method}`), right("95 % interval")]),
    ],
    rows: linesOf(compared).map((line) => [
      ...nameCells([...line.values()][0]!, rows),
      ...norms.flatMap((norm) => {
        const difference = line.get(norm)?.difference;
        if (difference === undefined) return ["–", "–"];
        const { value, interval } = difference;
        return [points(value), `${points(interval.low)} to ${points(interval.high)}`];
      }),
    ]),
  };
}

/** The score normalizations of rows, in the order in which they come. */
function normsOf(rows: readonly EvaluationRow[]): (string | null)[] {
  return [...new Set(rows.map(({ scoreNorm }) => scoreNorm))];
}

/** The name of a number with a score normalization, which is named itself only where there are several. */
function heading(name: string, norm: string | null, norms: readonly (string | null)[]): string {
  if (norm === null) return name;
  return norms.filter((other) => other !== null).length === 1 ? `${name} norm.` : `${name} ${norm}`;
}

/** Two methods of one name stay apart: each has every score normalization once. */
function linesOf(rows: readonly EvaluationRow[]): Line[] {
  const lines: { key: string; line: Line }[] = [];
  for (const row of rows) {
    const key = JSON.stringify([row.method, row.network, row.dims, row.codec, row.precision, row.querySet]);
    const open = lines.findLast((line) => line.key === key)?.line;
    if (open === undefined || open.has(row.scoreNorm)) {
      lines.push({ key, line: new Map([[row.scoreNorm, row]]) });
    } else open.set(row.scoreNorm, row);
  }
  return lines.map(({ line }) => line);
}

/** Columns that say which row this is: the method, and what only some evaluations have several of. */
const names: {
  column: Column;
  isShown: (row: EvaluationRow) => boolean;
  cell: (row: EvaluationRow) => string;
}[] = [
  { column: left("method"), isShown: () => true, cell: ({ method }) => method },
  { column: left("codec"), isShown: ({ codec }) => codec !== "Flat", cell: ({ codec }) => codec },
  {
    column: left("store"),
    isShown: ({ precision }) => precision !== undefined,
    cell: ({ precision = "float32" }) => precision,
  },
  {
    column: left("queries"),
    isShown: ({ querySet }) => querySet !== undefined,
    cell: ({ querySet = "all" }) => querySet,
  },
];

function nameColumns(rows: readonly EvaluationRow[]): Column[] {
  return names.filter(({ isShown }) => rows.some(isShown)).map(({ column }) => column);
}

function nameCells(row: EvaluationRow, rows: readonly EvaluationRow[]): string[] {
  return names.filter(({ isShown }) => rows.some(isShown)).map(({ cell }) => cell(row));
}

function left(heading: string): Column {
  return { heading, align: "left" };
}

function right(heading: string): Column {
  return { heading, align: "right" };
}

function points(share: number): string {
  return differenceText(100 * share, 1);
}
