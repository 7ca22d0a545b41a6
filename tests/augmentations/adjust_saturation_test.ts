import assert from "node:assert/strict";
import { adjustSaturation } from "../../lib/augmentations/adjust_saturation.ts";
import { grayscale } from "../../lib/augmentations/grayscale.ts";
import { fixture, picture } from "./pictures.ts";

Deno.test("adjustSaturation agrees with torchvision on PIL images at every pixel", async () => {
  assert.deepEqual(adjustSaturation(await fixture("input"), 0.3), await fixture("saturation_0.3"));
});

Deno.test("adjustSaturation keeps an image at 1 and makes it gray at 0", async () => {
  const image = picture(20, 10);
  assert.deepEqual(adjustSaturation(image, 1), image);
  assert.deepEqual(adjustSaturation(image, 0), await grayscale().apply(image, {}));
});

Deno.test("adjustSaturation refuses a negative factor", () => {
  assert.throws(() => adjustSaturation(picture(2, 2), -1), {
    name: "RangeError",
    message: "Cannot adjust saturation as the factor must be >= 0: current value is -1",
  });
});
