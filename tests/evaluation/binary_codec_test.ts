import assert from "node:assert/strict";
import fc from "fast-check";
import {
  applyCodec,
  evaluateRetrieval,
  fitCodec,
  hammingDistance,
  packBits,
  searchExact,
  searchHamming,
  seededPrng,
  unpackBits,
} from "rdcd";
import { createMatrixProduct } from "../../lib/_internal/matrix_product.ts";
import { iterativeQuantization, randomRotation } from "../../lib/evaluation/iterative_quantization.ts";
import { type MatrixProducts, nearestRotation } from "../../lib/evaluation/nearest_rotation.ts";
import { fixturePath } from "../shared.ts";

async function withProducts(body: (products: MatrixProducts) => Promise<void>): Promise<void> {
  const plain = await createMatrixProduct({ transposeLeft: false });
  const transposed = await createMatrixProduct({ transposeLeft: true });
  await body({ plain, transposed });
  await plain.dispose();
  await transposed.dispose();
}

/** Rows of unit length around a few centers, each with `noise`; the rows of another set lie around the same. */
function clustered(
  rows: number,
  dims: number,
  seed: string,
  noise: number,
): { vectors: Float32Array; dims: number } {
  const normal = (prng: () => number) => prng() + prng() + prng() + prng() - 2;
  const centers = seededPrng("centers");
  const places = Array.from({ length: rows * dims }, () => normal(centers));
  const own = seededPrng(seed);
  const vectors = Float32Array.from(places, (place) => place + noise * normal(own));
  for (let start = 0; start < vectors.length; start += dims) {
    const row = vectors.subarray(start, start + dims);
    const length = Math.hypot(...row);
    row.forEach((value, at) => row[at] = value / length);
  }
  return { vectors, dims };
}

const named = (set: { vectors: Float32Array; dims: number }, letter: string) => ({
  ...set,
  ids: Array.from({ length: set.vectors.length / set.dims }, (_, row) => `${letter}${row}`),
});

function assertOrthogonal(rotation: Float64Array, dims: number, within: number): void {
  for (let i = 0; i < dims; i++) {
    for (let j = 0; j < dims; j++) {
      let sum = 0;
      for (let k = 0; k < dims; k++) sum += rotation[k * dims + i]! * rotation[k * dims + j]!;
      assert.ok(Math.abs(sum - (i === j ? 1 : 0)) < within, `${i}, ${j}: ${sum}`);
    }
  }
}

Deno.test("iterativeQuantization finds the rotation and the losses that NumPy's singular values give", () =>
  withProducts(async (products) => {
    const { dims, iterations, rows, start, rotation, losses } = JSON.parse(
      await Deno.readTextFile(fixturePath("itq/itq.json")),
    );
    const all = Float64Array.from(rows);
    const blocks = [all.subarray(0, 24 * dims), all.subarray(24 * dims)];
    const found = await iterativeQuantization(blocks, dims, {
      ...{ iterations, products },
      start: Float64Array.from(start),
    });
    found.rotation.forEach((value, at) => assert.ok(Math.abs(value - rotation[at]) < 1e-9));
    found.losses.forEach((value, at) => assert.ok(Math.abs(value - losses[at]) < 1e-9));
    assertOrthogonal(found.rotation, dims, 1e-9);
    for (const [at, loss] of found.losses.entries()) {
      assert.ok(at === 0 || loss <= found.losses[at - 1]! + 1e-12, `${loss} after ${found.losses[at - 1]}`);
    }
  }));

Deno.test("nearestRotation leaves rotations as they are, finds them behind any symmetric stretch, and refuses singular matrices", () =>
  withProducts(async (products) => {
    const dims = 24;
    const rotation = await randomRotation(dims, 5, products);
    assertOrthogonal(rotation, dims, 1e-12);
    assert.deepEqual(await randomRotation(dims, 5, products), rotation);
    const close = (found: Float64Array) =>
      found.forEach((value, at) => assert.ok(Math.abs(value - rotation[at]!) < 1e-10));
    close(await nearestRotation(rotation, dims, products));
    // Lengths of a million to one along the axes: the polar decomposition of R D is R for any positive D.
    const stretched = rotation.map((value, at) => value * 10 ** (-6 * (at % dims) / dims));
    close(await nearestRotation(stretched, dims, products));
    await assert.rejects(
      nearestRotation(stretched.map((value, at) => at % dims === 3 ? 0 : value), dims, products),
      {
        name: "RangeError",
        message: /must not be singular/,
      },
    );
  }));

Deno.test("ITQ makes each descriptor the signs of its centered, projected and turned numbers", async () => {
  const training = clustered(300, 24, "training", 0.3);
  const codec = await fitCodec("ITQ16", training, { seed: 3 });
  const { mean, projection } = codec.linear!;
  const set = clustered(20, 24, "set", 0.3);
  const { vectors, dims } = await applyCodec(codec, set);
  assert.equal(dims, 16);
  for (let row = 0; row < 20; row++) {
    for (let bit = 0; bit < 16; bit++) {
      let sum = 0;
      for (let at = 0; at < 24; at++) {
        sum += (set.vectors[row * 24 + at]! - mean[at]!) * projection[at * 16 + bit]!;
      }
      assert.equal(vectors[row * 16 + bit], sum >= 0 ? 0.25 : -0.25);
    }
  }
  // A rotation behind the principal directions: orthonormal columns.
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 16; j++) {
      let sum = 0;
      for (let at = 0; at < 24; at++) sum += projection[at * 16 + i]! * projection[at * 16 + j]!;
      assert.ok(Math.abs(sum - (i === j ? 1 : 0)) < 1e-9);
    }
  }
  assert.deepEqual(await fitCodec("ITQ16", training, { seed: 3 }), codec);
  assert.notDeepEqual((await fitCodec("ITQ16", training, { seed: 4 })).linear, codec.linear);
});

Deno.test("ITQ's scores are 1 - 2 · distance / bits, and real queries against bits find more than bits against bits", async () => {
  const [training, references, queries] = [
    clustered(400, 48, "training", 0.2),
    clustered(400, 48, "references", 0.2),
    clustered(400, 48, "queries", 1.4),
  ];
  const symmetric = await fitCodec("ITQ32", training);
  const [bits, asked] = [await applyCodec(symmetric, references), await applyCodec(symmetric, queries)];
  const { scores, indices } = await searchExact(asked, bits, { k: 3 });
  const [packed, packedQueries] = [packBits(bits), packBits(asked)];
  indices.forEach((reference, at) => {
    const query = Math.floor(at / 3);
    const distance = hammingDistance(
      packedQueries.bits.subarray(4 * query, 4 * query + 4),
      packed.bits.subarray(4 * reference, 4 * reference + 4),
    );
    assert.ok(Math.abs(scores[at]! - (1 - 2 * distance / 32)) < 1e-6);
  });
  const matches = Array.from({ length: 400 }, (_, row) => ({ query: `Q${row}`, reference: `R${row}` }));
  const [bitsOnly, asymmetric] = await Promise.all(["ITQ32", "AITQ32"].map((codec) =>
    evaluateRetrieval({
      queries: named(queries, "Q"),
      references: named(references, "R"),
      training: named(training, "T"),
      groundTruth: matches,
      codec,
    })
  ));
  assert.ok(
    bitsOnly!.averagePrecision > 0.05 && bitsOnly!.averagePrecision < 0.9,
    `${bitsOnly!.averagePrecision}`,
  );
  assert.ok(asymmetric!.averagePrecision > bitsOnly!.averagePrecision + 0.02);
});

Deno.test("fitCodec refuses bits that descriptors or training rows do not carry", async () => {
  const training = clustered(300, 24, "training", 0.3);
  await assert.rejects(fitCodec("ITQ12", training), { name: "RangeError", message: /multiple of 8/ });
  await assert.rejects(fitCodec("ITQ32", training), { name: "RangeError", message: /at least 32 dims/ });
  await assert.rejects(fitCodec("ITQ16", { ...training, vectors: training.vectors.slice(0, 24 * 10) }), {
    name: "RangeError",
    message: /ITQ16/,
  });
});

Deno.test("packBits and unpackBits undo each other for any number of bits, and searchHamming agrees with searchExact", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 1e6 }),
      async (dims, rows, seed) => {
        const prng = seededPrng(`bits ${seed}`);
        const value = Math.fround(1 / Math.sqrt(dims));
        // Few different rows, so that there are ties.
        const kinds = Array.from(
          { length: 5 },
          () => Array.from({ length: dims }, () => prng() < 0.5 ? value : -value),
        );
        const draw = (count: number) => ({
          dims,
          vectors: Float32Array.from(
            Array.from({ length: count }, () => kinds[Math.floor(prng() * 5)]!).flat(),
          ),
        });
        const [queries, references] = [draw(3), draw(rows)];
        const [packed, asked] = [packBits(references), packBits(queries)];
        assert.deepEqual(unpackBits(packed), references);
        const { indices, distances, k } = await searchHamming(asked, packed, { k: 4 });
        const exact = await searchExact(queries, references, { k: 4 });
        assert.deepEqual(indices, exact.indices);
        const rowBytes = Math.ceil(dims / 8);
        indices.forEach((reference, at) => {
          const query = Math.floor(at / k);
          let wanted = 0;
          for (let bit = 0; bit < dims; bit++) {
            if (queries.vectors[query * dims + bit] !== references.vectors[reference * dims + bit]) {
              wanted += 1;
            }
          }
          assert.equal(distances[at], wanted);
        });
        assert.equal(packed.bits.length, rows * rowBytes);
      },
    ),
    { seed: 20110620, numRuns: 60 },
  );
  assert.throws(() => packBits({ vectors: Float32Array.of(0.5, 0.5, 0.5, 0.4), dims: 4 }), {
    name: "RangeError",
    message: /plus or minus 1 \/ √4/,
  });
});
