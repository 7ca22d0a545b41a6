import assert from "node:assert/strict";
import { overlayText, type OverlayTextParams } from "../../lib/augmentations/overlay_text.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import type { Image } from "../../lib/types.ts";
import { fontNames, fonts } from "../../lib/augmentations/drawing/fonts.ts";
import { assertEvenChoices, assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

const plain: OverlayTextParams = {
  font: "anton",
  text: "Hello",
  part: null,
  size: 0.3,
  opacity: 1,
  color: [255, 0, 0],
  outlined: false,
  x: 0,
  y: 0,
};
const black = { width: 200, height: 100, data: new Uint8Array(200 * 100 * 3) };

Deno.test("overlayText writes every phrase in every script as one that differs from all others", async () => {
  const seen = new Set<string>();
  let written = 0;
  for (const font of fontNames) {
    for (const text of fonts[font]!.phrases) {
      const { data } = await overlayText().apply(black, { ...plain, font, text });
      const key = data.filter((_, at) => at % 3 === 0).join();
      assert.ok(!seen.has(key), `${font} shows "${text}" like another phrase`);
      seen.add(key);
      written++;
    }
  }
  assert.ok(written > 80);
});

Deno.test("overlayText writes in the drawn color and opacity, without touching what is below it", async () => {
  const { data } = await overlayText().apply(black, { ...plain, opacity: 0.5 });
  const reds = data.filter((_, at) => at % 3 === 0);
  assert.ok(Math.max(...reds) === 128 && data.every((level, at) => at % 3 === 0 || level === 0));
  assert.ok(data.slice(50 * 600).every((level) => level === 0));
});

Deno.test("overlayText gives outlined letters a black edge that is seen on white", async () => {
  const white: Image = { ...black, data: new Uint8Array(black.data.length).fill(255) };
  const params = { ...plain, color: [255, 255, 255] as const };
  assert.deepEqual(await overlayText().apply(white, params), white);
  const { data } = await overlayText().apply(white, { ...params, outlined: true });
  assert.ok(data.filter((level) => level < 30).length > 300);
});

Deno.test("overlayText makes a phrase smaller that is wider than the image", async () => {
  const narrow: Image = { width: 60, height: 200, data: new Uint8Array(60 * 200 * 3) };
  const extent = inked(await overlayText().apply(narrow, { ...plain, size: 0.9, text: "Wide words here" }));
  assert.ok(extent.left <= 4 && extent.right >= 55, JSON.stringify(extent));
  assert.ok(extent.bottom - extent.top < 25, "the height follows");
});

Deno.test("overlayText takes the drawn part of the characters that fit, and at least one", async () => {
  const wide: Image = { width: 400, height: 40, data: new Uint8Array(400 * 40 * 3) };
  const reach = async (part: number) =>
    inked(
      await overlayText().apply(wide, { ...plain, font: "cousine", text: "M".repeat(100), part, size: 0.5 }),
    ).right;
  // Courier's metric: a character of a 20 pixel font is 12 pixels wide, so 33 fit beside the margins.
  assert.ok(Math.abs(await reach(0) - 13) <= 2);
  assert.ok(Math.abs(await reach(0.5) - (2 + 17 * 12)) <= 2);
  assert.ok(Math.abs(await reach(0.9999) - (2 + 33 * 12)) <= 2);
});

Deno.test("overlayText puts the text where it was drawn", async () => {
  const lowerRight = inked(await overlayText().apply(black, { ...plain, x: 1, y: 1 }));
  assert.ok(
    lowerRight.right >= 194 && lowerRight.bottom >= 85 && lowerRight.left > 100 && lowerRight.top > 50,
  );
});

Deno.test("overlayText draws font, size, opacity, place and color evenly, as SSCD does", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => overlayText().sample(prng));
  assertEvenChoices(draws.map(({ font }) => font), fontNames);
  assertUniform(draws.map(({ size }) => size), [0.1, 0.3]);
  assertUniform(draws.map(({ opacity }) => opacity), [0.1, 1]);
  assertUniform(draws.map(({ x }) => x), [0, 1]);
  assertUniform(draws.map(({ part }) => part!), [0, 1]);
  assertUniform(draws.map(({ color }) => color[1]! + 0.5), [0, 256]);
  assert.ok(draws.every(({ text }) => Array.from(text).length === 100));
});

Deno.test("overlayText refuses a font that it lacks, and no text", async () => {
  await assert.rejects(() => overlayText().apply(picture(9, 9), { ...plain, font: "/etc/passwd" }), {
    name: "RangeError",
    message: /^Cannot apply overlayText as font must be one of anton, /,
  });
  await assert.rejects(() => overlayText().apply(picture(9, 9), { ...plain, text: "" }), {
    name: "RangeError",
    message: 'Cannot apply overlayText as text must have 1 to 100 characters: current value is ""',
  });
});

/** The box around all pixels that are not black. */
function inked({ width, height, data }: Image) {
  const box = { left: width, top: height, right: -1, bottom: -1 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * 3]! < 40) continue;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
  return box;
}

Deno.test("overlayText leaves out, where told so, text of which all but one of the most characters would fit", async () => {
  const operation = overlayText({ unfitting: "leaveOut" });
  const params = operation.sample(seededPrng(1));
  assert.equal(params.unfitting, "leaveOut");
  const wide = { width: 2000, height: 20, data: new Uint8Array(2000 * 20 * 3) };
  const letters = { ...params, opacity: 1, color: [255, 0, 0] as const, size: 0.2 };
  assert.deepEqual(await operation.apply(wide, letters), wide);
  const { unfitting: _, ...shrinking } = letters;
  assert.notDeepEqual(await operation.apply(wide, shrinking), wide);
  // A narrower image has room for fewer, and gets the same text either way.
  const narrow = { width: 40, height: 20, data: new Uint8Array(40 * 20 * 3) };
  assert.deepEqual(await operation.apply(narrow, letters), await operation.apply(narrow, shrinking));
  assert.notDeepEqual(await operation.apply(narrow, letters), narrow);
});
