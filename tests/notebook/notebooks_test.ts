import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { checkLayout } from "../../tools/notebooks/check_layout.ts";
import { checkOutputs } from "../../tools/notebooks/check_outputs.ts";
import { checkScripts, formatProblems } from "../../tools/notebooks/check_scripts.ts";
import { checkStored } from "../../tools/notebooks/check_stored.ts";
import { readNotebook } from "../../tools/notebooks/notebook.ts";
import { problemText } from "../../tools/notebooks/problem.ts";

const folder = fileURLToPath(new URL("../../notebooks", import.meta.url));

for (const { name } of Deno.readDirSync(folder)) {
  if (!name.endsWith(".ipynb")) continue;
  Deno.test(`${name} is committed as it was executed last: every result shown, no error, small, formatted`, async () => {
    const notebook = await readNotebook(`${folder}/${name}`);
    const [script] = await checkScripts([notebook], { types: false });
    const problems = [
      ...checkLayout(notebook),
      ...script!.problems,
      ...formatProblems(script!),
      ...checkOutputs(notebook),
      ...checkStored(notebook),
    ];
    assert.deepEqual(problems.map((problem) => problemText(notebook, problem)), []);
  });
}
