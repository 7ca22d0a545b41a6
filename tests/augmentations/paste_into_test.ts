import assert from "node:assert/strict";
import { pasteInto } from "../../lib/augmentations/paste_into.ts";
import { cropImage } from "../../lib/images/crop_image.ts";
import { resizeImage } from "../../lib/images/resize_image.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices, assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

const other = picture(100, 80, 3);
const resources = { readOther: () => Promise.resolve(other) };
const operation = pasteInto({ others: ["a", "b"] });

Deno.test("pasteInto takes the drawn share of the other's area, in the image's aspect and place", async () => {
  const image = picture(30, 60);
  const pasted = await operation.apply(
    image,
    { other: "a", scale: 0.5, x: 1, y: 0.5, opacity: 1 },
    resources,
  );
  // A quarter of 8000 pixels, twice as high as wide: 32 by 63.
  const small = resizeImage(image, { width: 32, height: 63 });
  assert.deepEqual(cropImage(pasted, { left: 68, top: 9, width: 32, height: 63 }), small);
  const rest = { left: 0, top: 0, width: 68, height: 80 };
  assert.deepEqual(cropImage(pasted, rest), cropImage(other, rest));
});

Deno.test("pasteInto makes a long image fit", async () => {
  const params = { other: "a", scale: 0.9, x: 0, y: 0, opacity: 1 };
  const pasted = await operation.apply(picture(200, 10), params, resources);
  assert.deepEqual([pasted.width, pasted.height], [100, 80]);
  const rest = { left: 0, top: 5, width: 100, height: 75 };
  assert.deepEqual(cropImage(pasted, rest), cropImage(other, rest));
});

Deno.test("pasteInto mixes by its opacity", async () => {
  const white = { width: 10, height: 8, data: new Uint8Array(240).fill(255) };
  const black = { width: 10, height: 8, data: new Uint8Array(240) };
  const params = { other: "a", scale: 1, x: 0, y: 0, opacity: 0.2 };
  const { data } = await operation.apply(white, params, { readOther: () => Promise.resolve(black) });
  assert.ok(data.every((level) => level === 51));
});

Deno.test("pasteInto draws other, scale and place evenly", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => operation.sample(prng));
  assertEvenChoices(draws.map((params) => params.other), ["a", "b"]);
  assertUniform(draws.map(({ scale }) => scale), [0.4, 0.8]);
  assertUniform(draws.map(({ x }) => x), [0, 1]);
  assertUniform(draws.map(({ y }) => y), [0, 1]);
});

Deno.test("pasteInto refuses to go without others, or without a way to read them", async () => {
  assert.throws(() => pasteInto({ others: [] }), {
    name: "RangeError",
    message: "Cannot make pasteInto as others must name at least one image: it is empty",
  });
  const params = { other: "a", scale: 0.5, x: 0, y: 0, opacity: 1 };
  await assert.rejects(() => operation.apply(picture(4, 4), params), {
    name: "TypeError",
    message: 'Cannot apply pasteInto as it mixes in the image "a": pass { readOther } as the third argument',
  });
});
