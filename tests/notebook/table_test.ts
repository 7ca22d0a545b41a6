import assert from "node:assert/strict";
import { table } from "rdcd/notebook";

const results = [{ method: "SSCD", map: 0.7243 }, { method: "RDCD", map: 0.6571 }];

Deno.test("table makes the best bold in all forms, and hands the notebook what it returns", async () => {
  const shown = table(results, { columns: [{ key: "method" }, { key: "map", best: "highest", digits: 2 }] });
  assert.deepEqual(Object.keys(shown.forms), ["text/html", "text/markdown", "text/latex", "text/plain"]);
  assert.match(shown.forms["text/html"], /<b>0\.72<\/b>/);
  assert.match(shown.forms["text/markdown"], /\*\*0\.72\*\*/);
  assert.match(shown.forms["text/latex"], /\\textbf\{0\.72\}/);
  assert.match(shown.forms["text/plain"], /0\.72\*/);
  assert.equal(await shown[Symbol.for("Jupyter.display")]!(), shown.forms);
});

Deno.test("table takes a data frame for its rows", () => {
  const frame = { columns: ["method", "map"], values: [["SSCD", 0.7243], ["RDCD", 0.6571]] };
  assert.deepEqual(table(frame).forms, table(results).forms);
});

Deno.test("table refuses what is neither rows nor a data frame", () => {
  const message = /rows must be an array of objects or a danfojs DataFrame/;
  for (const bad of [[1, 2], null, { columns: ["a"], values: [1] }, "text", [["a"]]]) {
    assert.throws(() => table(bad as unknown as object[]), { name: "TypeError", message });
  }
});
