import assert from "node:assert/strict";
import { compareOutputs } from "../../../tools/notebooks/compare_outputs.ts";

const shown = (plain: string, more: Record<string, unknown> = {}) => [{
  output_type: "execute_result",
  data: { "text/plain": plain, ...more },
}];
const differs = (before: string, after: string) =>
  compareOutputs(shown(before), shown(after), false) !== null;

Deno.test("compareOutputs allows numbers with decimals to differ by one in the last place", () => {
  for (
    const [before, after, expected] of [
      ["µAP 43.7", "µAP 43.8", false],
      ["µAP 43.7", "µAP 43.9", true],
      ["µAP 0.9", "µAP 1.0", false],
      ["−0.1", "0.0", false],
      ["−0.1", "0.1", true],
      ["1.23e-7", "1.24e-7", false],
      ["1.23e-7", "1.24e-6", true],
      ["20 draws", "19 draws", true],
      ["434 x 289", "434 x 290", true],
      ["µAP 43.7", "mAP 43.7", true],
      ["µAP 43.7", "µAP 43.7 %", true],
      ["1.0\n2.0", "1.0", true],
      ["1.0", "1.0\n2.0", true],
    ] as const
  ) assert.equal(differs(before, after), expected, `${before} → ${after}`);
});

Deno.test("compareOutputs does not mind that a column is wider as a number has become longer", () => {
  assert.ok(!differs("method  µAP\n───────────\nPDQ     9.9", "method   µAP\n────────────\nPDQ     10.0"));
});

Deno.test("compareOutputs names the line that differs", () => {
  assert.equal(
    compareOutputs(shown("same\nµAP 1.5"), shown("same\nµAP 2.5"), false),
    "line 2 of its output is\nµAP 2.5\nwhere the file has\nµAP 1.5",
  );
});

Deno.test("compareOutputs compares texts as strings and lines alike, and images by the text beside them", () => {
  const lines = [{ output_type: "stream", text: ["a\n", "b\n"] }];
  assert.equal(compareOutputs(lines, [{ output_type: "stream", text: "a\nb\n" }], false), null);
  assert.equal(
    compareOutputs(shown("a", { "image/png": "x" }), shown("a", { "image/png": "y" }), false),
    null,
  );
});

Deno.test("compareOutputs compares only the kinds of outputs where values vary", () => {
  assert.equal(compareOutputs(shown("12 images/s"), shown("900 images/s, slow"), true), null);
  assert.equal(
    compareOutputs(shown("a", { "text/html": "a" }), shown("a"), true),
    "it shows text/plain where the file has text/html, text/plain",
  );
  assert.equal(compareOutputs(shown("a"), [], true), "it shows nothing where the file has text/plain");
});
