import assert from "node:assert/strict";
import { type AblationVariant, summarizeAblation, variantSummary } from "rdcd/training";
import { run } from "./runs.ts";

const variants: AblationVariant[] = [{ name: "base", patch: {} }, {
  name: "more",
  patch: { learningRate: 2 },
}];
const summary = summarizeAblation([run("base", 1, 0.5), run("more", 1, 0.6)], variants);

Deno.test("variantSummary finds a variant by its whole name", () => {
  assert.equal(variantSummary({ summary }, "more").metrics.averagePrecision.mean, 0.6);
  assert.throws(() => variantSummary({ summary }, "mor"), {
    name: "RangeError",
    message: "Cannot find what was measured as variant must be one of base, more: current value is mor",
  });
});
