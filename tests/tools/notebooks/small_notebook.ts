import { join } from "@std/path";
import { type Notebook, readNotebook } from "../../../tools/notebooks/notebook.ts";

/** A cell of a notebook of a test: code with its tags, or prose. */
export type SmallCell = { code: string; tags?: string[]; outputs?: unknown[] } | { prose: string };

/** The file of a notebook, as an editor writes one that has not been executed. */
export function notebookJson(cells: readonly SmallCell[]): string {
  return JSON.stringify({
    cells: cells.map((cell, index) =>
      "prose" in cell ? { cell_type: "markdown", id: `own-${index}`, metadata: {}, source: cell.prose } : {
        cell_type: "code",
        id: `own-${index}`,
        metadata: { tags: cell.tags ?? [] },
        source: cell.code.split(/(?<=\n)/),
        outputs: cell.outputs ?? [],
        execution_count: null,
      }
    ),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** A notebook in a file of a folder. */
export async function smallNotebook(
  folder: string,
  name: string,
  cells: readonly SmallCell[],
): Promise<Notebook> {
  const path = join(folder, name);
  await Deno.writeTextFile(path, notebookJson(cells));
  return await readNotebook(path);
}
