import { bootstrapDifference } from "../../evaluation/bootstrap_difference.ts";
import type { EvaluatedRow } from "./evaluate_method.ts";

/**
 * Rows with their differences in µAP to another method.
 *
 * @param rows Those of one method, in the order of codecs and score normalisations.
 * @param base Those of the method that they are compared to, in the same order.
 * @param seed Seed of the intervals.
 * @returns New rows; the base's own have no difference.
 */
export function compareRows(
  rows: readonly EvaluatedRow[],
  base: readonly EvaluatedRow[],
  seed: number,
): EvaluatedRow[] {
  if (rows === base) return [...rows];
  return rows.map((row, index) => {
    const other = base[index]!;
    const { queries, matches } = row;
    const difference = {
      method: other.result.method,
      value: row.result.averagePrecision - other.result.averagePrecision,
      interval: bootstrapDifference(row.predictions, other.predictions, matches, { queries, seed }),
    };
    return { ...row, result: { ...row.result, difference } };
  });
}
