import assert from "node:assert/strict";
import {
  type Affinities,
  affinities,
  conditionalProbabilities,
} from "../../../lib/analysis/tsne/affinities.ts";
import { nearestNeighbors } from "../../../lib/analysis/tsne/nearest_neighbors.ts";
import { seededPrng } from "../../../lib/random/prng.ts";
import { innerProduct, randomDescriptors } from "../../evaluation/random_descriptors.ts";
import { closeTo } from "../close_to.ts";
import { reference, vectorsOf } from "../reference.ts";

/** All pairs, row by row, as SciPy condenses them; 0 where there is none. */
function condensed({ starts, partners, values }: Affinities): number[] {
  const points = starts.length - 1;
  const all: number[] = [];
  for (let point = 0; point < points; point++) {
    const row = new Array<number>(points).fill(0);
    for (let pair = starts[point]!; pair < starts[point + 1]!; pair++) row[partners[pair]!]! += values[pair]!;
    all.push(...row.slice(point + 1));
  }
  return all;
}

reference.embedding.forEach((embedding, i) => {
  Deno.test(`affinities of all pairs are scikit-learn's joint probabilities in case ${i}`, async () => {
    const vectors = vectorsOf(embedding);
    const neighbors = await nearestNeighbors(vectors, vectors.vectors.length / vectors.dims - 1);
    // Its distances are in single precision, and its search for the width ends at 1e-5.
    closeTo(condensed(affinities(neighbors, embedding.perplexity)), embedding.joint, 1e-6);
  });
});

Deno.test("conditionalProbabilities have the perplexity that was asked for at any scale", () => {
  const prng = seededPrng(7);
  for (const scale of [1e-12, 1, 1e12]) {
    const distances = Float64Array.from({ length: 60 }, () => (5 + prng()) * scale);
    for (const perplexity of [1.5, 5, 20, 59]) {
      const probabilities = conditionalProbabilities(distances, perplexity);
      const entropy = probabilities.reduce(
        (sum, share) => share === 0 ? sum : sum - share * Math.log(share),
        0,
      );
      closeTo([Math.exp(entropy), probabilities.reduce((sum, share) => sum + share)], [perplexity, 1], 1e-6);
      const nearer = distances.indexOf(Math.min(...distances));
      assert.equal(Math.max(...probabilities), probabilities[nearer]);
    }
  }
});

Deno.test("conditionalProbabilities of neighbors that are equally near are equal", () => {
  assert.deepEqual([...conditionalProbabilities(new Float64Array(4), 2)], [0.25, 0.25, 0.25, 0.25]);
  closeTo(conditionalProbabilities(Float64Array.of(0, 3, 0, 0), 2), [1 / 3, 0, 1 / 3, 1 / 3], 1e-9);
});

Deno.test("affinities of the nearest neighbors hold each pair of them once and add up to 1/2", async () => {
  const descriptors = randomDescriptors("A", 50, 4);
  // Twins: each is nearest to the other, and may be found before itself.
  descriptors.vectors.copyWithin(40 * 4, 0, 10 * 4);
  const neighbors = await nearestNeighbors(descriptors, 6);
  const near = (point: number) => {
    const own = [...Array(50).keys()].filter((other) => other !== point);
    const product = (other: number) => innerProduct(descriptors, point, descriptors, other);
    return own.sort((a, b) => product(b) - product(a)).slice(0, 6);
  };
  for (let point = 0; point < 50; point++) {
    const found = neighbors.rows.subarray(point * 6, point * 6 + 6);
    assert.deepEqual([...found].sort(), near(point).sort());
    const distances = [...found].map((other) => 2 - 2 * innerProduct(descriptors, point, descriptors, other));
    closeTo(neighbors.distances.subarray(point * 6, point * 6 + 6), distances, 1e-6);
  }
  const pairs = affinities(neighbors, 2);
  const expected = new Set<string>();
  for (let point = 0; point < 50; point++) {
    for (const other of near(point)) expected.add(`${Math.min(point, other)} ${Math.max(point, other)}`);
  }
  const actual = [...Array(50).keys()].flatMap((point) =>
    [...pairs.partners.subarray(pairs.starts[point], pairs.starts[point + 1])].map((other) =>
      `${point} ${other}`
    )
  );
  assert.equal(actual.length, expected.size);
  assert.deepEqual(new Set(actual), expected);
  closeTo([pairs.values.reduce((sum, value) => sum + value)], [0.5], 1e-12);
});
