import assert from "node:assert/strict";
import { type Affinities, affinities } from "../../../lib/analysis/tsne/affinities.ts";
import { createBarnesHutRepulsion } from "../../../lib/analysis/tsne/create_barnes_hut_repulsion.ts";
import { divergence, divergenceGradient } from "../../../lib/analysis/tsne/divergence.ts";
import { nearestNeighbors } from "../../../lib/analysis/tsne/nearest_neighbors.ts";
import { repelAllPairs } from "../../../lib/analysis/tsne/repel_all_pairs.ts";
import { drawNormal } from "../../../lib/random/draw.ts";
import { seededPrng } from "../../../lib/random/prng.ts";
import { randomDescriptors } from "../../evaluation/random_descriptors.ts";
import { closeTo } from "../close_to.ts";
import { reference, vectorsOf } from "../reference.ts";

function gradientOf(pairs: Affinities, positions: Float64Array, repel = repelAllPairs, exaggeration = 1) {
  // It must not matter what the memory held before.
  const gradient = new Float64Array(positions.length).fill(NaN);
  divergenceGradient(pairs, positions, gradient, { exaggeration, repel });
  return gradient;
}

function randomPositions(points: number, spread: number, seed: string): Float64Array {
  const prng = seededPrng(seed);
  return Float64Array.from({ length: 2 * points }, () => spread * drawNormal(prng));
}

async function randomPairs(points: number, neighbors = points - 1): Promise<Affinities> {
  return affinities(await nearestNeighbors(randomDescriptors("P", points, 6), neighbors), neighbors / 3);
}

reference.embedding.forEach((embedding, i) => {
  Deno.test(`divergence and divergenceGradient are scikit-learn's in case ${i}`, async () => {
    const vectors = vectorsOf(embedding);
    const neighbors = await nearestNeighbors(vectors, vectors.vectors.length / vectors.dims - 1);
    const pairs = affinities(neighbors, embedding.perplexity);
    const positions = Float64Array.from(embedding.positions);
    closeTo([divergence(pairs, positions, repelAllPairs)], [embedding.divergence], 1e-5);
    closeTo(gradientOf(pairs, positions), embedding.gradient, 1e-6);
  });
});

Deno.test("divergenceGradient is the slope of the divergence, with all pairs and with neighbors only", async () => {
  for (const [points, neighbors] of [[20, 19], [40, 9]] as const) {
    const pairs = await randomPairs(points, neighbors);
    const positions = randomPositions(points, 2, "slope");
    const step = 1e-5;
    const slopes = positions.map((value, i) => {
      const at = (moved: number) => divergence(pairs, positions.with(i, moved), repelAllPairs);
      return (at(value + step) - at(value - step)) / (2 * step);
    });
    closeTo(gradientOf(pairs, positions), slopes, 1e-9);
  }
});

Deno.test("divergenceGradient with exaggeration is that of affinities that count for more", async () => {
  const pairs = await randomPairs(15);
  const more = { ...pairs, values: pairs.values.map((value) => value * 12) };
  const positions = randomPositions(15, 1, "exaggeration");
  closeTo(gradientOf(pairs, positions, repelAllPairs, 12), gradientOf(more, positions), 1e-12);
});

Deno.test("divergence is 0 where positions have the affinities themselves", () => {
  const positions = Float64Array.of(0, 0, 3, 0, 0, 1);
  const weights = [1 / 10, 1 / 2, 1 / 11];
  const sum = 2 * weights.reduce((total, weight) => total + weight, 0);
  const pairs = {
    starts: Uint32Array.of(0, 2, 3, 3),
    partners: Uint32Array.of(1, 2, 2),
    values: Float64Array.from(weights, (weight) => weight / sum),
  };
  closeTo(
    [divergence(pairs, positions, repelAllPairs), ...gradientOf(pairs, positions)],
    Array(7).fill(0),
    1e-12,
  );
});

/** Maps that a tree of cells could stumble over. */
const maps: Record<string, Float64Array> = {
  "scattered": randomPositions(200, 5, "scattered"),
  "of a start": randomPositions(200, 1e-4, "start"),
  "on a line": randomPositions(100, 3, "line").map((value, i) => i % 2 === 0 ? value : 0),
  "in one place": new Float64Array(60).fill(0.1),
  "in a few places": randomPositions(90, 2, "few").map(Math.round),
  "in two groups, far apart": randomPositions(120, 1e-9, "groups").map((value, i) =>
    value + (i % 4 < 2 ? 1e3 : 0)
  ),
  "with no number between them": Float64Array.from({ length: 40 }, (_, i) => 1 + (i % 3) * Number.EPSILON),
};

for (const [name, positions] of Object.entries(maps)) {
  Deno.test(`createBarnesHutRepulsion with theta 0 is that of all pairs for points ${name}`, () => {
    const points = positions.length / 2;
    const [forces, exact] = [new Float64Array(2 * points).fill(NaN), new Float64Array(2 * points)];
    const sum = createBarnesHutRepulsion(points, 0)(positions, forces);
    const exactSum = repelAllPairs(positions, exact);
    closeTo([sum / exactSum], [1], 1e-12);
    closeTo(forces, exact, 1e-9);
  });

  Deno.test(`createBarnesHutRepulsion with theta 0.5 is close to that of all pairs for points ${name}`, () => {
    const points = positions.length / 2;
    const [forces, exact] = [new Float64Array(2 * points), new Float64Array(2 * points)];
    const sum = createBarnesHutRepulsion(points, 0.5)(positions, forces);
    const exactSum = repelAllPairs(positions, exact);
    closeTo([sum / exactSum], [1], 0.01);
    const error = relativeError(forces, exact);
    assert.ok(error < 0.03, `${error}`);
  });
}

/** The length of the difference of two vectors, as a share of the second one's, or itself where that is rounding. */
function relativeError(actual: Float64Array, expected: Float64Array): number {
  const length = Math.hypot(...expected);
  return Math.hypot(...actual.map((value, i) => value - expected[i]!)) / (length < 1e-9 ? 1 : length);
}

Deno.test("divergenceGradient by Barnes and Hut equals the exact one at theta 0, and errs less at smaller theta", async () => {
  const pairs = await randomPairs(150, 30);
  const positions = randomPositions(150, 4, "gradient");
  const exact = gradientOf(pairs, positions);
  closeTo(gradientOf(pairs, positions, createBarnesHutRepulsion(150, 0)), exact, 1e-12);
  // scikit-learn errs by 0.044, 0.018 and 0.001 on such a map.
  const errors = [0.7, 0.5, 0.2].map((theta) =>
    relativeError(gradientOf(pairs, positions, createBarnesHutRepulsion(150, theta)), exact)
  );
  assert.ok(errors[1]! < 0.03, `${errors[1]}`);
  assert.ok(errors[0]! > errors[1]! && errors[1]! > errors[2]! && errors[2]! > 0, `${errors}`);
});

Deno.test("createBarnesHutRepulsion gives the same whatever it was used for before", () => {
  const [first, second] = [maps["scattered"]!, randomPositions(200, 2, "second")];
  const repel = createBarnesHutRepulsion(200, 0.5);
  const [again, fresh] = [new Float64Array(400), new Float64Array(400)];
  repel(first, again);
  const sums = [repel(second, again), createBarnesHutRepulsion(200, 0.5)(second, fresh)];
  closeTo([sums[0]! / sums[1]!], [1], 1e-12);
  closeTo(again, fresh, 1e-9);
});
