import { checkStored } from "./check_stored.ts";
import { compareOutputs } from "./compare_outputs.ts";
import type { ExecutedCell } from "./execute_notebook.ts";
import { hasTag, type Notebook } from "./notebook.ts";
import type { Problem } from "./problem.ts";

/**
 * Checks whether the outputs in a notebook's file are those of a run.
 *
 * @param executed What its cells showed, in order; `null` for a cell that is not code.
 */
export function checkCurrent(notebook: Notebook, executed: readonly (ExecutedCell | null)[]): Problem[] {
  const stale = checkStored(notebook);
  if (stale.length > 0) return stale;
  return notebook.cells.flatMap((cell, index) => {
    if (cell.cell_type !== "code") return [];
    const difference = compareOutputs(cell.outputs, executed[index]!.outputs, hasTag(cell, "varies"));
    return difference === null ? [] : [{ cell: index, message: difference }];
  });
}
