import assert from "node:assert/strict";
import { motionBlur } from "../../lib/augmentations/motion_blur.ts";
import { rotateRightAngle } from "../../lib/augmentations/rotate_right_angle.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

Deno.test("motionBlur is the mean of the shifted images, the edge continued", async () => {
  const image = picture(30, 20);
  const { data } = await motionBlur().apply(image, { length: 0.4, degrees: 90 });
  for (const [x, y] of [[0, 0], [7, 1], [15, 10], [29, 19]] as const) {
    let sum = 0;
    for (let step = -4; step <= 4; step++) {
      sum += image.data[(Math.min(19, Math.max(0, y + step)) * 30 + x) * 3 + 1]!;
    }
    assert.equal(data[(y * 30 + x) * 3 + 1], Math.round(sum / 9));
  }
});

Deno.test("motionBlur turned by a right angle is the blur of the turned image", async () => {
  const image = picture(24, 24);
  const turned = await rotateRightAngle().apply(image, { degrees: 90 });
  assert.deepEqual(
    await rotateRightAngle().apply(await motionBlur().apply(image, { length: 0.3, degrees: 0 }), {
      degrees: 90,
    }),
    await motionBlur().apply(turned, { length: 0.3, degrees: 90 }),
  );
});

Deno.test("motionBlur leaves white white at the longest line", async () => {
  const image = { width: 600, height: 600, data: new Uint8Array(600 * 600 * 3).fill(255) };
  assert.deepEqual(await motionBlur().apply(image, { length: 0.5, degrees: 30 }), image);
});

Deno.test("motionBlur draws length and direction evenly", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => motionBlur().sample(prng));
  assertUniform(draws.map(({ length }) => length), [0.01, 0.05]);
  assertUniform(draws.map(({ degrees }) => degrees), [0, 180]);
});
