import { differenceText, numberText } from "../number_text.ts";
import type { BestCell, Column, FormattedTable } from "./formatted_table.ts";

/** A column of {@linkcode formatTable}. */
export interface TableColumn {
  /** The key of the rows whose values it shows. */
  key: string;
  /**
   * Its heading.
   *
   * @default the key
   */
  heading?: string;
  /** What the numbers are of, such as `"%"` or `"s"`; it stands behind the heading after a comma. */
  unit?: string;
  /**
   * What numbers are multiplied by before they are shown: 100 for shares in per cent, 1e-6 for millions.
   *
   * @default {1}
   */
  scale?: number;
  /**
   * Decimals, 0 to 20.
   *
   * @default 0 where all numbers of the column are whole, else 3
   */
  digits?: number;
  /** Which number is the best, to stand out, as do those that look equal to it; without it none does. */
  best?: "highest" | "lowest";
}

/** Options for {@linkcode formatTable}. */
export interface TableOptions {
  /**
   * What is shown, in order.
   *
   * @default one column for each key of the rows
   */
  columns?: readonly TableColumn[];
  /** What the table shows, in one line. */
  caption?: string;
  /**
   * The paper's values by the key of the column that they belong to: one a row, unscaled as the rows' own, `null`
   * where none is known. Each adds the columns "paper" and "difference" behind its column.
   */
  paper?: Readonly<Record<string, readonly (number | null)[]>>;
}

const UNKNOWN = "–";
const MOST_DIGITS = 20;

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
  if (columns.length === 0) {
    throw refused("there must be a column, or a row to take columns from", "none");
  }
  for (const column of columns) checkColumn(column, rows.length === 0 ? [column.key] : keys);
  for (const [key, values] of Object.entries(paper)) {
    if (!columns.some((column) => column.key === key)) {
      throw refused("the paper's values must belong to a column", key);
    }
    if (values.length !== rows.length) {
      throw refused(`there must be ${rows.length} of the paper's values of ${key}, one a row`, values.length);
    }
  }
  const shown = columns.flatMap((column) => showColumn(column, rows, paper[column.key]));
  return {
    ...caption === undefined ? {} : { caption },
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
    readValue((row as Record<string, unknown>)[key], key, index, scale)
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
    const scaled = readValue(value, `the paper's ${key}`, index, scale);
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

/** A value ready to be shown; numbers are scaled. */
function readValue(value: unknown, key: string, index: number, scale: number): number | string | null {
  switch (typeof value) {
    case "number":
    case "bigint":
      return Number.isNaN(value) ? null : Number(value) * scale;
    case "string":
      return value;
    case "boolean":
      return value ? "yes" : "no";
    case "undefined":
      return null;
  }
  if (value === null) return null;
  throw new TypeError(
    `Cannot make a table as ${key} of row ${index} must be text, a number, a boolean or null: ` +
      `current value is ${JSON.stringify(value)}`,
  );
}

/** Scaling may leave a whole number off by its last bit. */
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= 1e-9 * Math.abs(value);
}

function checkColumn({ key, digits = 0, scale = 1, best }: TableColumn, keys: readonly string[]): void {
  if (!keys.includes(key)) {
    throw refused(`every column's key must be one of the rows' (${keys.join(", ")})`, key);
  }
  if (!Number.isInteger(digits) || digits < 0 || digits > MOST_DIGITS) {
    throw refused(`digits of ${key} must be a whole number of 0 to ${MOST_DIGITS}`, digits);
  }
  if (!Number.isFinite(scale)) throw refused(`scale of ${key} must be a finite number`, scale);
  if (best !== undefined && best !== "highest" && best !== "lowest") {
    throw refused(`best of ${key} must be highest or lowest`, best);
  }
}

function refused(rule: string, value: unknown): RangeError {
  return new RangeError(`Cannot make a table as ${rule}: current value is ${value}`);
}
