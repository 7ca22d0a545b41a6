import assert from "node:assert/strict";
import { screenshot, type ScreenshotParams } from "../../lib/augmentations/screenshot.ts";
import { cropImage } from "../../lib/images/crop_image.ts";
import { resizeImage } from "../../lib/images/resize_image.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices, assertUniform } from "./distribution.ts";
import { difference, picture } from "./pictures.ts";

const drawn: ScreenshotParams = {
  style: "post",
  dark: false,
  accent: [200, 30, 90],
  elongation: 1.8,
  emoji: "1f600",
  name: "mila.photo",
  title: "Is this real?",
  likes: 321,
  minute: 754,
};

Deno.test("screenshot of a post shows the whole image at the width of the screen, with an interface around", async () => {
  const image = picture(240, 160);
  const shown = await screenshot().apply(image, drawn);
  assert.deepEqual([shown.width, shown.height], [480, 864]);
  const inside = cropImage(shown, { left: 0, top: 178, width: 480, height: 320 });
  assert.deepEqual(inside, resizeImage(image, { width: 480, height: 320 }));
  const header = cropImage(shown, { left: 0, top: 0, width: 480, height: 178 });
  assert.ok(header.data.filter((level) => level < 100).length > 2000, "ink in the header");
});

Deno.test("screenshot leaves the image visible in every style, wide or high", async () => {
  for (const style of ["post", "chat", "browser"] as const) {
    for (const [width, height] of [[300, 100], [100, 300], [16, 16]] as const) {
      const white = { width, height, data: new Uint8Array(width * height * 3).fill(130) };
      const { data } = await screenshot().apply(white, { ...drawn, style });
      let pixels = 0;
      for (let at = 0; at < data.length; at += 3) {
        if (data[at] === 130 && data[at + 1] === 130 && data[at + 2] === 130) pixels++;
      }
      assert.ok(pixels > 0.08 * data.length / 3, `${style} shows ${pixels} of ${data.length / 3} pixels`);
    }
  }
});

Deno.test("screenshot of a viewer keeps the image's size and most of its pixels", async () => {
  const image = picture(300, 400);
  const shown = await screenshot().apply(image, { ...drawn, style: "viewer" });
  const middle = { left: 0, top: 90, width: 300, height: 60 };
  assert.deepEqual(cropImage(shown, middle), cropImage(image, middle));
  assert.ok(difference(shown, image).mean > 5);
});

Deno.test("screenshot shows name, title, clock and likes", async () => {
  const image = picture(100, 60);
  const first = await screenshot().apply(image, drawn);
  for (
    const change of [{ name: "Prof. Wu" }, { title: "New in town" }, { minute: 3 }, { likes: 7 }, {
      emoji: "1f431",
    }]
  ) {
    assert.notDeepEqual(
      await screenshot().apply(image, { ...drawn, ...change }),
      first,
      JSON.stringify(change),
    );
  }
});

Deno.test("screenshot draws style, length and clock evenly", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => screenshot().sample(prng));
  assertEvenChoices(draws.map(({ style }) => style), ["post", "chat", "browser", "viewer"]);
  assertUniform(draws.map(({ elongation }) => elongation), [1.6, 2.1]);
  assertUniform(draws.map(({ minute }) => minute + 0.5), [0, 1440]);
});

Deno.test("screenshot refuses an emoji that is none and a title without end", async () => {
  await assert.rejects(
    () => screenshot().apply(picture(9, 9), { ...drawn, emoji: "x" }),
    /emoji must be one of/,
  );
  await assert.rejects(() => screenshot().apply(picture(9, 9), { ...drawn, title: "a".repeat(61) }), {
    name: "RangeError",
    message: /^Cannot apply screenshot as name and title must have 1 to 60 characters/,
  });
});
