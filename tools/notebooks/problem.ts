import type { Notebook } from "./notebook.ts";

/** Something that is wrong with a notebook. */
export interface Problem {
  /** The place of the cell, counted from 0; `null` where it is no one cell. */
  cell: number | null;
  /** Text that says what is wrong, and what to do where that is not plain. */
  message: string;
}

const LONGEST_START = 40;

/**
 * A problem as a line that names the notebook and the cell: its place, counted from 1 over cells of every kind, and
 * how it begins.
 */
export function problemText({ name, cells }: Notebook, { cell, message }: Problem): string {
  if (cell === null) return `${name}: ${message}`;
  const [start = ""] = cells[cell]!.source.split("\n", 1);
  const shown = start.length > LONGEST_START ? `${start.slice(0, LONGEST_START)}…` : start;
  return `${name}, cell ${cell + 1} (${shown}): ${message}`;
}
