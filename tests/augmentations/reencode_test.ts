import assert from "node:assert/strict";
import { reencode } from "../../lib/augmentations/reencode.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices } from "./distribution.ts";
import { difference, picture } from "./pictures.ts";

Deno.test("reencode loses more at a lower quality, in both formats", async () => {
  const image = picture(64, 48);
  for (const format of ["jpeg", "webp"] as const) {
    const losses: number[] = [];
    for (const quality of [95, 50, 10]) {
      losses.push(difference(image, await reencode().apply(image, { format, quality })).mean);
    }
    assert.ok(losses[0]! < losses[1]! && losses[1]! < losses[2]!, `${format}: ${losses}`);
  }
});

Deno.test("reencode takes JPEG's quality 0 for 1, as libjpeg does", async () => {
  const image = picture(32, 32);
  assert.deepEqual(
    await reencode().apply(image, { format: "jpeg", quality: 0 }),
    await reencode().apply(image, { format: "jpeg", quality: 1 }),
  );
});

Deno.test("reencode draws each quality of 0 to 100 and each format equally often", () => {
  const prng = seededPrng(4);
  const draws = Array.from({ length: 20_200 }, () => reencode({ formats: ["jpeg", "webp"] }).sample(prng));
  assertEvenChoices(
    draws.map(({ quality }) => quality),
    Array.from({ length: 101 }, (_, quality) => quality),
  );
  assertEvenChoices(draws.map(({ format }) => format), ["jpeg", "webp"]);
});
