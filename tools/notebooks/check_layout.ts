import { hasTag, isCode, type Notebook, type NotebookCell } from "./notebook.ts";
import type { Problem } from "./problem.ts";

const MOST_LINES = 15;
const MOST_CODE_CELLS = 20;

/**
 * Finds breaches of the rules for notebooks: their length, and what would not be noticed when it fails.
 *
 * @param notebook The notebook; it need not have been executed.
 */
export function checkLayout({ cells }: Notebook): Problem[] {
  const problems: Problem[] = [];
  const count = cells.filter(isCode).length;
  if (count > MOST_CODE_CELLS) {
    problems.push({
      cell: null,
      message: `it has ${count} code cells, more than ${MOST_CODE_CELLS}: move code into lib/ or split it`,
    });
  }
  if (!cells.some((cell) => isCode(cell) && hasTag(cell, "result"))) {
    problems.push({ cell: null, message: 'no code cell has the tag "result"' });
  }
  for (const [index, cell] of cells.entries()) {
    if (isCode(cell)) problems.push(...checkCell(cell).map((message) => ({ cell: index, message })));
  }
  return problems;
}

function checkCell({ source }: NotebookCell): string[] {
  const messages: string[] = [];
  const lines = source.replace(/^import\b[^;]*;\n*/gm, "").trim().split("\n").length;
  if (lines > MOST_LINES) {
    messages.push(`it has ${lines} lines beside its imports, more than ${MOST_LINES}: move code into lib/`);
  }
  if (/\bDeno\.test\b/.test(source)) {
    messages.push("a Deno.test that fails in a notebook stays unnoticed: throw an error instead");
  }
  if (/^import\b[^;"']*["']\.{0,2}\/|\bimport\(\s*["']\.{0,2}\//m.test(source)) {
    messages.push('it imports a file: import from "rdcd" or from a package');
  }
  return messages;
}
