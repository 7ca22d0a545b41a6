import type { TableColumn, TableOptions } from "./table_options.ts";

const MOST_DIGITS = 20;

/**
 * Refuses options that do not fit the rows of a table.
 *
 * @throws {RangeError} Naming the option, what it must be, and what it is.
 */
export function checkTable(
  { columns, paper }: Required<Pick<TableOptions, "columns" | "paper">>,
  keys: readonly string[],
  count: number,
): void {
  if (columns.length === 0) throw refused("there must be a column, or a row to take columns from", "none");
  for (const column of columns) checkColumn(column, count === 0 ? [column.key] : keys);
  for (const [key, values] of Object.entries(paper)) {
    if (!columns.some((column) => column.key === key)) {
      throw refused("the paper's values must belong to a column", key);
    }
    if (values.length !== count) {
      throw refused(`there must be ${count} of the paper's values of ${key}, one a row`, values.length);
    }
  }
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
