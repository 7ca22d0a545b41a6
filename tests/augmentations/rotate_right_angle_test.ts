import assert from "node:assert/strict";
import { rotateRightAngle } from "../../lib/augmentations/rotate_right_angle.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices } from "./distribution.ts";
import { picture } from "./pictures.ts";

Deno.test("rotateRightAngle moves every pixel where the turn puts it", async () => {
  const image = picture(5, 3);
  const level = (x: number, y: number) => image.data[(y * 5 + x) * 3];
  const quarter = await rotateRightAngle().apply(image, { degrees: 90 });
  const back = await rotateRightAngle().apply(image, { degrees: 270 });
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 3; x++) {
      assert.equal(quarter.data[(y * 3 + x) * 3], level(4 - y, x));
      assert.equal(back.data[(y * 3 + x) * 3], level(y, 2 - x));
    }
  }
});

Deno.test("rotateRightAngle gives the image back after four quarters", async () => {
  const image = picture(6, 4);
  let turned = image;
  for (let turn = 0; turn < 4; turn++) turned = await rotateRightAngle().apply(turned, { degrees: 90 });
  assert.deepEqual(turned, image);
});

Deno.test("rotateRightAngle draws its three angles evenly", () => {
  const prng = seededPrng(1);
  const degrees = Array.from({ length: 10_000 }, () => rotateRightAngle().sample(prng).degrees);
  assertEvenChoices(degrees, [90, 180, 270]);
});
