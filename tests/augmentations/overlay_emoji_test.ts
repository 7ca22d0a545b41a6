import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { overlayEmoji } from "../../lib/augmentations/overlay_emoji.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { emojiCodes } from "../../lib/augmentations/drawing/emoji.ts";
import { assertUniform } from "./distribution.ts";
import { difference, picture } from "./pictures.ts";

Deno.test("overlayEmoji has a file for every emoji that it draws from", () => {
  const missing = emojiCodes.filter((code) =>
    !existsSync(new URL(import.meta.resolve(`@twemoji/svg/${code}.svg`)))
  );
  assert.deepEqual(missing, []);
  assert.equal(new Set(emojiCodes).size, emojiCodes.length);
});

Deno.test("overlayEmoji shows the emoji's colors inside its square, and the image outside and at its corners", async () => {
  const image = picture(120, 80);
  const params = { emoji: "1f600", size: 0.5, opacity: 1, x: 1, y: 0 };
  const { data } = await overlayEmoji().apply(image, params);
  const pixel = (x: number, y: number) => [...data.slice((y * 120 + x) * 3, (y * 120 + x) * 3 + 3)];
  assert.deepEqual(pixel(100, 3), [255, 204, 77], "the yellow of Twemoji's faces");
  for (let y = 0; y < 80; y++) {
    for (let x = 0; x < 120; x++) {
      const inside = x >= 80 && y < 40 && Math.hypot(x + 0.5 - 100, y + 0.5 - 20) < 20.8;
      if (!inside) assert.equal(data[(y * 120 + x) * 3], image.data[(y * 120 + x) * 3]);
    }
  }
});

Deno.test("overlayEmoji at half opacity changes half as much", async () => {
  const image = picture(60, 60);
  const params = { emoji: "1f431", size: 0.8, opacity: 1, x: 0.5, y: 0.5 };
  const full = difference(image, await overlayEmoji().apply(image, params)).mean;
  const half = difference(image, await overlayEmoji().apply(image, { ...params, opacity: 0.5 })).mean;
  assert.ok(Math.abs(half / full - 0.5) < 0.02, `${half} of ${full}`);
});

Deno.test("overlayEmoji draws size, opacity and place evenly, as SSCD does", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => overlayEmoji().sample(prng));
  assertUniform(draws.map(({ size }) => size), [0.1, 0.5]);
  assertUniform(draws.map(({ opacity }) => opacity), [0.7, 1]);
  assertUniform(draws.map(({ x }) => x), [0, 1]);
  assertUniform(draws.map(({ y }) => y), [0, 1]);
  assertUniform(draws.map(({ emoji }) => emojiCodes.indexOf(emoji) + 0.5), [0, emojiCodes.length]);
});

Deno.test("overlayEmoji refuses an emoji that is a path", async () => {
  const params = { emoji: "../../secret", size: 0.5, opacity: 1, x: 0, y: 0 };
  await assert.rejects(() => overlayEmoji().apply(picture(4, 4), params), {
    name: "RangeError",
    message: /emoji must be one of 1f600, .* in all\): current value is "\.\.\/\.\.\/secret"/,
  });
});
