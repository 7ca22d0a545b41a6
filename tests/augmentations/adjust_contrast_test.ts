import assert from "node:assert/strict";
import { adjustContrast } from "../../lib/augmentations/adjust_contrast.ts";
import { fixture, picture } from "./pictures.ts";

Deno.test("adjustContrast agrees with torchvision on PIL images at every pixel", async () => {
  assert.deepEqual(adjustContrast(await fixture("input"), 1.6), await fixture("contrast_1.6"));
});

Deno.test("adjustContrast keeps an image at 1 and leaves one gray at 0", () => {
  const image = picture(20, 10);
  assert.deepEqual(adjustContrast(image, 1), image);
  assert.equal(new Set(adjustContrast(image, 0).data).size, 1);
});

Deno.test("adjustContrast refuses a factor that is no number", () => {
  assert.throws(() => adjustContrast(picture(2, 2), NaN), {
    name: "RangeError",
    message: "Cannot adjust contrast as the factor must be >= 0: current value is NaN",
  });
});
