import assert from "node:assert/strict";
import { rotateRightAngle } from "../../lib/augmentations/rotate_right_angle.ts";
import { lazyImage } from "../../lib/augmentations/lazy_image.ts";
import { imageOf } from "../../lib/images/image_view.ts";
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

// np.array(Image.fromarray(np.arange(1, w * h + 1).reshape(h, w)).rotate(degrees)) with Pillow 12.
const OF_PILLOW: [number, number, 90 | 180 | 270, number[][]][] = [
  [3, 2, 90, [[3, 6, 0], [2, 5, 0]]],
  [3, 2, 180, [[6, 5, 4], [3, 2, 1]]],
  [3, 2, 270, [[0, 5, 2], [0, 6, 3]]],
  [4, 2, 90, [[0, 3, 7, 0], [0, 2, 6, 0]]],
  [4, 2, 270, [[0, 6, 2, 0], [0, 7, 3, 0]]],
  [2, 5, 90, [[0, 0], [0, 0], [6, 8], [5, 7], [0, 0]]],
  [2, 5, 270, [[0, 0], [7, 5], [8, 6], [0, 0], [0, 0]]],
  [5, 2, 90, [[0, 4, 9, 0, 0], [0, 3, 8, 0, 0]]],
  [5, 2, 270, [[0, 0, 8, 3, 0], [0, 0, 9, 4, 0]]],
];

Deno.test("rotateRightAngle without expansion turns as Pillow's rotate does, also cut out of lazily", async () => {
  const still = rotateRightAngle({ expand: false });
  for (const [width, height, degrees, expected] of OF_PILLOW) {
    const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => 1 + Math.floor(index / 3));
    const params = { degrees, expand: false } as const;
    const turned = await still.apply({ width, height, data }, params);
    assert.deepEqual([turned.width, turned.height], [width, height]);
    const reds = [...turned.data].filter((_, index) => index % 3 === 0);
    assert.deepEqual(reds, expected.flat(), `${width} x ${height}, ${degrees}`);
    const lazy = await still.applyLazily!(lazyImage({ width, height, data }), params);
    for (let left = 0; left < width; left++) {
      const column = imageOf(await lazy.part({ left, top: 1, width: 1, height: height - 1 }));
      assert.deepEqual(
        [...column.data].filter((_, index) => index % 3 === 0),
        expected.slice(1).map((row) => row[left]),
      );
    }
  }
  assert.equal(still.sample(seededPrng(1)).expand, false);
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
