import assert from "node:assert/strict";
import { colorJitter } from "../../lib/augmentations/color_jitter.ts";
import { compose } from "../../lib/augmentations/compose.ts";
import { crop } from "../../lib/augmentations/crop.ts";
import { flip } from "../../lib/augmentations/flip.ts";
import { grayscale } from "../../lib/augmentations/grayscale.ts";
import { seededPrng } from "../../lib/prng.ts";
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
