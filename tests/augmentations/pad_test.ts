import assert from "node:assert/strict";
import { pad, type PadParams } from "../../lib/augmentations/pad.ts";
import { cropImage } from "../../lib/images/crop_image.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices, assertUniform } from "./distribution.ts";
import { difference, picture } from "./pictures.ts";

const drawn: PadParams = { width: 0.5, height: 1, x: 0.2, y: 0.75, fill: "color", color: [9, 8, 7] };

Deno.test("pad keeps the image whole at the drawn place, in a margin of the drawn color", async () => {
  const image = picture(40, 30);
  const padded = await pad().apply(image, drawn);
  assert.deepEqual([padded.width, padded.height], [60, 60]);
  // Of 20 columns added, 4 are at the left; of 30 rows, 22.5 at the top.
  assert.deepEqual(cropImage(padded, { left: 4, top: 23, width: 40, height: 30 }), image);
  const margin = cropImage(padded, { left: 0, top: 0, width: 60, height: 23 });
  assert.ok(margin.data.every((level, at) => level === drawn.color[at % 3]));
});

Deno.test("pad blurred fills the margin with the image's own colors", async () => {
  const image = picture(40, 30);
  const padded = await pad().apply(image, { ...drawn, fill: "blurred" });
  assert.deepEqual(cropImage(padded, { left: 4, top: 23, width: 40, height: 30 }), image);
  const mean = (levels: Uint8Array) => levels.reduce((sum, level) => sum + level, 0) / levels.length;
  assert.ok(Math.abs(mean(padded.data) - mean(image.data)) < 15);
  assert.ok(difference(padded, await pad().apply(image, drawn)).mean > 10);
});

Deno.test("pad draws margins, place and fill evenly", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => pad().sample(prng));
  assertUniform(draws.map(({ width }) => width), [0.1, 0.5]);
  assertUniform(draws.map(({ height }) => height), [0.1, 0.5]);
  assertUniform(draws.map(({ x }) => x), [0, 1]);
  assertEvenChoices(draws.map(({ fill }) => fill), ["color", "blurred"]);
});
