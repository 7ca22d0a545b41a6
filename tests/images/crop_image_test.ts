import assert from "node:assert/strict";
import fc from "fast-check";
import { cropImage, type Image } from "rdcd/images";

const image: Image = { width: 5, height: 4, data: Uint8Array.from({ length: 60 }, (_, at) => at) };

Deno.test("cropImage takes the pixels of the box, whatever the box", () => {
  fc.assert(
    fc.property(fc.nat(4), fc.nat(3), fc.nat(4), fc.nat(3), (left, top, right, bottom) => {
      fc.pre(right >= left && bottom >= top);
      const width = right - left + 1;
      const height = bottom - top + 1;
      const crop = cropImage(image, { left, top, width, height });
      assert.deepEqual([crop.width, crop.height, crop.data.length], [width, height, width * height * 3]);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          assert.equal(crop.data[(y * width + x) * 3 + 1], ((top + y) * 5 + left + x) * 3 + 1);
        }
      }
    }),
    { seed: 1 },
  );
});

Deno.test("cropImage shares no memory with the image", () => {
  const crop = cropImage(image, { left: 0, top: 0, width: 5, height: 4 });
  crop.data.fill(0);
  assert.equal(image.data[59], 59);
});

Deno.test("cropImage refuses boxes that reach outside, are empty or have fractions", () => {
  const box = { left: 1, top: 1, width: 2, height: 2 };
  for (const wrong of [{ left: 4 }, { top: -1 }, { width: 0 }, { height: 9 }, { left: 0.5 }, { top: NaN }]) {
    assert.throws(() => cropImage(image, { ...box, ...wrong }), {
      name: "RangeError",
      message: /must lie inside its 5 x 4 pixels/,
    });
  }
});
