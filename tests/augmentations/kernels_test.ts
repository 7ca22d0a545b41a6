import assert from "node:assert/strict";
import fc from "fast-check";
import { adjustHue, adjustSaturation, flip, gaussianBlur, type Image, seededPrng } from "rdcd/augmentations";
import { composite } from "../../lib/images/composite.ts";
import { type Homography, warpImage } from "../../lib/augmentations/warp_image.ts";
import { blendWithGray, blur, drawOver, turnHue, warp } from "./plain_loops.ts";

function noise(width: number, height: number, seed: number): Image {
  const prng = seededPrng(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => prng() * 256) };
}

/** The half width of Pillow's box for a blur's radius. */
function boxRadius(deviation: number): number {
  const whole = Math.floor((Math.sqrt(12 * deviation ** 2 / 3 + 1) - 1) / 2);
  const variance = deviation ** 2 / 3;
  return whole + (2 * whole + 1) * (whole * (whole + 1) - 3 * variance) / (6 * (variance - (whole + 1) ** 2));
}

const edge = fc.integer({ min: 1, max: 14 });

Deno.test("adjustHue gives the bytes of a plain loop for every color of a coarse cube and noise", () => {
  const levels = [0, 1, 2, 63, 64, 127, 128, 200, 254, 255];
  const cube = levels.flatMap((red) =>
    levels.flatMap((green) => levels.flatMap((blue) => [red, green, blue]))
  );
  const pictures = [{ width: 1000, height: 1, data: Uint8Array.from(cube) }, noise(200, 100, 3)];
  for (const shift of [-0.5, -0.2, -0.003, 0, 0.01, 0.1, 0.3, 0.5]) {
    for (const picture of pictures) {
      assert.deepEqual(adjustHue(picture, shift), turnHue(picture, Math.trunc(shift * 255)));
    }
  }
});

Deno.test("adjustHue gives the bytes of a plain loop for every ratio of three levels, in every order of them", () => {
  const data = new Uint8Array(6 * 3 * 256 * 257 / 2);
  let at = 0;
  for (let range = 0; range < 256; range++) {
    for (let middle = 0; middle <= range; middle++) {
      const [low, between, high] = [0, middle, range].map((level) =>
        level + ((range + middle) % (256 - range))
      );
      for (const order of [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] as const) {
        for (const channel of order) data[at++] = [low!, between!, high!][channel]!;
      }
    }
  }
  const cube = { width: data.length / 3, height: 1, data };
  for (const shift of [0, 0.17]) {
    assert.deepEqual(adjustHue(cube, shift), turnHue(cube, Math.trunc(shift * 255)));
  }
});

Deno.test("composite gives the bytes of a plain loop, wherever the overlay lies", () => {
  const place = fc.integer({ min: -16, max: 16 });
  const opacity = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(
      edge,
      edge,
      edge,
      edge,
      place,
      place,
      opacity,
      (width, height, wide, high, left, top, shown) => {
        const image = noise(width, height, left);
        const below = { ...image, data: image.data.slice() };
        const { data } = noise(4 * wide, high, top);
        // Noise is seldom transparent or opaque.
        const overlay = {
          width: wide,
          height: high,
          data: data.slice(0, 4 * wide * high).map((level) => level < 90 ? 0 : level > 200 ? 255 : level),
        };
        composite(image, overlay, left, top, shown);
        assert.deepEqual(image, drawOver(below, overlay, left, top, shown));
      },
    ),
    { seed: 8, numRuns: 200 },
  );
});

Deno.test("adjustSaturation gives the bytes of a plain loop", () => {
  for (const factor of [0, 0.2, 0.999, 1, 1.3, 1.8, 40]) {
    const picture = noise(120, 90, 5);
    assert.deepEqual(adjustSaturation(picture, factor), blendWithGray(picture, factor));
  }
});

Deno.test("gaussianBlur gives the bytes of a plain loop for any size, boxes wider than the image included", async () => {
  await fc.assert(
    fc.asyncProperty(
      edge,
      edge,
      fc.double({ min: 0.05, max: 9, noNaN: true }),
      fc.integer(),
      async (width, height, radius, seed) => {
        const picture = noise(width, height, seed);
        const blurred = await gaussianBlur().apply(picture, { radius, unit: "pixels" });
        assert.deepEqual(blurred, blur(picture, boxRadius(radius)));
      },
    ),
    { seed: 8, numRuns: 80 },
  );
});

Deno.test("warpImage gives the bytes of a plain loop for affine and projective maps", () => {
  const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
  const affine = fc.tuple(number(2), number(2), number(9), number(2), number(2), number(9));
  const perspective = fc.oneof(fc.constant([0, 0, 1]), fc.tuple(number(0.1), number(0.1), number(2)));
  fc.assert(
    fc.property(edge, edge, affine, perspective, fc.integer(), (width, height, first, second, seed) => {
      const picture = noise(width, height, seed);
      const map = [...first, ...second] as unknown as Homography;
      const size = { width: 9, height: 7 };
      assert.deepEqual(warpImage(picture, map, size, [1, 2, 3]), warp(picture, map, size, [1, 2, 3]));
    }),
    { seed: 8, numRuns: 150 },
  );
});

Deno.test("flip mirrors rows of any length", async () => {
  for (const [width, height] of [[1, 1], [1, 5], [2, 3], [7, 4], [64, 3]] as const) {
    const picture = noise(width, height, 2);
    const { data } = await flip().apply(picture, { axis: "horizontal" });
    picture.data.forEach((level, at) => {
      const [row, column, channel] = [Math.floor(at / (3 * width)), Math.floor(at / 3) % width, at % 3];
      assert.equal(data[(row * width + width - 1 - column) * 3 + channel], level);
    });
  }
});
