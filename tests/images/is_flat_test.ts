import assert from "node:assert/strict";
import fc from "fast-check";
import { isFlat } from "../../lib/images/is_flat.ts";
import { generatePicture } from "rdcd/datasets";

const SIDE = 64;
const filled = (level: (x: number, y: number, channel: number) => number) => {
  const data = new Uint8Array(SIDE * SIDE * 3);
  data.forEach((_, at) => data[at] = level(Math.floor(at / 3) % SIDE, Math.floor(at / 3 / SIDE), at % 3));
  return { width: SIDE, height: SIDE, data };
};

Deno.test("isFlat recognizes blank images of any color and size, with noise and specks", () => {
  fc.assert(fc.property(
    fc.record({
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
      level: fc.nat(255),
    }),
    ({ width, height, level }) => {
      assert.ok(isFlat({ width, height, data: new Uint8Array(width * height * 3).fill(level) }));
    },
  ));
  assert.ok(isFlat(filled((x, y) => 200 + (x * 7919 + y * 104729) % 9)));
  assert.ok(isFlat(filled((x, y) => x === 30 && y === 30 ? 180 : 255)));
});

Deno.test("isFlat leaves whatever shows something: pictures, a word on a page, colors of one brightness", async () => {
  for (let index = 0; index < 5; index++) assert.ok(!isFlat(await generatePicture({ seed: 2, index })));
  assert.ok(!isFlat(filled((x, y) => y === 10 && x > 10 && x < 30 ? 0 : 255)));
  assert.ok(!isFlat(filled((x, _, channel) => channel === 0 ? 100 + x : channel === 1 ? 164 - x : 100)));
  assert.ok(!isFlat(filled((x) => x / 4)));
});
