import assert from "node:assert/strict";
import { textTable } from "../../lib/tables/text_table.ts";
import { plain } from "./tables.ts";

Deno.test("textTable aligns every column at its side, counting characters and not bytes", () => {
  const text = textTable({
    columns: [{ heading: "name", align: "left" }, { heading: "µAP", align: "right" }],
    rows: [["é", "1.0"], ["longer", "100.0"]],
  });
  assert.deepEqual(text.split("\n"), [
    "name      µAP",
    "─────────────",
    "é         1.0",
    "longer  100.0",
  ]);
});

Deno.test("textTable refuses a row of another length", () => {
  assert.throws(
    () => textTable({ columns: [{ heading: "a", align: "left" }], rows: [["1", "2"]] }),
    /must have 1 cells: current value is 2/,
  );
});

Deno.test("textTable puts an asterisk behind the best, digits staying below each other, and the caption on top", () => {
  assert.deepEqual(textTable({ ...plain, caption: "on DISC21" }).split("\n"), [
    "on DISC21",
    "",
    "method   µAP",
    "─────────────",
    "SSCD    72.5*",
    "RDCD     5.7",
    "",
    "* best of its column",
  ]);
});
