/** How a column's cells are aligned. */
export type Alignment = "left" | "right";

/** A column of a table. */
export interface Column {
  /** The heading. */
  heading: string;
  /** How its cells are aligned. */
  align: Alignment;
}

/**
 * A table as plain text, columns aligned and two spaces apart.
 *
 * @param columns Headings and alignments.
 * @param rows Cells, one array a row, as long as `columns`.
 * @returns Lines joined by newlines: headings, a rule, the rows.
 * @throws {RangeError} If a row has another number of cells than there are columns.
 */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  for (const row of rows) {
    if (row.length !== columns.length) {
      throw new RangeError(
        `Cannot draw a table as every row must have ${columns.length} cells: current value is ${row.length}`,
      );
    }
  }
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.heading), ...rows.map((row) => displayWidth(row[index]!)))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => pad(cell, widths[index]!, columns[index]!.align)).join("  ").trimEnd();
  return [
    line(columns.map((column) => column.heading)),
    widths.map((width) => "─".repeat(width)).join("──"),
    ...rows.map(line),
  ].join("\n");
}

function displayWidth(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number, align: Alignment): string {
  const space = " ".repeat(width - displayWidth(text));
  return align === "left" ? text + space : space + text;
}
