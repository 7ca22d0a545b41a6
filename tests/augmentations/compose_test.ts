import fc from "fast-check";
import assert from "node:assert/strict";
import { advanced, type Augmentation, type AugmentationStep, type Image } from "rdcd/augmentations";
import { colorJitter } from "../../lib/augmentations/color_jitter.ts";
import { compose } from "../../lib/augmentations/compose.ts";
import { crop } from "../../lib/augmentations/crop.ts";
import { flip } from "../../lib/augmentations/flip.ts";
import { grayscale } from "../../lib/augmentations/grayscale.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { operations, resources } from "./operations.ts";
import { picture } from "./pictures.ts";

Deno.test("compose does its operations one after the other, each with its own draw", async () => {
  const recipe = compose([crop(), flip(), grayscale()]);
  const steps = recipe.sample(seededPrng(4));
  const prng = seededPrng(4);
  const cut = crop().sample(prng);
  assert.deepEqual(steps.map(({ params }) => params), [cut, { axis: "horizontal" }, {}]);
  const image = picture(50, 40);
  const byHand = await grayscale().apply(
    await flip().apply(await crop().apply(image, cut), { axis: "horizontal" }),
    {},
  );
  assert.deepEqual(await recipe.apply(image, steps), byHand);
});

Deno.test("compose of every operation replays through JSON", async () => {
  const recipe = compose(operations);
  const steps = recipe.sample(seededPrng("all"));
  const image = picture(64, 48);
  const once = await recipe.apply(image, steps, resources);
  assert.deepEqual(await recipe.apply(image, JSON.parse(JSON.stringify(steps)), resources), once);
});

/** Does each step to all of the image that the one before it made. */
async function stepByStep(
  image: Image,
  augmentations: readonly Augmentation<unknown>[],
  steps: readonly AugmentationStep[],
): Promise<Image> {
  for (const [index, { params }] of steps.entries()) {
    if (params !== null) image = await augmentations[index]!.apply(image, params, resources);
  }
  return image;
}

Deno.test("compose gives the pixels of its operations done step by step, in any order", async () => {
  const some = fc.array(fc.constantFrom(...operations), { minLength: 1, maxLength: 6 });
  const edge = fc.integer({ min: 1, max: 60 });
  await fc.assert(
    fc.asyncProperty(some, edge, edge, fc.nat(), async (chosen, width, height, seed) => {
      const recipe = compose(chosen);
      const steps = recipe.sample(seededPrng(seed));
      const image = picture(width, height, seed % 7), untouched = picture(width, height, seed % 7);
      assert.deepEqual(await recipe.apply(image, steps, resources), await stepByStep(image, chosen, steps));
      assert.deepEqual(image, untouched);
    }),
    { seed: 5, numRuns: 150 },
  );
});

Deno.test("advanced gives the pixels of its operations done step by step", async () => {
  const recipe = advanced({ size: 24 });
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  for (let seed = 0; seed < 400; seed++) {
    const image = picture(60 + seed % 41, 50 + seed % 37, seed);
    const steps = recipe.sample(seededPrng(seed));
    const chosen = steps.map(({ name }) => byName.get(name)!);
    assert.deepEqual(
      await recipe.apply(image, steps),
      await stepByStep(image, chosen, steps),
      `seed ${seed}`,
    );
  }
});

Deno.test("compose nests", async () => {
  const flat = compose([flip(), grayscale(), colorJitter()]);
  const nested = compose([flip(), compose([grayscale(), colorJitter()])]);
  const image = picture(20, 20);
  assert.deepEqual(
    await nested.apply(image, nested.sample(seededPrng(1))),
    await flat.apply(image, flat.sample(seededPrng(1))),
  );
});

Deno.test("compose refuses another recipe's steps", async () => {
  await assert.rejects(() => compose([flip()]).apply(picture(4, 4), [{ name: "grayscale", params: {} }]), {
    name: "RangeError",
    message: "Cannot apply compose as the steps must be flip: current value is grayscale",
  });
});
