import { sortKeys } from "../../lib/json/sort_keys.ts";
import { compareOutputs } from "./compare_outputs.ts";
import type { ExecutedCell } from "./execute_notebook.ts";
import { hasTag, isCode, type Notebook, type NotebookCell, type NotebookOutput } from "./notebook.ts";
import { executedHash, sourcesHash } from "./sources_hash.ts";

const KERNEL = { display_name: "Deno", language: "typescript", name: "deno" };
const LANGUAGE = {
  codemirror_mode: "typescript",
  file_extension: ".ts",
  mimetype: "text/x.typescript",
  name: "typescript",
  nbconvert_exporter: "script",
  pygments_lexer: "typescript",
};

/**
 * The text of a notebook's file with the outputs of a run, and without what tells one run from another: times, versions,
 * random ids. Executed again, a notebook that has not changed gives the same bytes. What a cell with the tag `varies`
 * shows is kept where neither the code nor the kinds of its outputs have changed.
 *
 * @param executed What its cells showed, in order; `null` for a cell that is not code.
 */
export function storedNotebook(notebook: Notebook, executed: readonly (ExecutedCell | null)[]): string {
  const sources = sourcesHash(notebook);
  const isSameCode = executedHash(notebook) === sources;
  const ids = idsOf(notebook.cells);
  const cells = notebook.cells.map((cell, index) => {
    const { execution: _times, vscode: _editor, ...metadata } = cell.metadata;
    const common = {
      cell_type: cell.cell_type,
      id: ids[index],
      metadata,
      source: splitLines(cell.source),
    };
    if (cell.cell_type !== "code") return common;
    const { outputs, execution_count } = executed[index]!;
    const keeps = isSameCode && hasTag(cell, "varies") &&
      compareOutputs(cell.outputs, outputs, true) === null;
    return {
      ...common,
      execution_count: isCode(cell) ? execution_count : null,
      outputs: (keeps ? cell.outputs : outputs).map(stored),
    };
  });
  const metadata = { kernelspec: KERNEL, language_info: LANGUAGE, rdcd: { sources } };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, sortKeys, 1)}\n`;
}

/** Ids are kept; cells without one, or with that of a cell above, get the first free of `cell-0`, `cell-1`, … */
function idsOf(cells: readonly NotebookCell[]): string[] {
  const own = cells.map(({ id }, index) =>
    id !== undefined && cells.findIndex((cell) => cell.id === id) === index ? id : null
  );
  const taken = new Set(own);
  let next = 0;
  return own.map((id) => {
    if (id !== null) return id;
    while (taken.has(`cell-${next}`)) next += 1;
    return `cell-${next++}`;
  });
}

function stored(output: NotebookOutput): NotebookOutput {
  const { data, text } = output;
  return {
    ...output,
    ...(text === undefined ? {} : { text: typeof text === "string" ? splitLines(text) : text }),
    ...(data === undefined ? {} : {
      data: Object.fromEntries(
        Object.entries(data).map((
          [type, form],
        ) => [type, typeof form === "string" ? splitLines(form) : form]),
      ),
    }),
  };
}

/** Lines with their ends, as notebooks hold them, so that differences are of lines. */
function splitLines(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}
