import { bootstrapDifference } from "../../evaluation/bootstrap_difference.ts";
import type { BootstrapOptions } from "../../evaluation/resample_average_precision.ts";
import type { DetailedRow } from "./evaluation_row.ts";

/** How rows are compared. */
export interface CompareRowsOptions extends Omit<BootstrapOptions, "queries"> {
  /** Name of the base in tables; the method's name if it is left out. */
  name?: string;
}

/**
 * Rows with their differences in µAP to another method.
 *
 * @param rows Those of one method, in the order of codecs and score normalizations.
 * @param base Those of the method that they are compared to, in the same order.
 * @returns New rows; the base's own have no difference.
 */
export function compareRows(
  rows: readonly DetailedRow[],
  base: readonly DetailedRow[],
  { name, ...draws }: CompareRowsOptions,
): DetailedRow[] {
  if (rows === base) return [...rows];
  return rows.map((row, index) => {
    const other = base[index]!;
    const { queries, matches } = row;
    const difference = {
      method: name ?? other.result.method,
      value: row.result.averagePrecision - other.result.averagePrecision,
      interval: bootstrapDifference(row.predictions, other.predictions, matches, { queries, ...draws }),
    };
    return { ...row, result: { ...row.result, difference } };
  });
}

/**
 * Rows of one method at several precisions with their differences in µAP to the first of these.
 *
 * @param rows Those of one precision after those of another, each in the order of codecs and score normalizations.
 * @returns New rows; those of the first precision have no difference.
 */
function comparePrecisions(
  rows: readonly DetailedRow[],
  draws: Omit<BootstrapOptions, "queries">,
): DetailedRow[] {
  const [first, ...others] = [...Map.groupBy(rows, ({ result }) => result.precision ?? "float32")];
  if (first === undefined) return [];
  const [name, base] = first;
  return [...base, ...others.flatMap(([, own]) => compareRows(own, base, { ...draws, name }))];
}

/**
 * Rows of several methods, method by method, with their differences in µAP: to one of the methods, or else of each
 * method's further precisions to its first.
 *
 * @param base Which method the others are compared to; `undefined` for none.
 */
export function compareMethods(
  measured: readonly DetailedRow[][],
  base: number | undefined,
  draws: Omit<BootstrapOptions, "queries">,
): DetailedRow[] {
  const baseRows = base === undefined ? undefined : measured[base]!;
  return measured.flatMap((rows) =>
    baseRows === undefined ? comparePrecisions(rows, draws) : compareRows(rows, baseRows, draws)
  );
}
