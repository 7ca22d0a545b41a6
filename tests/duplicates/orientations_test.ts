import assert from "node:assert/strict";
import { describeOrientations, orientImage } from "../../lib/duplicates/orientations.ts";
import { createTinyImage } from "rdcd/descriptors";
import { picture } from "../descriptors/pictures.ts";

/** Two rows of three pixels whose red is 1 to 6. */
const letters = {
  width: 3,
  height: 2,
  data: Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((red) => [red, 0, 0])),
};
const reds = async (orientation: number) => {
  const { width, data } = await orientImage(letters, orientation);
  return [width, data.filter((_, index) => index % 3 === 0).join("")];
};

Deno.test("orientImage turns clockwise, and mirrors first", async () => {
  assert.deepEqual(await Promise.all([0, 1, 2, 3].map(reds)), [[3, "123456"], [2, "415263"], [3, "654321"], [
    2,
    "362514",
  ]]);
  assert.deepEqual(await Promise.all([4, 5, 6, 7].map(reds)), [[3, "321654"], [2, "635241"], [3, "456123"], [
    2,
    "142536",
  ]]);
});

Deno.test("describeOrientations describes what orientImage makes, one behind the other", async () => {
  const tiny = createTinyImage();
  const images = [picture(1, 16, 16), picture(2, 16, 16)];
  const method = describeOrientations(tiny);
  assert.notEqual(method.fingerprint, tiny.fingerprint);
  const all = await method.describe(images);
  assert.equal(all.length, images.length * method.dims);
  for (const [row, image] of images.entries()) {
    for (let orientation = 0; orientation < 8; orientation++) {
      const start = row * method.dims + orientation * tiny.dims;
      assert.deepEqual(
        all.slice(start, start + tiny.dims),
        await tiny.describe([await orientImage(image, orientation)]),
      );
    }
  }
});
