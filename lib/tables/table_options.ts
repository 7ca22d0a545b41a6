/** A column of a table. */
export interface TableColumn {
  /** The key of the rows whose values it shows. */
  key: string;
  /**
   * Its heading.
   *
   * @default the key
   */
  heading?: string;
  /** Unit of the numbers, such as `"%"` or `"s"`; it stands behind the heading after a comma. */
  unit?: string;
  /**
   * Factor that numbers are multiplied by before they are shown: 100 for shares in per cent, 1e-6 for millions.
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

/** Options for a table. */
export interface TableOptions {
  /**
   * Columns that are shown, in order.
   *
   * @default one column for each key of the rows
   */
  columns?: readonly TableColumn[];
  /** Caption that says what the table shows, in one line. */
  caption?: string | undefined;
  /**
   * The paper's values by the key of the column that they belong to: one a row, unscaled as the rows' own, `null`
   * where none is known. Each adds the columns "paper" and "difference" behind its column.
   */
  paper?: Readonly<Record<string, readonly (number | null)[]>>;
}
