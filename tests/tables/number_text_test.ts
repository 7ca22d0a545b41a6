import assert from "node:assert/strict";
import { differenceText, numberText } from "../../lib/tables/number_text.ts";

Deno.test("numberText writes a true minus sign, and none before what rounds to zero", () => {
  assert.deepEqual([-1.25, -0.04, 0.04, 12].map((value) => numberText(value, 1)), [
    "−1.3",
    "0.0",
    "0.0",
    "12.0",
  ]);
  assert.deepEqual([Infinity, -Infinity].map((value) => numberText(value, 2)), ["∞", "−∞"]);
});

Deno.test("differenceText writes the sign of gains as of losses, and none for zero", () => {
  assert.deepEqual([2, -2, 0.04, -0.04, 0].map((value) => differenceText(value, 1)), [
    "+2.0",
    "−2.0",
    "0.0",
    "0.0",
    "0.0",
  ]);
});
