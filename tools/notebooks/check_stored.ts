import type { Notebook } from "./notebook.ts";
import type { Problem } from "./problem.ts";
import { executedHash, sourcesHash } from "./sources_hash.ts";

/** Checks whether the outputs in a notebook's file are of the code beside them; that takes no Jupyter. */
export function checkStored(notebook: Notebook): Problem[] {
  if (executedHash(notebook) === sourcesHash(notebook)) return [];
  return [{
    cell: null,
    message: "its outputs are not of the code beside them: deno task notebooks --write stores those that are",
  }];
}
