import assert from "node:assert/strict";
import { adjustBrightness } from "../../lib/augmentations/adjust_brightness.ts";
import { fixture, picture } from "./pictures.ts";

Deno.test("adjustBrightness agrees with torchvision on PIL images at every pixel", async () => {
  assert.deepEqual(adjustBrightness(await fixture("input"), 0.5), await fixture("brightness_0.5"));
});

Deno.test("adjustBrightness keeps an image at 1, blackens it at 0 and cuts at white", () => {
  const image = picture(20, 10);
  assert.deepEqual(adjustBrightness(image, 1), image);
  assert.ok(adjustBrightness(image, 0).data.every((level) => level === 0));
  for (const factor of [1000, 1e30]) {
    const { data } = adjustBrightness(image, factor);
    assert.ok(data.every((level, at) => level === (image.data[at] === 0 ? 0 : 255)), `factor ${factor}`);
  }
});

Deno.test("adjustBrightness refuses a negative factor", () => {
  assert.throws(() => adjustBrightness(picture(2, 2), -0.1), {
    name: "RangeError",
    message: "Cannot adjust brightness as the factor must be >= 0: current value is -0.1",
  });
});
