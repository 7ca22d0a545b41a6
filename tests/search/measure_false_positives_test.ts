import assert from "node:assert/strict";
import { measureFalsePositives, thresholdAt, type Vectors } from "rdcd/search";
import { seededPrng } from "rdcd/losses";
import { drawNormal } from "../../lib/random/draw.ts";

const [ROWS, DIMS] = [2600, 8];

/** Rows that point anywhere with the same chance. */
function randomRows(rows = ROWS): Vectors {
  const prng = seededPrng("rows");
  const vectors = new Float32Array(rows * DIMS);
  for (let row = 0; row < rows; row++) {
    const own = vectors.subarray(row * DIMS, (row + 1) * DIMS);
    own.forEach((_, i) => own[i] = drawNormal(prng));
    const length = Math.hypot(...own);
    own.forEach((value, i) => own[i] = value / length);
  }
  return { vectors, dims: DIMS };
}

/** The share of pairs of random directions whose cosine is above one: an integral over the sphere. */
function shareAbove(cosine: number): number {
  const steps = 100_000;
  const integral = (from: number) => {
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const x = from + (i + 0.5) / steps * (1 - from);
      sum += (1 - x * x) ** ((DIMS - 3) / 2) * (1 - from) / steps;
    }
    return sum;
  };
  return integral(cosine) / integral(-1);
}

Deno.test("measureFalsePositives finds the distribution of random directions, and beyond what it saw", async () => {
  const table = await measureFalsePositives(randomRows());
  assert.equal(table.pairs, ROWS * (ROWS - 1) / 2);
  for (const rate of [0.1, 1e-2, 1e-3, 1e-4]) {
    const share = shareAbove(thresholdAt(table, rate));
    assert.ok(share / rate > 0.85 && share / rate < 1.15, `${share} of the pairs for a rate of ${rate}`);
  }
  // One pair of the 3.4 million.
  const share = shareAbove(thresholdAt(table, 3e-7));
  assert.ok(share > 1e-7 && share < 9e-7, `${share} of the pairs`);
});

Deno.test("measureFalsePositives counts no pairs of one group", async () => {
  const rows = randomRows();
  // Two groups whose images are all alike.
  const groups = Array.from({ length: ROWS }, (_, row) => row < 200 ? "page" : row < 500 ? "garment" : row);
  for (const [first, last] of [[0, 200], [200, 500]] as const) {
    for (let row = first + 1; row < last; row++) {
      rows.vectors.copyWithin(row * DIMS, first * DIMS, (first + 1) * DIMS);
    }
  }
  const table = await measureFalsePositives(rows, { groups });
  assert.equal(table.pairs, (ROWS * (ROWS - 1) - 200 * 199 - 300 * 299) / 2);
  assert.ok(thresholdAt(table, 1e-2) < 0.95);
  await assert.rejects(measureFalsePositives(rows), /the highest scores must differ: 64750 pairs/);
  await assert.rejects(measureFalsePositives(rows, { groups: groups.slice(1) }), {
    name: "RangeError",
    message: /a group for each of 2600 rows: current value is 2599/,
  });
});

Deno.test("measureFalsePositives leaves out the pairs that are related, whichever comes first", async () => {
  const rows = randomRows();
  const before = await measureFalsePositives(rows);
  const related: [number, number][] = [];
  for (let row = 1; row < 1001; row++) {
    rows.vectors.copyWithin(row * DIMS, 0, DIMS);
    for (let other = 0; other < row; other++) related.push(row % 2 === 0 ? [row, other] : [other, row]);
  }
  const progress: number[] = [];
  const table = await measureFalsePositives(rows, { related, onProgress: (count) => progress.push(count) });
  assert.equal(table.pairs, ROWS * (ROWS - 1) / 2 - related.length);
  assert.deepEqual(progress, [1024, 2048, ROWS]);
  assert.ok(thresholdAt(table, 1e-3) < 1);
  assert.ok(Math.abs(thresholdAt(before, 1e-2) - thresholdAt(table, 1e-2)) < 0.1);
  await assert.rejects(() => measureFalsePositives(rows), /the highest scores must differ/);
});

Deno.test("measureFalsePositives counts the differing bits of hashes, neither one more nor one less", async () => {
  const bits = 64;
  const prng = seededPrng("bits");
  const hashes = Array.from(
    { length: 1500 },
    () => Array.from({ length: bits }, () => prng() < 0.5 ? -1 : 1),
  );
  const differing: number[] = new Array(bits + 1).fill(0);
  hashes.forEach((one, row) =>
    hashes.slice(0, row).forEach((other) =>
      differing[one.filter((sign, bit) => sign !== other[bit]).length]! += 1
    )
  );
  const vectors = Float32Array.from(hashes.flat(), (sign) => sign / Math.sqrt(bits));
  const table = await measureFalsePositives({ vectors, dims: bits });
  for (const [rate, score] of table.measured) {
    const most = Math.floor(bits * (1 - score) / 2);
    const pairs = differing.slice(0, most + 1).reduce((sum, count) => sum + count, 0);
    assert.ok(pairs <= rate * table.pairs && pairs + differing[most + 1]! > rate * table.pairs, `${rate}`);
  }
});

Deno.test("measureFalsePositives refuses a handful of images", () =>
  assert.rejects(
    () => measureFalsePositives(randomRows(100)),
    /at least 1000000 pairs of unrelated images are needed, which 1415 images make: current value is 4950/,
  ));

Deno.test("measureFalsePositives refuses rows that are not of the length 1, naming one", async () => {
  for (const [value, found] of [[NaN, /row 3 is NaN/], [5, /row 3 is 5\.\d+/]] as const) {
    const rows = randomRows(10);
    rows.vectors[3 * DIMS] = value;
    await assert.rejects(() => measureFalsePositives(rows), found);
  }
});
