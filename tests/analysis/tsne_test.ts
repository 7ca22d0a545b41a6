import assert from "node:assert/strict";
import { trustworthiness } from "../../lib/analysis/trustworthiness.ts";
import { tsne, type TsneOptions } from "../../lib/analysis/tsne.ts";
import { drawNormal } from "../../lib/random/draw.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import type { Descriptors } from "../../lib/types.ts";
import { randomDescriptors } from "../evaluation/random_descriptors.ts";
import { closeTo } from "./close_to.ts";
import { reference, vectorsOf } from "./reference.ts";

/** Groups around random centers; row `i` belongs to group `i % groups`. */
function grouped(rows: number, dims: number, groups: number): Descriptors {
  const prng = seededPrng(`groups ${rows}`);
  const centers = Float64Array.from({ length: groups * dims }, () => drawNormal(prng));
  const vectors = Float32Array.from({ length: rows * dims }, (_, place) => {
    const [row, column] = [Math.floor(place / dims), place % dims];
    return centers[(row % groups) * dims + column]! + 0.3 * drawNormal(prng);
  });
  return { ids: Array.from({ length: rows }, (_, row) => `I${row}`), vectors, dims };
}

/** The share of points whose nearest other point in the plane is of their group. */
function purity(positions: Float64Array, groups: number): number {
  const points = positions.length / 2;
  let right = 0;
  for (let point = 0; point < points; point++) {
    let [nearest, least] = [-1, Infinity];
    for (let other = 0; other < points; other++) {
      const [dx, dy] = [0, 1].map((axis) => positions[2 * point + axis]! - positions[2 * other + axis]!);
      const distance = Math.hypot(dx!, dy!);
      if (other !== point && distance < least) [nearest, least] = [other, distance];
    }
    if (nearest % groups === point % groups) right++;
  }
  return right / points;
}

const descriptors = grouped(120, 16, 6);
const quick = { perplexity: 10, iterations: 300, seed: 7 };
const ways: Record<string, Partial<TsneOptions>> = {
  "exact": {},
  "exact from a random start": { initialization: "random" },
  "by Barnes and Hut": { theta: 0.5 },
};

for (const [way, options] of Object.entries(ways)) {
  Deno.test(`tsne keeps neighbors together and groups apart, ${way}`, async () => {
    const embedding = await tsne(descriptors, { ...quick, ...options });
    assert.deepEqual(embedding.ids, descriptors.ids);
    assert.equal(embedding.positions.length, 240);
    assert.equal(purity(embedding.positions, 6), 1);
    assert.ok(trustworthiness(descriptors, embedding, { neighbors: 10 }) > 0.95);
    assert.ok(embedding.divergence > 0);
  });

  Deno.test(`tsne gives the same positions for the same seed and others for another, ${way}`, async () => {
    const embed = (seed: number) => tsne(descriptors, { ...quick, ...options, iterations: 40, seed });
    const [once, again, other] = [await embed(7), await embed(7), await embed(8)];
    assert.deepEqual(once, again);
    assert.notDeepEqual(once.positions, other.positions);
  });
}

Deno.test("tsne leaves no more divergence than scikit-learn at the best of three seeds", async () => {
  const { descent } = reference;
  const vectors = vectorsOf(descent);
  const ids = Array.from({ length: vectors.vectors.length / vectors.dims }, (_, row) => `${row}`);
  let least = Infinity;
  for (const seed of [1, 2, 3]) {
    const { divergence } = await tsne({ ...vectors, ids }, { perplexity: descent.perplexity, seed });
    least = Math.min(least, divergence);
  }
  // scikit-learn itself ends between 0.98 and 1.11 of that with other seeds.
  assert.ok(least < 1.05 * descent.divergence, `${least} is more than ${descent.divergence}`);
});

Deno.test("tsne centers the map and tells of each step", async () => {
  const told: number[] = [];
  let last: number[] = [];
  const { positions } = await tsne(descriptors, {
    ...quick,
    iterations: 12,
    async onIteration(iteration, lent) {
      await Promise.resolve();
      told.push(iteration);
      last = [...lent];
    },
  });
  assert.deepEqual(told, Array.from({ length: 12 }, (_, i) => i + 1));
  assert.deepEqual(last, [...positions]);
  const sums = [0, 1].map((axis) =>
    positions.filter((_, i) => i % 2 === axis).reduce((sum, value) => sum + value, 0)
  );
  closeTo(sums, [0, 0], 1e-9);
});

Deno.test("tsne parts descriptors that are the same, and places any number from four", async () => {
  const same = { ids: ["a", "b", "c", "d", "e", "f", "g"], vectors: new Float32Array(21).fill(0.4), dims: 3 };
  for (const theta of [0, 0.5]) {
    const { positions } = await tsne(same, { perplexity: 2, seed: 7, theta });
    assert.ok(positions.every(Number.isFinite));
    assert.equal(new Set(positions).size, 14);
  }
  const line = { ids: ["a", "b", "c", "d"], vectors: Float32Array.of(1, 2, 3, 4), dims: 1 };
  const { positions } = await tsne(line, { perplexity: 1, seed: 7 });
  assert.ok(positions.every(Number.isFinite));
});

Deno.test("tsne refuses a perplexity that is too large for the descriptors, and settings out of range", async () => {
  await assert.rejects(tsne(randomDescriptors("D", 90, 4), { seed: 7 }), {
    name: "RangeError",
    message:
      /perplexity must lie between 1 and 29.6\d*, a third of the others of 90 descriptors: .* value is 30$/,
  });
  const few = randomDescriptors("D", 16, 4);
  assert.equal((await tsne(few, { seed: 7, perplexity: 5, iterations: 1 })).ids.length, 16);
  const refused: [Partial<TsneOptions>, RegExp][] = [
    [{ perplexity: 5.01 }, /perplexity must lie between 1 and 5, a third .* current value is 5.01/],
    [{ perplexity: 0.5 }, /perplexity must lie between 1 and 5/],
    [{ perplexity: NaN }, /perplexity must lie between 1 and 5/],
    [{ iterations: 0 }, /iterations must be a positive integer: current value is 0/],
    [{ earlyExaggeration: 0.9 }, /earlyExaggeration must be finite and at least 1: current value is 0.9/],
    [{ learningRate: 0 }, /learningRate must be positive: current value is 0/],
    [{ theta: 1.1 }, /theta must lie between 0 and 1: current value is 1.1/],
    [
      { initialization: "spectral" as "pca" },
      /initialization must be "pca" or "random": current value is spectral/,
    ],
    [{ seed: 0.5 }, /the seed must be an integer: current value is 0.5/],
  ];
  for (const [change, message] of refused) {
    await assert.rejects(tsne(few, { seed: 7, perplexity: 5, ...change }), { name: "RangeError", message });
  }
  await assert.rejects(
    tsne({ ...few, vectors: few.vectors.with(7, NaN) }, { seed: 7, perplexity: 5 }),
    /Cannot embed descriptors as every number of descriptors must be finite: current value is NaN in row 1/,
  );
  await assert.rejects(
    tsne({ ...few, ids: few.ids.slice(1) }, { seed: 7, perplexity: 5 }),
    /one id a row: current value is 15 ids for 16 rows/,
  );
});
