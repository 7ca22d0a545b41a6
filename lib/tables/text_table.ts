import { type Alignment, type FormattedTable, type PlainCell, plainCells } from "./formatted_table.ts";

/**
 * A table as plain text, columns aligned and two spaces apart. An asterisk behind a cell says that it is the best of
 * its column.
 *
 * @returns Lines joined by newlines: the caption if there is one, headings, a rule, the rows.
 * @throws {RangeError} If a row has another number of cells than there are columns.
 */
export function textTable(table: FormattedTable): string {
  const { columns, caption } = table;
  const cells = plainCells(table);
  const starred = columns.map((_, index) => cells.some((row) => row[index]!.best));
  const rows = cells.map((row) => row.map((cell, index) => starred[index] ? withStar(cell) : cell.text));
  const headings = columns.map(({ heading }, index) => starred[index] ? `${heading} ` : heading);
  const widths = headings.map((heading, index) =>
    Math.max(displayWidth(heading), ...rows.map((row) => displayWidth(row[index]!)))
  );
  const line = (texts: readonly string[]) =>
    texts.map((text, index) => pad(text, widths[index]!, columns[index]!.align)).join("  ").trimEnd();
  return [
    ...caption === undefined ? [] : [caption, ""],
    line(headings),
    widths.map((width) => "─".repeat(width)).join("──"),
    ...rows.map(line),
    ...starred.includes(true) ? ["", "* best of its column"] : [],
  ].join("\n");
}

function withStar({ text, best }: PlainCell): string {
  return best ? `${text}*` : `${text} `;
}

function displayWidth(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number, align: Alignment): string {
  const space = " ".repeat(width - displayWidth(text));
  return align === "left" ? text + space : space + text;
}
