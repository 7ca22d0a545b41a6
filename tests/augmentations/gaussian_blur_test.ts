import fc from "fast-check";
import assert from "node:assert/strict";
import { gaussianBlur } from "../../lib/augmentations/gaussian_blur.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import type { Image } from "../../lib/types.ts";
import { assertUniform } from "./distribution.ts";
import { difference, fixture, picture } from "./pictures.ts";

Deno.test("gaussianBlur agrees with Pillow at every pixel", async () => {
  const input = await fixture("input");
  for (const radius of [2, 5]) {
    assert.deepEqual(
      await gaussianBlur().apply(input, { radius, unit: "pixels" }),
      await fixture(`gaussian_blur_${radius}`),
    );
  }
});

Deno.test("gaussianBlur is within two gray levels of a true Gaussian in the mean", async () => {
  const image = picture(60, 40);
  for (const radius of [1, 3.3]) {
    const blurred = await gaussianBlur().apply(image, { radius, unit: "pixels" });
    assert.ok(difference(blurred, slowGaussian(image, radius)).mean < 2);
  }
});

Deno.test("gaussianBlur leaves a plain image plain, of any size and at any radius", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.integer({ min: 0, max: 255 }),
      async (width, height, radius, level) => {
        const image = { width, height, data: new Uint8Array(width * height * 3).fill(level) };
        assert.deepEqual(await gaussianBlur().apply(image, { radius, unit: "pixels" }), image);
      },
    ),
    { seed: 5, numRuns: 100 },
  );
});

Deno.test("gaussianBlur counts in shorter edges when told to, and does nothing at 0", async () => {
  const image = picture(60, 40);
  assert.deepEqual(
    await gaussianBlur().apply(image, { radius: 0.05, unit: "edges" }),
    await gaussianBlur().apply(image, { radius: 2, unit: "pixels" }),
  );
  assert.deepEqual(await gaussianBlur().apply(image, { radius: 0, unit: "pixels" }), image);
});

Deno.test("gaussianBlur draws its radius evenly", () => {
  const prng = seededPrng(6);
  assertUniform(Array.from({ length: 10_000 }, () => gaussianBlur().sample(prng).radius), [1, 5]);
});

function slowGaussian({ width, height, data }: Image, deviation: number): Image {
  const reach = Math.ceil(4 * deviation);
  const along = (levels: Float64Array, x: number, y: number, dx: number, dy: number, channel: number) => {
    let sum = 0, weights = 0;
    for (let step = -reach; step <= reach; step++) {
      const weight = Math.exp(-step * step / (2 * deviation * deviation));
      const column = Math.min(width - 1, Math.max(0, x + step * dx));
      const row = Math.min(height - 1, Math.max(0, y + step * dy));
      sum += weight * levels[(row * width + column) * 3 + channel]!;
      weights += weight;
    }
    return sum / weights;
  };
  const pass = (levels: Float64Array, dx: number, dy: number) =>
    levels.map((_, at) => {
      const pixel = Math.floor(at / 3);
      return along(levels, pixel % width, Math.floor(pixel / width), dx, dy, at % 3);
    });
  const blurred = pass(pass(Float64Array.from(data), 1, 0), 0, 1);
  return { width, height, data: Uint8Array.from(blurred, Math.round) };
}
