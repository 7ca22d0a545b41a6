import assert from "node:assert/strict";
import { frame } from "../../lib/augmentations/frame.ts";
import { cropImage } from "../../lib/images/crop_image.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

Deno.test("frame surrounds the whole image with two colors of the drawn widths", async () => {
  const image = picture(50, 40);
  const params = { thickness: 0.2, inner: 0.25, color: [10, 10, 10], innerColor: [250, 250, 250] } as const;
  const framed = await frame().apply(image, params);
  assert.deepEqual([framed.width, framed.height], [66, 56]);
  assert.deepEqual(cropImage(framed, { left: 8, top: 8, width: 50, height: 40 }), image);
  const row = Array.from({ length: 8 }, (_, x) => framed.data[(28 * 66 + x) * 3]);
  assert.deepEqual(row, [10, 10, 10, 10, 10, 10, 250, 250]);
});

Deno.test("frame draws its widths evenly", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => frame().sample(prng));
  assertUniform(draws.map(({ thickness }) => thickness), [0.02, 0.15]);
  assertUniform(draws.map(({ inner }) => inner), [0, 0.4]);
});
