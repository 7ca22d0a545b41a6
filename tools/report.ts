import { dirname, join } from "@std/path";
import project from "../deno.json" with { type: "json" };
import { namesIn } from "../lib/files/names_in.ts";
import { projectPath } from "../lib/files/project_path.ts";
import { sizeText } from "../lib/text/quantity_text.ts";
import { writeReplacing } from "../lib/files/write_replacing.ts";
import { DataMissingError } from "../lib/errors.ts";
import { readNotebook } from "./notebooks/notebook.ts";
import { problemText } from "./notebooks/problem.ts";
import { help } from "./report/help.ts";
import { type NotebookSection, notebookSection } from "./report/notebook_section.ts";
import { reportFacts } from "./report/report_facts.ts";
import { reportPage } from "./report/report_page.ts";
import { runTask } from "../lib/cli/task.ts";

await runTask({
  name: "report",
  help,
  options: {
    "notebooks": { type: "string", default: projectPath("notebooks") },
    "out": { type: "string", default: "data/runs/report.html" },
    "strict": { type: "boolean", default: false },
    "json": { type: "boolean", default: false },
  },
}, async ({ notebooks: folder, out, strict, json }) => {
  const start = performance.now();
  const names = (await namesIn(folder)).filter((name) => name.endsWith(".ipynb"));
  if (names.length === 0) {
    throw new DataMissingError(join(folder, "*.ipynb"), "--notebooks names the folder that has notebooks.");
  }
  const notebooks = await Promise.all(names.map((name) => readNotebook(join(folder, name))));
  const sections = notebooks.map(notebookSection);
  const problems = sections.flatMap(({ notebook, problems }) =>
    problems.map((problem) => problemText(notebook, problem))
  );
  for (const problem of problems) console.error(`${strict ? "error" : "warning"}: ${problem}`);
  if (strict && problems.length > 0) return 1;

  const page = reportPage(sections, {
    day: new Date().toISOString().slice(0, 10),
    version: `rdcd ${project.version}, Deno ${Deno.version.deno}`,
    facts: await reportFacts(sections),
  });
  await Deno.mkdir(dirname(out), { recursive: true });
  await writeReplacing(out, (partial) => Deno.writeTextFile(partial, page));
  const bytes = new TextEncoder().encode(page).length;
  const seconds = (performance.now() - start) / 1000;
  const results = sections.reduce((sum, section) => sum + section.results, 0);
  console.error(
    `report: ${sections.length} notebooks, ${results} results, ${sizeText(bytes)}, ${seconds.toFixed(1)} s`,
  );
  console.log(json ? JSON.stringify({ page: out, bytes, notebooks: sections.map(summary) }, null, 2) : out);
});

function summary({ notebook, title, results, problems }: NotebookSection) {
  return {
    ...{ notebook: notebook.path, title, results },
    problems: problems.map((problem) => problemText(notebook, problem)),
  };
}
