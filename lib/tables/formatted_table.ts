/** How a column's cells are aligned. */
export type Alignment = "left" | "right";

/** A column of a table. */
export interface Column {
  /** The heading. */
  heading: string;
  /** How its cells are aligned. */
  align: Alignment;
}

/** A cell that stands out as the best of its column. */
export interface BestCell {
  /** Its text. */
  best: string;
}

/** Headings and cells, ready for text, HTML, Markdown or LaTeX. */
export interface FormattedTable {
  /** Caption that says what the table shows, in one line. */
  caption?: string | undefined;
  /** Headings and alignments. */
  columns: readonly Column[];
  /** Cells, one array a row, as long as `columns`. */
  rows: readonly (readonly (string | BestCell)[])[];
}

/** A cell as every form of a table writes it. */
export interface PlainCell {
  /** Its text, in one line. */
  text: string;
  /** True if it stands out. */
  best: boolean;
}

/**
 * The cells of a table, white space made one blank each, so that none breaks a line in any form.
 *
 * @throws {RangeError} If a row has another number of cells than there are columns.
 */
export function plainCells({ columns, rows }: FormattedTable): PlainCell[][] {
  return rows.map((row) => {
    if (row.length !== columns.length) {
      throw new RangeError(
        `Cannot draw a table as every row must have ${columns.length} cells: current value is ${row.length}`,
      );
    }
    return row.map((cell) =>
      typeof cell === "string"
        ? { text: oneLine(cell), best: false }
        : { text: oneLine(cell.best), best: true }
    );
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
