import assert from "node:assert/strict";
import { pixelate } from "../../lib/augmentations/pixelate.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

Deno.test("pixelate makes each tile its mean color, narrower tiles at the edge too", async () => {
  const image = picture(25, 20);
  const { data } = await pixelate().apply(image, { tile: 0.2, width: 1, height: 1, x: 0, y: 0 });
  for (let top = 0; top < 20; top += 4) {
    for (let left = 0; left < 25; left += 4) {
      const tile: number[] = [], made = new Set<number>();
      for (let y = top; y < top + 4; y++) {
        for (let x = left; x < Math.min(25, left + 4); x++) {
          tile.push(image.data[(y * 25 + x) * 3]!);
          made.add(data[(y * 25 + x) * 3]!);
        }
      }
      assert.deepEqual([...made], [Math.round(tile.reduce((sum, level) => sum + level) / tile.length)]);
    }
  }
});

Deno.test("pixelate of a region leaves the rest as it is", async () => {
  const image = picture(40, 40);
  const { data } = await pixelate().apply(image, { tile: 0.1, width: 0.5, height: 0.25, x: 1, y: 0 });
  for (let at = 0; at < data.length; at += 3) {
    const x = at / 3 % 40, y = Math.floor(at / 120);
    if (x < 20 || y >= 10) assert.equal(data[at], image.data[at]);
  }
  assert.notDeepEqual(data, image.data);
});

Deno.test("pixelate draws tile and region evenly", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => pixelate({ region: [0.2, 0.6] }).sample(prng));
  assertUniform(draws.map(({ tile }) => tile), [0.01, 0.05]);
  assertUniform(draws.map(({ width }) => width), [0.2, 0.6]);
  assertUniform(draws.map(({ x }) => x), [0, 1]);
});
