import assert from "node:assert/strict";
import { rescale } from "../../lib/augmentations/rescale.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

Deno.test("rescale draws the logarithms of size and aspect evenly", () => {
  const prng = seededPrng(4);
  const draws = Array.from(
    { length: 10_000 },
    () => rescale({ scale: [0.2, 0.8], aspect: [0.5, 2] }).sample(prng),
  );
  assertUniform(draws.map(({ scale }) => Math.log(scale)), [Math.log(0.2), Math.log(0.8)]);
  assertUniform(draws.map(({ aspect }) => Math.log(aspect)), [Math.log(0.5), Math.log(2)]);
});

Deno.test("rescale gives the area and the aspect that were drawn, and at least one pixel", async () => {
  const { width, height } = await rescale().apply(picture(120, 90), { scale: 0.5, aspect: 2 });
  assert.deepEqual({ width, height }, { width: 85, height: 32 });
  const speck = await rescale().apply(picture(3, 3), { scale: 0.05, aspect: 1 });
  assert.deepEqual([speck.width, speck.height], [1, 1]);
});
