import assert from "node:assert/strict";
import { scoreNormalization } from "../../lib/evaluation/score_normalization.ts";
import { innerProduct, randomDescriptors } from "./random_descriptors.ts";

Deno.test("scoreNormalization is the weighted mean of the chosen neighbors' scores", async () => {
  const [queries, training] = [randomDescriptors("Q", 7, 5), randomDescriptors("T", 40, 5)];
  for (
    const [text, weight, first, last] of [
      ["1.0[0,2]", 1, 0, 2],
      ["2[10,10]", 2, 10, 10],
      [".25[3,39]", 0.25, 3, 39],
      ["0[0,0]", 0, 0, 0],
    ] as const
  ) {
    const offsets = await scoreNormalization(queries, training, text);
    assert.equal(offsets.length, 7);
    offsets.forEach((offset, query) => {
      const scores = training.ids.map((_, row) => innerProduct(queries, query, training, row)).sort((a, b) =>
        b - a
      );
      const chosen = scores.slice(first, last + 1);
      const expected = weight * chosen.reduce((sum, score) => sum + score, 0) / chosen.length;
      assert.ok(Math.abs(offset - expected) < 1e-6);
    });
  }
});

Deno.test("scoreNormalization refuses other texts and too few training descriptors", async () => {
  const [queries, training] = [randomDescriptors("Q", 2, 5), randomDescriptors("T", 2, 5)];
  for (
    const text of ["", "1.0", "1.0[2,0]", "[0,2]", "-1[0,2]", "1.0[0,2", "1.0[0,2] ", "1e3[0,2]", "NaN[0,2]"]
  ) {
    await assert.rejects(scoreNormalization(queries, training, text), {
      name: "RangeError",
      message: /must be weight\[first,last\] such as 1\.0\[0,2\]: current value is "/,
    });
  }
  await assert.rejects(scoreNormalization(queries, training, "1.0[0,2]"), {
    name: "RangeError",
    message: /needs 3 training descriptors: current value is 2/,
  });
});
