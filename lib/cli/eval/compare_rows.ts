import { bootstrapDifference } from "../../evaluation/bootstrap_difference.ts";
import type { EvaluatedRow } from "./evaluate_method.ts";

/**
 * Rows with their differences in µAP to another method.
 *
 * @param rows Those of one method, in the order of codecs and score normalisations.
 * @param base Those of the method that they are compared to, in the same order.
 * @param seed Seed of the intervals.
 * @param name What the base is called in tables; the method's name if it is left out.
 * @returns New rows; the base's own have no difference.
 */
export function compareRows(
  rows: readonly EvaluatedRow[],
  base: readonly EvaluatedRow[],
  seed: number,
  name?: string,
): EvaluatedRow[] {
  if (rows === base) return [...rows];
  return rows.map((row, index) => {
    const other = base[index]!;
    const { queries, matches } = row;
    const difference = {
      method: name ?? other.result.method,
      value: row.result.averagePrecision - other.result.averagePrecision,
      interval: bootstrapDifference(row.predictions, other.predictions, matches, { queries, seed }),
    };
    return { ...row, result: { ...row.result, difference } };
  });
}

/**
 * Rows of one method at several precisions with their differences in µAP to the first of these.
 *
 * @param rows Those of one precision after those of another, each in the order of codecs and score normalisations.
 * @param seed Seed of the intervals.
 * @returns New rows; those of the first precision have no difference.
 */
export function comparePrecisions(rows: readonly EvaluatedRow[], seed: number): EvaluatedRow[] {
  const [first, ...others] = [...Map.groupBy(rows, ({ result }) => result.precision ?? "float32")];
  if (first === undefined) return [];
  const [name, base] = first;
  return [...base, ...others.flatMap(([, own]) => compareRows(own, base, seed, name))];
}
