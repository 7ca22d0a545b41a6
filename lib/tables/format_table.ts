import { differenceText, numberText } from "./number_text.ts";
import { checkTable } from "./check_table.ts";
import type { BestCell, Column, FormattedTable } from "./formatted_table.ts";
import type { TableColumn, TableOptions } from "./table_options.ts";
import { tableValue } from "./table_value.ts";

const UNKNOWN = "–";

/**
 * Rows of values as a table of texts: numbers at the right with a true minus sign, `"–"` for `null`, `undefined` and
 * NaN, yes and no for booleans.
 *
 * @param rows The rows; what their columns do not name is left out.
 * @param options What is shown and how.
 * @throws {RangeError} If there are no columns, a key is of no row, digits or scale are out of range, or the paper's
 * values are of no column or not one a row.
 * @throws {TypeError} If a value is neither text, number, boolean nor missing.
 */
export function formatTable(rows: readonly object[], options: TableOptions = {}): FormattedTable {
  const { paper = {}, caption } = options;
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = options.columns ?? keys.map((key) => ({ key }));
  checkTable({ ...options, columns, paper }, keys, rows.length);
  const shown = columns.flatMap((column) => showColumn(column, rows, paper[column.key]));
  return {
    caption,
    columns: shown.map(({ column }) => column),
    rows: rows.map((_, index) => shown.map(({ cells }) => cells[index]!)),
  };
}

interface ShownColumn {
  column: Column;
  cells: (string | BestCell)[];
}

function showColumn(
  column: TableColumn,
  rows: readonly object[],
  paper: readonly (number | null)[] | undefined,
): ShownColumn[] {
  const { key, scale = 1, best } = column;
  const values = rows.map((row, index) =>
    tableValue((row as Record<string, unknown>)[key], key, index, scale)
  );
  const numbers = values.filter((value) => typeof value === "number");
  const digits = column.digits ?? (numbers.every(isWhole) ? 0 : 3);
  const texts = values.map((value) =>
    value === null ? UNKNOWN : typeof value === "string" ? value : numberText(value, digits)
  );
  const isNumeric = numbers.length > 0 || paper !== undefined || column.digits !== undefined;
  const bestText = best === undefined || numbers.length < 2
    ? null
    : numberText(best === "highest" ? Math.max(...numbers) : Math.min(...numbers), digits);
  const cells = texts.map((text, index) =>
    typeof values[index] === "number" && text === bestText ? { best: text } : text
  );
  const { heading = key, unit } = column;
  const own: ShownColumn = {
    column: {
      heading: unit === undefined ? heading : `${heading}, ${unit}`,
      align: isNumeric ? "right" : "left",
    },
    cells,
  };
  return paper === undefined ? [own] : [own, ...comparison(values, paper.map(scaledBy(scale, key)), digits)];
}

function scaledBy(scale: number, key: string): (value: unknown, index: number) => number | null {
  return (value, index) => {
    const scaled = tableValue(value, `the paper's ${key}`, index, scale);
    if (typeof scaled !== "string") return scaled;
    throw new TypeError(
      `Cannot make a table as the paper's ${key} must be numbers or null: current value is ${scaled}`,
    );
  };
}

function comparison(
  values: readonly (number | string | null)[],
  paper: readonly (number | null)[],
  digits: number,
): ShownColumn[] {
  return [{
    column: { heading: "paper", align: "right" },
    cells: paper.map((value) => value === null ? UNKNOWN : numberText(value, digits)),
  }, {
    column: { heading: "difference", align: "right" },
    cells: paper.map((value, index) => {
      const own = values[index];
      return value === null || typeof own !== "number" ? UNKNOWN : differenceText(own - value, digits);
    }),
  }];
}

/** Scaling may leave a whole number off by its last bit. */
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= 1e-9 * Math.abs(value);
}
