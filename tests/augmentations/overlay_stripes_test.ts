import assert from "node:assert/strict";
import { overlayStripes } from "../../lib/augmentations/overlay_stripes.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertUniform } from "./distribution.ts";

const black = { width: 200, height: 150, data: new Uint8Array(200 * 150 * 3) };

Deno.test("overlayStripes covers the drawn share, whatever the angle", async () => {
  for (const degrees of [0, 30, 90, 135]) {
    for (const count of [2, 5, 9]) {
      const params = { count, coverage: 0.3, degrees, opacity: 1, color: [200, 200, 200] as const };
      const { data } = await overlayStripes().apply(black, params);
      const share = data.reduce((sum, level) => sum + level, 0) / data.length / 200;
      assert.ok(Math.abs(share - 0.3) < 0.06, `${count} stripes at ${degrees} degrees cover ${share}`);
    }
  }
});

Deno.test("overlayStripes draws as many stripes as it says", async () => {
  for (const count of [1, 2, 7]) {
    const params = { count, coverage: 0.5, degrees: 0, opacity: 1, color: [255, 255, 255] as const };
    const { data } = await overlayStripes().apply(black, params);
    const row = Array.from({ length: 200 }, (_, x) => data[x * 3]! > 127);
    const starts = row.filter((light, x) => light && !row[x - 1]).length;
    assert.equal(starts, count);
  }
});

Deno.test("overlayStripes mixes by its opacity", async () => {
  const params = { count: 1, coverage: 1, degrees: 0, opacity: 0.25, color: [200, 100, 0] as const };
  const { data } = await overlayStripes().apply(black, params);
  assert.deepEqual(data.slice(300, 303), Uint8Array.of(50, 25, 0));
});

Deno.test("overlayStripes draws coverage, opacity and direction evenly", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 10_000 }, () => overlayStripes().sample(prng));
  assertUniform(draws.map(({ coverage }) => coverage), [0.2, 0.5]);
  assertUniform(draws.map(({ opacity }) => opacity), [0.3, 1]);
  assertUniform(draws.map(({ degrees }) => degrees), [0, 180]);
});
