import assert from "node:assert/strict";
import fc from "fast-check";
import { enoughImages, splitImages } from "../../../lib/benchmarks/making/split_images.ts";

Deno.test("splitImages divides a folder by itself", () => {
  assert.deepEqual(splitImages(10), { references: 4, training: 3, queries: 6, copies: 3 });
  assert.deepEqual(splitImages(400), { references: 160, training: 120, queries: 240, copies: 120 });
});

Deno.test("splitImages keeps what is asked for, and never uses an image twice", () => {
  const size = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined });
  const request = fc.record({ references: size, training: size, queries: size, copies: size });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), request, (available, asked) => {
      const requested = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
      let sizes;
      try {
        sizes = splitImages(available, requested);
      } catch (error) {
        assert.ok(error instanceof RangeError);
        return;
      }
      assert.deepEqual({ ...sizes, ...requested }, sizes);
      assert.ok(Object.values(sizes).every((value) => Number.isInteger(value) && value >= 1));
      assert.ok(sizes.copies <= sizes.queries);
      assert.ok(sizes.references + sizes.training + sizes.queries - sizes.copies <= available);
      const enough = enoughImages(requested);
      if (enough !== Infinity && enough <= available) {
        assert.equal(sizes.references + sizes.training + sizes.queries - sizes.copies, enough);
      }
    }),
    { seed: 3, numRuns: 500 },
  );
});

Deno.test("splitImages takes every request that the images suffice for", () => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(size, size, size, size, (references, training, copies, distractors) => {
      const requested = { references, training, copies, queries: copies + distractors };
      const need = references + training + distractors;
      assert.deepEqual(splitImages(need, requested), requested);
      assert.throws(
        () => splitImages(need - 1, requested),
        new RegExp(`need ${need} images: current value is ${need - 1}`),
      );
    }),
    { seed: 4 },
  );
});

Deno.test("splitImages says how many images are needed", () => {
  assert.throws(() => splitImages(9), /at least 10 images are needed: current value is 9/);
  assert.throws(() => splitImages(0), /at least 10 images are needed: current value is 0/);
  assert.throws(
    () => splitImages(50, { queries: 80 }),
    /20 references, 15 training images and 40 distractor queries need 75 images: current value is 50/,
  );
  assert.throws(
    () => splitImages(50, { copies: 5, queries: 4 }),
    /at most all of the 4 queries can be copies.* is 5/,
  );
  for (const references of [0, -1, 1.5, NaN]) {
    assert.throws(
      () => splitImages(50, { references }),
      /number of references must be a whole one of at least 1/,
    );
  }
});
