import assert from "node:assert/strict";
import { blendWith } from "../../lib/augmentations/blend_with.ts";
import { resizeImage } from "../../lib/images/resize_image.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices, assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

const other = picture(90, 30, 3);
const resources = { readOther: () => Promise.resolve(other) };
const operation = blendWith({ others: ["a", "b", "c"] });

Deno.test("blendWith keeps the image at opacity 1, and shows the other, stretched, at 0", async () => {
  const image = picture(40, 40);
  assert.deepEqual(await operation.apply(image, { other: "a", opacity: 1 }, resources), image);
  assert.deepEqual(
    await operation.apply(image, { other: "a", opacity: 0 }, resources),
    resizeImage(other, { width: 40, height: 40 }),
  );
});

Deno.test("blendWith is the weighted mean in between", async () => {
  const image = picture(40, 40), stretched = resizeImage(other, { width: 40, height: 40 });
  const { data } = await operation.apply(image, { other: "a", opacity: 0.7 }, resources);
  for (const [at, level] of data.entries()) {
    assert.ok(Math.abs(level - (0.7 * image.data[at]! + 0.3 * stretched.data[at]!)) <= 0.5 + 1e-9);
  }
});

Deno.test("blendWith draws other and opacity evenly", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => operation.sample(prng));
  assertEvenChoices(draws.map((params) => params.other), ["a", "b", "c"]);
  assertUniform(draws.map(({ opacity }) => opacity), [0.5, 0.8]);
});

Deno.test("blendWith refuses to go without others, or without a way to read them", async () => {
  assert.throws(() => blendWith({ others: [] }), /others must name at least one image/);
  await assert.rejects(() => operation.apply(picture(4, 4), { other: "b", opacity: 0.5 }), {
    name: "TypeError",
    message: 'Cannot apply blendWith as it mixes in the image "b": pass { readOther } as the third argument',
  });
});
