import { join } from "@std/path";
import { namesIn } from "../lib/files/names_in.ts";
import { projectPath } from "../lib/files/project_path.ts";
import { INTERRUPTED, listenForInterruption } from "../lib/cli/interruption.ts";
import { checkJupyter } from "./notebooks/check_jupyter.ts";
import { help } from "./notebooks/help.ts";
import { readNotebook } from "./notebooks/notebook.ts";
import { problemText } from "./notebooks/problem.ts";
import { type NotebookRun, runNotebooks } from "./notebooks/run_notebooks.ts";
import { integerOption, runTask, UsageError } from "../lib/cli/task.ts";

const FOLDER = projectPath("notebooks");

await runTask({
  name: "notebooks",
  help,
  allowPositionals: true,
  options: {
    "only": { type: "string", multiple: true, default: [] },
    "out": { type: "string", default: "data/runs/notebooks" },
    "write": { type: "boolean", default: false },
    "check": { type: "boolean", default: false },
    "jobs": { type: "string", default: "1" },
    "json": { type: "boolean", default: false },
  },
}, async (values, files) => {
  const { only, out, write, check } = values;
  if (write && check) throw new UsageError("--check is of what --write changes: give one of them");
  if (files.length > 0 && only.length > 0) {
    throw new UsageError("files and --only are two ways to choose: give one");
  }
  const jobs = integerOption("jobs", values.jobs, 1);
  const paths = files.length > 0 ? files : await notebooksOf(only);
  const notebooks = await Promise.all(paths.map(readNotebook));
  const twice = notebooks.find(({ name }, index) =>
    notebooks.findIndex((one) => one.name === name) !== index
  );
  if (twice !== undefined) {
    throw new UsageError(`two notebooks are called ${twice.name}, as their pages would be`);
  }
  await checkJupyter();

  const start = performance.now();
  const onMessage = (message: string) => console.error(message);
  using interruption = listenForInterruption();
  let runs: NotebookRun[];
  try {
    const { signal } = interruption;
    runs = await runNotebooks(notebooks, { out, write, check, jobs, signal, onMessage });
  } catch (error) {
    if (interruption.signal.aborted) return INTERRUPTED;
    throw error;
  }
  const seconds = (performance.now() - start) / 1000;
  const failed = runs.filter(({ problems }) => problems.length > 0).length;
  console.error(
    `notebooks: ${runs.length - failed} passed, ${failed} failed, ${seconds.toFixed(1)} s; ${
      join(out, "index.html")
    }`,
  );
  if (values.json) {
    console.log(
      JSON.stringify(
        { notebooks: runs.map(summary), passed: runs.length - failed, failed, seconds },
        null,
        2,
      ),
    );
  }
  return failed === 0 ? 0 : 1;
});

/** The notebooks of the project, or those of them that were named. */
async function notebooksOf(only: readonly string[]): Promise<string[]> {
  const names = (await namesIn(FOLDER)).filter((name) => name.endsWith(".ipynb"));
  const wanted = only.map((name) => name.endsWith(".ipynb") ? name : `${name}.ipynb`);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only takes one of ${names.join(", ")}: current value is "${unknown}"`);
  }
  return names.filter((name) => wanted.length === 0 || wanted.includes(name)).map((name) =>
    join(FOLDER, name)
  );
}

function summary({ notebook, problems, warnings, seconds, page }: NotebookRun) {
  return {
    notebook: notebook.path,
    passed: problems.length === 0,
    seconds,
    problems: problems.map((problem) => problemText(notebook, problem)),
    warnings: warnings.map((warning) => problemText(notebook, warning)),
    page,
  };
}
