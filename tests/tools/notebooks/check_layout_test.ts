import assert from "node:assert/strict";
import { checkLayout } from "../../../tools/notebooks/check_layout.ts";
import { withFolder } from "../../descriptors/pictures.ts";
import { type SmallCell, smallNotebook } from "./small_notebook.ts";

const lines = (count: number) => Array.from({ length: count }, (_, index) => `f(${index});`).join("\n");
const result: SmallCell = { code: "1;", tags: ["result"] };

async function problemsOf(...cells: SmallCell[]): Promise<string[]> {
  let problems: string[] = [];
  await withFolder(async (folder) => {
    const found = checkLayout(await smallNotebook(folder, "n.ipynb", cells));
    problems = found.map(({ cell, message }) => `${cell}: ${message}`);
  });
  return problems;
}

Deno.test("checkLayout takes cells of 15 lines, not counting imports, and 20 code cells", async () => {
  const imports = 'import {\n  one,\n  two,\n} from "rdcd";\nimport * as tf from "@tensorflow/tfjs";\n\n';
  const prose = Array.from({ length: 30 }, () => ({ prose: lines(30) }));
  const code = Array.from({ length: 18 }, () => ({ code: lines(1) }));
  assert.deepEqual(await problemsOf({ code: imports + lines(15) }, ...prose, ...code, result), []);
  assert.deepEqual(await problemsOf({ code: imports + lines(16) }, result), [
    "0: it has 16 lines beside its imports, more than 15: move code into lib/",
  ]);
  assert.deepEqual(await problemsOf(...code, result, result, result), [
    "null: it has 21 code cells, more than 20: move code into lib/ or split it",
  ]);
});

Deno.test("checkLayout wants a result, no Deno.test, and no imports of files", async () => {
  assert.deepEqual(await problemsOf({ code: "1;" }), ['null: no code cell has the tag "result"']);
  const [test, ...more] = await problemsOf(
    { code: 'Deno.test("one", () => {});' },
    { code: 'import { table } from "../mod.ts";' },
    { code: 'const module = await import("./local.ts");' },
    { code: 'const text = await Deno.readTextFile("../data/x.json"); // read from "../data"' },
    result,
  );
  assert.match(test!, /^0: a Deno\.test that fails in a notebook stays unnoticed/);
  assert.deepEqual(
    more,
    [1, 2].map((cell) => `${cell}: it imports a file: import from "rdcd" or from a package`),
  );
});
