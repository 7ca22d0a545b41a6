import assert from "node:assert/strict";
import { flip } from "../../lib/augmentations/flip.ts";
import { grayscale } from "../../lib/augmentations/grayscale.ts";
import { randomly } from "../../lib/augmentations/randomly.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { picture } from "./pictures.ts";

Deno.test("randomly applies as often as its probability says", () => {
  const prng = seededPrng(5);
  const rare = randomly(0.05, grayscale());
  const applied = Array.from({ length: 40_000 }, () => rare.sample(prng)).filter((params) => params !== null);
  assert.ok(
    Math.abs(applied.length - 2000) < 5 * Math.sqrt(40_000 * 0.05 * 0.95),
    `${applied.length} of 40000`,
  );
});

Deno.test("randomly is the operation itself, or leaves the image", async () => {
  const image = picture(9, 6);
  const always = randomly(1, flip());
  const params = always.sample(seededPrng(1));
  assert.deepEqual(await always.apply(image, params), await flip().apply(image, { axis: "horizontal" }));
  assert.deepEqual(await always.apply(image, null), image);
});

Deno.test("randomly refuses a probability above 1", () => {
  assert.throws(() => randomly(1.1, flip()), {
    name: "RangeError",
    message: "Cannot make randomly as the probability must be within 0 to 1: current value is 1.1",
  });
});
