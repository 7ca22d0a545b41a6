import { formatTable } from "../tables/format_table.ts";
import type { TableOptions } from "../tables/table_options.ts";
import type { Displayed } from "./displayed.ts";
import { displayedTable, type TableForms } from "./displayed_table.ts";

/** A data frame as danfojs makes them. */
export interface DataFrameLike {
  /** The names of its columns. */
  readonly columns: readonly string[];
  /** Its rows, one array each, as long as `columns`. */
  readonly values: readonly unknown[];
}

/**
 * Results as a table: a cell of a notebook that ends in one shows it. Outside a notebook its `forms` are what would have
 * been shown, and what a paper in LaTeX or a README takes. Numbers are at the right, with a true minus sign; `"–"`
 * stands for what is missing (`null`, `undefined`, NaN); the best of a column is bold, and has an asterisk in text.
 *
 * @param rows Objects whose keys are the columns, or a danfojs DataFrame.
 * @param options What is shown and how: decimals, units, the best, the paper's values.
 * @returns The table as HTML, Markdown, LaTeX and text.
 * @throws {RangeError} If there are no columns, a key is of no row, digits or scale are out of range, or the paper's
 * values are of no column or not one a row.
 * @throws {TypeError} If rows are neither, or a value is neither text, number, boolean nor missing.
 *
 * @example Beside the paper
 * ```ts
 * import { table } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const results = [{ method: "SSCD", map: 0.7243 }, { method: "RDCD", map: 0.6571 }];
 * const { forms } = table(results, {
 *   columns: [{ key: "method" }, { key: "map", heading: "µAP", unit: "%", scale: 100, digits: 1, best: "highest" }],
 *   paper: { map: [0.725, null] },
 * });
 * assert.equal(
 *   forms["text/markdown"],
 *   "| method |   µAP, % | paper | difference |\n" +
 *     "| ------ | -------: | ----: | ---------: |\n" +
 *     "| SSCD   | **72.4** |  72.5 |       −0.1 |\n" +
 *     "| RDCD   |     65.7 |     – |          – |",
 * );
 * ```
 */
export function table(
  rows: readonly object[] | DataFrameLike,
  options: TableOptions = {},
): Displayed<TableForms> {
  return displayedTable(formatTable(rowsOf(rows), options));
}

function rowsOf(rows: readonly object[] | DataFrameLike): readonly object[] {
  const isRecord = (row: unknown) => typeof row === "object" && row !== null && !Array.isArray(row);
  if (Array.isArray(rows) && rows.every(isRecord)) return rows;
  const { columns, values } = (rows ?? {}) as Partial<DataFrameLike>;
  if (!Array.isArray(columns) || !Array.isArray(values) || !values.every(Array.isArray)) {
    throw new TypeError(
      "Cannot make a table as rows must be an array of objects or a danfojs DataFrame: " +
        `current value is ${Array.isArray(rows) ? "an array of other things" : typeof rows}`,
    );
  }
  return values.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}
