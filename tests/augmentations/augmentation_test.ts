import fc from "fast-check";
import assert from "node:assert/strict";
import { seededPrng } from "../../lib/prng.ts";
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
