import { join } from "@std/path";
import { writeReplacing } from "../../lib/files/write_replacing.ts";
import { checkCurrent } from "./check_current.ts";
import { checkLayout } from "./check_layout.ts";
import { checkOutputs } from "./check_outputs.ts";
import { type CheckedScript, checkScripts, formatProblems } from "./check_scripts.ts";
import { type ExecutedNotebook, executeNotebook } from "./execute_notebook.ts";
import { installKernel } from "./install_kernel.ts";
import type { Notebook } from "./notebook.ts";
import { indexPage, notebookPage } from "./notebook_pages.ts";
import { type Problem, problemText } from "./problem.ts";
import { storedNotebook } from "./stored_notebook.ts";

/** How notebooks are run. */
export interface RunOptions {
  /** The folder for the pages. */
  out: string;
  /** True if outputs are stored in the notebooks' files, beside formatted code. */
  write: boolean;
  /** True if it is a problem that outputs are not those in the file. */
  check: boolean;
  /** How many are executed at once. */
  jobs: number;
  /** Ends the run. */
  signal: AbortSignal;
  /** Is told how far it is, in lines. */
  onMessage(message: string): void;
}

/** Result of a notebook. */
export interface NotebookRun {
  /** The notebook as it was in its file. */
  notebook: Notebook;
  /** Reason that it cannot be used. */
  problems: Problem[];
  /** Notes that are worth knowing, but no failure. */
  warnings: Problem[];
  /** How long its execution took. */
  seconds: number;
  /** The name of its page; `null` where there is none. */
  page: string | null;
}

const SLOW_SECONDS = 180;

/**
 * Checks and executes notebooks, and writes a page of each and one that leads to them.
 *
 * @param notebooks The notebooks; no two of a name.
 * @returns What came of each, in order.
 * @throws {DOMException} If the signal ends it.
 */
export async function runNotebooks(
  notebooks: readonly Notebook[],
  options: RunOptions,
): Promise<NotebookRun[]> {
  const { out, jobs, signal, onMessage } = options;
  const scripts = await checkScripts(notebooks);
  await Deno.mkdir(out, { recursive: true });
  const folder = await Deno.makeTempDir({ prefix: "rdcd jupyter " });
  const runs: NotebookRun[] = [];
  const waiting = [...notebooks.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, notebook] = next;
      onMessage(`${notebook.name}: started`);
      const start = performance.now();
      const executed = await executeNotebook(notebook, String(index), { folder, signal });
      const seconds = (performance.now() - start) / 1000;
      runs[index] = await finish(notebook, scripts[index]!, executed, seconds, options);
    }
  };
  try {
    await installKernel(folder);
    const ends = await Promise.allSettled(Array.from({ length: jobs }, work));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  await Deno.writeTextFile(join(out, "index.html"), indexPage(runs));
  return runs;
}

async function finish(
  notebook: Notebook,
  script: CheckedScript,
  executed: ExecutedNotebook,
  seconds: number,
  { out, write, check, onMessage }: RunOptions,
): Promise<NotebookRun> {
  const cells = notebook.cells.map((cell, index) => ({ ...cell, ...executed.cells[index] }));
  const failures = executed.error === null ? checkOutputs({ ...notebook, cells }) : [executed.error];
  const differences = failures.length > 0 || write ? [] : checkCurrent(notebook, executed.cells);
  const sources = [...checkLayout(notebook), ...script.problems, ...(write ? [] : formatProblems(script))];
  const problems = [...sources, ...failures, ...(check ? differences : [])]
    .sort((one, other) => (one.cell ?? -1) - (other.cell ?? -1));
  const warnings = check ? [] : [...differences];
  if (seconds > SLOW_SECONDS) {
    warnings.push({ cell: null, message: `it took more than ${SLOW_SECONDS} s: make it smaller` });
  }
  onMessage(`${notebook.name}: ${problems.length === 0 ? "passed" : "failed"}, ${seconds.toFixed(1)} s`);
  for (const problem of problems) onMessage(`error: ${problemText(notebook, problem)}`);
  for (const warning of warnings) onMessage(`warning: ${problemText(notebook, warning)}`);

  if (write && failures.length === 0) {
    const text = storedNotebook(withSources(notebook, script.formatted), executed.cells);
    if (text !== await Deno.readTextFile(notebook.path)) {
      await writeReplacing(notebook.path, (partial) => Deno.writeTextFile(partial, text));
      onMessage(`${notebook.name}: written`);
    }
  }
  const page = executed.html === "" ? null : notebook.name.replace(/\.ipynb$/, ".html");
  if (page !== null) await Deno.writeTextFile(join(out, page), await notebookPage(notebook, executed.html));
  return { notebook, problems, warnings, seconds, page };
}

function withSources(notebook: Notebook, sources: ReadonlyMap<number, string>): Notebook {
  const cells = notebook.cells.map((cell, index) => ({ ...cell, source: sources.get(index) ?? cell.source }));
  return { ...notebook, cells };
}
