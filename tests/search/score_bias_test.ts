import assert from "node:assert/strict";
import { scoreBias } from "../../lib/search/score_bias.ts";

/** A row whose product with the first axis is the given one. */
const row = (score: number) => [score, Math.sqrt(1 - score ** 2), 0];

Deno.test("scoreBias is half of the mean of the three highest scores with unrelated images, copies left out", async () => {
  const background = Float32Array.from([0.95, 0.8, 0.6, 0.4, 0.2, -0.5].flatMap((score) => row(score)));
  const vectors = Float32Array.from([...[1, 0, 0], ...[0, 0, 1], ...[-1, 0, 0]]);
  const bias = await scoreBias(vectors, background, 3);
  const expected = [(0.8 + 0.6 + 0.4) / 6, 0, 0.5 / 6];
  bias.forEach((value, at) => assert.ok(Math.abs(value - expected[at]!) < 1e-6, `${at}: ${value}`));
});

Deno.test("scoreBias does not count what is of a row's own group", async () => {
  const background = Float32Array.from([0.8, 0.6].flatMap((score) => row(score)));
  const groups = { rows: ["book"], background: ["book", "garden"] };
  const [bias] = await scoreBias(new Float32Array([1, 0, 0]), background, 3, { groups });
  assert.ok(Math.abs(bias! - 0.6 / 6) < 1e-6);
});
