import assert from "node:assert/strict";
import { adjustHue } from "../../lib/augmentations/adjust_hue.ts";
import { fixture, picture } from "./pictures.ts";

Deno.test("adjustHue agrees with torchvision on PIL images at every pixel", async () => {
  assert.deepEqual(adjustHue(await fixture("input"), 0.1), await fixture("hue_0.1"));
});

Deno.test("adjustHue turns half a turn either way to nearly the same colors, and keeps grays", () => {
  const image = picture(20, 10);
  const forth = adjustHue(image, 0.5), back = adjustHue(image, -0.5);
  // 127 steps forth and 127 back are 254 of the 256 of a whole turn.
  assert.ok(forth.data.every((level, at) => Math.abs(level - back.data[at]!) <= 14));
  const gray = { width: 2, height: 1, data: Uint8Array.of(7, 7, 7, 200, 200, 200) };
  assert.deepEqual(adjustHue(gray, 0.3), gray);
});

Deno.test("adjustHue refuses a shift of more than half a turn", () => {
  assert.throws(() => adjustHue(picture(2, 2), 0.6), {
    name: "RangeError",
    message: "Cannot adjust hue as the shift must be within -0.5 to 0.5: current value is 0.6",
  });
});
