import { isCode, type Notebook } from "./notebook.ts";

/** A line of a cell. */
export interface CellLine {
  /** The place of the cell, counted from 0. */
  cell: number;
  /** The line in it, counted from 1. */
  line: number;
}

/** The code cells of a notebook as one TypeScript file, each below a line that names its place. */
export function notebookScript({ cells }: Notebook): string {
  return cells.map((cell, index) => isCode(cell) ? `${headline(index)}\n${cell.source}\n` : "").join("\n")
    .trim() + "\n";
}

/**
 * Which cell's a line of {@linkcode notebookScript} is.
 *
 * @param line Counted from 1.
 */
export function cellLine(script: string, line: number): CellLine {
  const above = script.split("\n").slice(0, line);
  const at = above.findLastIndex((text) => HEADLINE.test(text));
  return { cell: Number(HEADLINE.exec(above[at]!)![1]) - 1, line: line - 1 - at };
}

/** The cells of a text of {@linkcode notebookScript}, formatted or not, by their places. */
export function cellsOfScript(script: string): Map<number, string> {
  const parts = script.split(HEADLINE).slice(1);
  const cells = new Map<number, string>();
  for (let at = 0; at < parts.length; at += 2) cells.set(Number(parts[at]) - 1, parts[at + 1]!.trim());
  return cells;
}

const HEADLINE = /^\/\/ Notebook cell (\d+)$/m;

function headline(cell: number): string {
  return `// Notebook cell ${cell + 1}`;
}
