import { sizeText } from "../../lib/text/quantity_text.ts";
import { hasTag, isCode, type Notebook } from "./notebook.ts";
import type { Problem } from "./problem.ts";

const LARGEST_OUTPUTS = 400_000;

/**
 * Finds errors in the cells' outputs: nothing where there should be a result, an error, or more than a repository
 * should hold.
 */
export function checkOutputs({ cells }: Notebook): Problem[] {
  const problems: Problem[] = [];
  const sizes = cells.map(({ outputs }) => outputs.length === 0 ? 0 : JSON.stringify(outputs).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > LARGEST_OUTPUTS) {
    const largest = sizes.indexOf(Math.max(...sizes));
    problems.push({
      cell: largest,
      message:
        `its outputs take ${sizeText(sizes[largest]!)}, those of the whole notebook ${sizeText(total)}, ` +
        `more than ${sizeText(LARGEST_OUTPUTS)}: show fewer or smaller images`,
    });
  }
  for (const [index, cell] of cells.entries()) {
    const { outputs } = cell;
    if (isCode(cell) && hasTag(cell, "result") && outputs.length === 0) {
      problems.push({ cell: index, message: 'it has the tag "result" but shows nothing' });
    }
    for (const { output_type, ename, evalue } of outputs) {
      if (output_type === "error") problems.push({ cell: index, message: `${ename}: ${evalue}` });
    }
  }
  return problems;
}
