import { join } from "@std/path";
import { fileURLToPath } from "node:url";
import { DataMissingError } from "../../errors.ts";
import type { Notebook, NotebookOutput } from "./notebook.ts";
import type { Problem } from "./problem.ts";

const SCRIPT = fileURLToPath(new URL("./run_notebook.py", import.meta.url));
const LONGEST_TRACE = 8;

/** What a code cell showed when it was executed. */
export interface ExecutedCell {
  /** What it showed, without stderr and without progress. */
  outputs: NotebookOutput[];
  /** As which it was executed. */
  execution_count: number | null;
}

/** What came of executing a notebook. */
export interface ExecutedNotebook {
  /** The cells in order; `null` for one that is not code. */
  cells: (ExecutedCell | null)[];
  /** What ended the run early. */
  error: Problem | null;
  /** The cells as HTML, without a page around them. */
  html: string;
}

/** Where notebooks are executed. */
export interface ExecutionOptions {
  /** A folder for what Jupyter needs while it runs, with the kernel of {@linkcode installKernel} in it. */
  folder: string;
  /** Ends the run. */
  signal: AbortSignal;
}

/**
 * Describes the kernel to Jupyter, in a folder of its own, so that those of the user stay as they are. It is the Deno
 * that runs this, with all permissions, as Deno has no kernel with fewer.
 *
 * @param folder The folder.
 */
export async function installKernel(folder: string): Promise<void> {
  const kernel = join(folder, "kernels", "deno");
  await Deno.mkdir(kernel, { recursive: true });
  const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
  await Deno.writeTextFile(
    join(kernel, "kernel.json"),
    JSON.stringify({ argv, display_name: "Deno", language: "typescript" }),
  );
}

/**
 * Makes sure that notebooks can be executed here.
 *
 * @throws {DataMissingError} If there is no Python with Jupyter's nbclient and nbconvert.
 */
export async function checkJupyter(): Promise<void> {
  const missing = (found: string) =>
    new DataMissingError(
      "Jupyter's Python packages nbclient and nbconvert",
      `${found} Install them: pip install nbconvert, or apt-get install jupyter-nbconvert, which is for Debian's own ` +
        "Python (with another python3 on the PATH: PATH=/usr/bin:$PATH npx -y deno task notebooks).",
    );
  const code = "import sys; print(sys.executable, flush=True); import nbclient, nbconvert";
  try {
    const { success, stdout, stderr } = await new Deno.Command("python3", { args: ["-c", code] }).output();
    if (success) return;
    const [executable, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    throw missing(`${executable} says: ${error!.split("\n").at(-1)}.`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw missing("There is no python3.");
    throw error;
  }
}

/**
 * Executes a notebook without a browser, in its own folder, as Jupyter does.
 *
 * @param notebook The notebook; its file is executed and stays as it is.
 * @param name What the run's files are called.
 * @param options Where.
 * @throws {DOMException} If the signal ends it.
 */
export async function executeNotebook(
  { path }: Notebook,
  name: string,
  { folder, signal }: ExecutionOptions,
): Promise<ExecutedNotebook> {
  const [result, log] = [join(folder, `${name}.json`), join(folder, `${name}.log`)];
  const { success, stderr } = await new Deno.Command("python3", {
    args: [SCRIPT, path, result, log],
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
