import assert from "node:assert/strict";
import { rotate } from "../../lib/augmentations/rotate.ts";
import { rotateRightAngle } from "../../lib/augmentations/rotate_right_angle.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices } from "./distribution.ts";
import { fixture, picture } from "./pictures.ts";

const black = { expand: false, fill: [0, 0, 0] } as const;

Deno.test("rotate without expansion agrees with torchvision on PIL images at every pixel", async () => {
  const input = await fixture("input");
  for (const degrees of [30, 90]) {
    assert.deepEqual(await rotate().apply(input, { degrees, ...black }), await fixture(`rotate_${degrees}`));
  }
});

Deno.test("rotate with expansion turns right angles as rotateRightAngle does", async () => {
  const image = picture(12, 7);
  for (const degrees of [90, 180, 270] as const) {
    assert.deepEqual(
      await rotate().apply(image, { degrees, ...black, expand: true }),
      await rotateRightAngle().apply(image, { degrees }),
    );
  }
});

Deno.test("rotate with expansion keeps the middle and fills the corners", async () => {
  const image = picture(40, 40);
  image.data.fill(200);
  const { width, height, data } = await rotate().apply(image, { degrees: 45, expand: true, fill: [1, 2, 3] });
  assert.deepEqual([width, height], [57, 57]);
  assert.deepEqual(data.slice(0, 3), Uint8Array.of(1, 2, 3));
  assert.equal(data[(28 * 57 + 28) * 3], 200);
  const kept = data.filter((level) => level === 200).length / 3;
  assert.ok(Math.abs(kept - 40 * 40) < 4 * 40, `${kept} pixels are left of 1600`);
});

Deno.test("rotate draws every whole degree of its interval equally often", () => {
  const prng = seededPrng(3);
  const degrees = Array.from({ length: 36_000 }, () => rotate().sample(prng).degrees);
  assertEvenChoices(degrees, Array.from({ length: 360 }, (_, degree) => degree));
});

Deno.test("rotate refuses a reversed interval and a color that is none", async () => {
  assert.throws(() => rotate({ degrees: [10, -10] }), {
    message:
      "Cannot make rotate as degrees must be an interval within -360 to 360: current value is [10, -10]",
  });
  await assert.rejects(
    () => rotate().apply(picture(2, 2), { degrees: 1, expand: false, fill: [0, 0, 256] }),
    {
      name: "RangeError",
      message: /color must be three whole numbers of 0 to 255: current value is \[0,0,256\]/,
    },
  );
});
