import assert from "node:assert/strict";
import { textTable } from "../../lib/report/text_table.ts";

Deno.test("textTable aligns every column at its side, counting characters and not bytes", () => {
  const text = textTable(
    [{ heading: "name", align: "left" }, { heading: "µAP", align: "right" }],
    [["é", "1.0"], ["longer", "100.0"]],
  );
  assert.deepEqual(text.split("\n"), [
    "name      µAP",
    "─────────────",
    "é         1.0",
    "longer  100.0",
  ]);
});

Deno.test("textTable refuses a row of another length", () => {
  assert.throws(
    () => textTable([{ heading: "a", align: "left" }], [["1", "2"]]),
    /must have 1 cells: current value is 2/,
  );
});
