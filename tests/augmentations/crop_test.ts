import fc from "fast-check";
import assert from "node:assert/strict";
import { crop } from "../../lib/augmentations/crop.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

Deno.test("crop draws the area, the logarithm of the aspect and the place evenly", () => {
  const prng = seededPrng(4);
  const draws = Array.from(
    { length: 10_000 },
    () => crop({ area: [0.1, 0.5], aspect: [0.5, 2] }).sample(prng),
  );
  assertUniform(draws.map(({ width, height }) => width * height), [0.1, 0.5]);
  assertUniform(draws.map(({ width, height }) => Math.log(width / height)), [Math.log(0.5), Math.log(2)]);
  assertUniform(draws.map(({ x }) => x), [0, 1]);
  assertUniform(draws.map(({ y }) => y), [0, 1]);
});

Deno.test("crop keeps its area where the aspect would not fit", () => {
  const prng = seededPrng(9);
  for (let draw = 0; draw < 1000; draw++) {
    const { width, height } = crop({ area: [0.6, 0.9], aspect: [0.1, 10] }).sample(prng);
    assert.ok(width <= 1 && height <= 1 && width * height >= 0.6 - 1e-9 && width * height <= 0.9 + 1e-9);
  }
});

Deno.test("crop cuts pixels of the image, unchanged and from the drawn place", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      async (seed, width, height) => {
        const image = picture(width, height);
        const params = crop({ area: [0.05, 1] }).sample(seededPrng(seed));
        const cut = await crop().apply(image, params);
        const left = Math.round(params.x * (width - cut.width)),
          top = Math.round(params.y * (height - cut.height));
        assert.ok(
          Math.abs(cut.width - params.width * width) <= 1 &&
            Math.abs(cut.height - params.height * height) <= 1,
        );
        for (const [x, y] of [[0, 0], [cut.width - 1, cut.height - 1]] as const) {
          const from = ((top + y) * width + left + x) * 3, to = (y * cut.width + x) * 3;
          assert.deepEqual(cut.data.slice(to, to + 3), image.data.slice(from, from + 3));
        }
      },
    ),
    { seed: 2, numRuns: 100 },
  );
});

Deno.test("crop of the whole image is the image", async () => {
  const image = picture(7, 5);
  assert.deepEqual(await crop().apply(image, { width: 1, height: 1, x: 0.3, y: 0.7 }), image);
});

Deno.test("crop refuses an area beyond the image", () => {
  assert.throws(() => crop({ area: [0.5, 1.5] }), {
    name: "RangeError",
    message: "Cannot make crop as area must be an interval within 0.01 to 1: current value is [0.5, 1.5]",
  });
});
