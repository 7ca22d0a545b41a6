import { stringify } from "csv-stringify/sync";

/**
 * Rows as CSV with a line of headings. Texts that a spreadsheet would take for a formula begin with an apostrophe, as names
 * of files come from strangers.
 *
 * @param columns The rows' fields, in order.
 */
export function csvText<Row extends Record<string, string | number>>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): string {
  return stringify([...rows], { header: true, columns: [...columns], escape_formulas: true });
}
