import fc from "fast-check";
import assert from "node:assert/strict";
import { perspective } from "../../lib/augmentations/perspective.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { picture } from "./pictures.ts";

Deno.test("perspective moves each corner's pixels to where it was drawn", async () => {
  const width = 200, height = 160, patch = 24;
  const colors = [[250, 0, 0], [0, 250, 0], [0, 0, 250], [250, 250, 0]] as const;
  const image = { width, height, data: new Uint8Array(width * height * 3).fill(60) };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [left, right] = [x < patch, x >= width - patch], [top, bottom] = [y < patch, y >= height - patch];
      const corner = top && left ? 0 : top && right ? 1 : bottom && right ? 2 : bottom && left ? 3 : -1;
      if (corner >= 0) image.data.set([...colors][corner]!, (y * width + x) * 3);
    }
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: 0, max: 0.35, noNaN: true }), { minLength: 8, maxLength: 8 }),
      async (corners) => {
        const { data } = await perspective().apply(image, { corners, fill: [9, 9, 9] });
        const [ax, ay, bx, by, cx, cy, dx, dy] = corners as [
          number,
          number,
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        const places = [[ax, ay], [1 - bx, by], [1 - cx, 1 - cy], [dx, 1 - dy]] as const;
        const middle = [0, 1].map((axis) => places.reduce((sum, place) => sum + place[axis]!, 0) / 4);
        for (const [index, place] of places.entries()) {
          // Two pixels from the corner towards the middle, and as far outside.
          const length = Math.hypot((middle[0]! - place[0]) * width, (middle[1]! - place[1]) * height);
          for (const [steps, expected] of [[4, colors[index]!], [-4, [9, 9, 9]]] as const) {
            const x = Math.floor((place[0] + (middle[0]! - place[0]) * steps / length) * width);
            const y = Math.floor((place[1] + (middle[1]! - place[1]) * steps / length) * height);
            if (x < 0 || y < 0 || x >= width || y >= height) continue;
            assert.deepEqual([...data.slice((y * width + x) * 3, (y * width + x) * 3 + 3)], [...expected]);
          }
        }
      },
    ),
    { seed: 3, numRuns: 60 },
  );
});

Deno.test("perspective draws eight shifts that stay below the drawn distortion", () => {
  const prng = seededPrng(1);
  const draws = Array.from({ length: 5000 }, () => perspective({ distortion: [0.2, 0.2] }).sample(prng));
  const shifts = draws.flatMap(({ corners }) => corners);
  assert.equal(shifts.length, 40_000);
  assert.ok(shifts.every((shift) => shift >= 0 && shift < 0.2));
  const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
  assert.ok(Math.abs(mean - 0.1) < 0.002, `mean ${mean}`);
});

Deno.test("perspective refuses corners that would cross", async () => {
  const corners = [0.6, 0, 0.6, 0, 0, 0, 0, 0];
  await assert.rejects(() => perspective().apply(picture(4, 4), { corners, fill: [0, 0, 0] }), {
    name: "RangeError",
    message: "Cannot apply perspective as corners[0] must be a number within 0 to 0.45: current value is 0.6",
  });
});
