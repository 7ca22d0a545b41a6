import assert from "node:assert/strict";
import { resizedCrop, seededPrng } from "rdcd/augmentations";
import { readImage } from "rdcd/images";
import { fixturePath } from "../shared.ts";
import { assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

const DRAWS = 3000;

function draws(options: Parameters<typeof resizedCrop>[0]) {
  const prng = seededPrng(4);
  return Array.from({ length: DRAWS }, () => resizedCrop(options).sample(prng));
}

Deno.test("resizedCrop gives torchvision's pixels for the same cut", async () => {
  const input = await readImage(fixturePath("images/input.png"));
  const expected = await readImage(fixturePath("images/resized_crop_top10_left20_h60_w80_to_48.png"));
  const operation = resizedCrop({ size: 48 });
  const params = operation.sample(seededPrng(1));
  const [width, height] = [80, 60];
  const cut = { area: width * height / (input.width * input.height), aspect: width / height };
  const place = (offset: number, room: number) => (offset + 0.5) / (room + 1);
  const view = await operation.apply(input, {
    ...params,
    // What does not fit is passed over.
    tries: [{ area: 1, aspect: 100 }, cut],
    x: place(20, input.width - width),
    y: place(10, input.height - height),
  });
  assert.deepEqual(view, expected);
});

Deno.test("resizedCrop draws area, logarithm of the aspect and place evenly", () => {
  const params = draws({ size: 8 });
  assertUniform(params.map(({ tries }) => tries[0]!.area), [0.08, 1]);
  assertUniform(params.map(({ tries }) => Math.log(tries[9]!.aspect)), [Math.log(3 / 4), Math.log(4 / 3)]);
  assertUniform(params.map(({ x }) => x), [0, 1]);
  assertUniform(params.map(({ y }) => y), [0, 1]);
  assert.ok(params.every(({ tries }) => tries.length === 10));
});

Deno.test("resizedCrop cuts the largest part of an allowed aspect where no try fits, as torchvision does", async () => {
  const operation = resizedCrop({ size: 1 });
  for (
    const [width, height, expected] of [
      [40, 4, { left: 17, width: 5 }],
      [4, 40, { left: 0, width: 4 }],
    ] as const
  ) {
    // Each column has a level of its own, so that the mean tells which were cut out.
    const data = new Uint8Array(width * height * 3).map((_, index) => 6 * (Math.floor(index / 3) % width));
    const params = {
      ...operation.sample(seededPrng(1)),
      tries: [{ area: 1, aspect: width > height ? 0.9 : 1.1 }],
    };
    const view = await operation.apply({ width, height, data }, params);
    const middle = 6 * (expected.left + (expected.width - 1) / 2);
    assert.ok(Math.abs(view.data[0]! - middle) <= 1, `${view.data[0]} is not ${middle}`);
  }
});

Deno.test("resizedCrop reaches both edges, and no further", async () => {
  const image = picture(30, 20, 1);
  const operation = resizedCrop({ size: 6 });
  const params = { ...operation.sample(seededPrng(1)), tries: [{ area: 0.1, aspect: 1 }] };
  for (const [x, y] of [[0, 0], [0.999999, 0.999999], [1, 1]] as const) {
    const view = await operation.apply(image, { ...params, x, y });
    assert.deepEqual([view.width, view.height], [6, 6]);
  }
});

Deno.test("resizedCrop refuses sizes and intervals that are none", () => {
  for (const size of [0, -1, 1.5, NaN]) {
    assert.throws(() => resizedCrop({ size }), {
      name: "RangeError",
      message: /size must be a positive integer/,
    });
  }
  assert.throws(() => resizedCrop({ size: 8, area: [0.5, 0.1] }), { name: "RangeError", message: /area/ });
  assert.throws(() => resizedCrop({ size: 8, aspect: [0, 1] }), { name: "RangeError", message: /aspect/ });
});
