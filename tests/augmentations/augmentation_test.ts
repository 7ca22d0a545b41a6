import fc from "fast-check";
import assert from "node:assert/strict";
import { copyView } from "../../lib/images/image_view.ts";
import { lazyImage } from "../../lib/augmentations/lazy_image.ts";
import { cropImage } from "../../lib/images/crop_image.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import type { Image } from "../../lib/types.ts";
import { operations, resources } from "./operations.ts";
import { difference, picture } from "./pictures.ts";

for (const operation of operations) {
  Deno.test(`${operation.name} replays from parameters through JSON, without a change to its input`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        async (seed, width, height) => {
          const params = operation.sample(seededPrng(seed));
          assert.deepEqual(operation.sample(seededPrng(seed)), params);
          const copied: unknown = JSON.parse(JSON.stringify(params));
          assert.deepEqual(copied, params);
          const input = picture(width, height, seed), untouched = picture(width, height, seed);
          const edited = await operation.apply(input, params, resources);
          assert.deepEqual(await operation.apply(input, copied, resources), edited);
          assert.deepEqual(input, untouched);
          assertImage(edited);
        },
      ),
      { seed: 1, numRuns: 15 },
    );
  });

  if (operation.applyLazily !== undefined) {
    Deno.test(`${operation.name} makes any part of its result as it makes the whole`, async () => {
      const share = fc.double({ min: 0, max: 1, noNaN: true });
      const edge = fc.integer({ min: 1, max: 70 });
      const span = fc.tuple(share, share);
      await fc.assert(
        fc.asyncProperty(fc.nat(), edge, edge, span, span, async (seed, width, height, across, along) => {
          const image = picture(width, height, seed);
          const params = operation.sample(seededPrng(seed));
          const whole = await operation.apply(image, params, resources);
          const lazy = await operation.applyLazily!(lazyImage(image), params, resources);
          assert.deepEqual([lazy.width, lazy.height], [whole.width, whole.height]);
          const within = ([start, length]: [number, number], edge: number) => {
            const first = Math.floor(start * (edge - 1));
            return { first, length: 1 + Math.floor(length * (edge - 1 - first)) };
          };
          const columns = within(across, whole.width), rows = within(along, whole.height);
          const box = { left: columns.first, top: rows.first, width: columns.length, height: rows.length };
          assert.deepEqual(copyView(await lazy.part(box)), cropImage(whole, box));
        }),
        { seed: 2, numRuns: 30 },
      );
    });
  }

  Deno.test(`${operation.name} changes what is seen`, async () => {
    for (let seed = 0; seed < 10; seed++) {
      const input = picture(96, 80);
      const edited = await operation.apply(input, operation.sample(seededPrng(seed)), resources);
      assert.ok(difference(input, edited).mean > 0.2, `seed ${seed}`);
    }
  });

  Deno.test(`${operation.name} refuses parameters that are not its own`, async () => {
    if (operation.name === "grayscale") return;
    await assert.rejects(
      () => operation.apply(picture(8, 8), { order: ["posterize"] }, resources),
      { name: "RangeError", message: new RegExp(`^Cannot apply ${operation.name} as`) },
    );
  });
}

function assertImage({ width, height, data }: Image): void {
  assert.ok(width >= 1 && height >= 1 && Number.isInteger(width) && Number.isInteger(height));
  assert.equal(data.constructor, Uint8Array);
  assert.equal(data.length, width * height * 3);
}
