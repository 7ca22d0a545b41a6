import { join } from "@std/path";
import { fileURLToPath } from "node:url";
import { markFormulas } from "./formulas.ts";
import type { Notebook, NotebookOutput } from "./notebook.ts";
import type { Problem } from "./problem.ts";

const SCRIPT = fileURLToPath(new URL("./run_notebook.py", import.meta.url));
const LONGEST_TRACE = 8;

/** Outputs of a code cell when it was executed. */
export interface ExecutedCell {
  /** Outputs that it showed, without stderr and without progress. */
  outputs: NotebookOutput[];
  /** As which it was executed. */
  execution_count: number | null;
}

/** Result of executing a notebook. */
export interface ExecutedNotebook {
  /** The cells in order; `null` for one that is not code. */
  cells: (ExecutedCell | null)[];
  /** Error that ended the run early. */
  error: Problem | null;
  /** The cells as HTML, without a page around them. */
  html: string;
}

/** Where notebooks are executed. */
export interface ExecutionOptions {
  /** A folder for what Jupyter needs while it runs, with what `installKernel` makes in it. */
  folder: string;
  /** Ends the run. */
  signal: AbortSignal;
}

/**
 * Executes a notebook without a browser, in its own folder, as Jupyter does.
 *
 * @param notebook The notebook; its file is executed and stays as it is.
 * @param name What the run's files are called.
 * @throws {DOMException} If the signal ends it.
 */
export async function executeNotebook(
  { path, cells: source }: Notebook,
  name: string,
  { folder, signal }: ExecutionOptions,
): Promise<ExecutedNotebook> {
  const file = (end: string) => join(folder, `${name}.${end}`);
  const [prose, result, log] = [file("prose.json"), file("json"), file("log")];
  const marked = source.map((cell) => cell.cell_type === "markdown" ? markFormulas(cell.source) : null);
  await Deno.writeTextFile(prose, JSON.stringify(marked));
  const { success, stderr } = await new Deno.Command("python3", {
    args: [SCRIPT, path, prose, result, log],
    env: {
      JUPYTER_DATA_DIR: folder,
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      JUPYTER_PLATFORM_DIRS: "1",
      NO_COLOR: "1",
    },
    signal,
  }).output();
  signal.throwIfAborted();
  if (!success) {
    const message = `Jupyter has failed:\n${new TextDecoder().decode(stderr).trim()}`;
    return { cells: [], html: "", error: { cell: null, message } };
  }
  const { cells, error, html }: {
    cells: (ExecutedCell | null)[];
    error: { cell: number | null; message: string; traceback: string[]; stderr: string } | null;
    html: string;
  } = JSON.parse(await Deno.readTextFile(result));
  return { cells, html, error: error === null ? null : { cell: error.cell, message: errorText(error) } };
}

function errorText({ message, traceback, stderr }: { message: string; traceback: string[]; stderr: string }) {
  const trace = traceback.filter((line) => !message.includes(line)).slice(0, LONGEST_TRACE);
  const printed = stderr.trim() === "" ? [] : ["stderr:", ...stderr.trim().split("\n").slice(-LONGEST_TRACE)];
  return [message, ...trace, ...printed].join("\n");
}
