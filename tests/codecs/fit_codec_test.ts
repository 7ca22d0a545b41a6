import assert from "node:assert/strict";
import fc from "fast-check";
import { applyCodec } from "../../lib/codecs/apply_codec.ts";
import { fitCodec } from "../../lib/codecs/fit_codec.ts";
import type { Vectors } from "../../lib/types.ts";
import { innerProduct, randomDescriptors, randomHashes } from "../evaluation/random_descriptors.ts";

async function transform(codec: string, training: Vectors, set: Vectors) {
  return await applyCodec(await fitCodec(codec, training), set);
}

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assert.ok(Math.abs(actual[i]! - expected[i]!) <= tolerance, `${i}: ${actual[i]} is not ${expected[i]}`);
  }
}

/** All inner products of the rows: what a search sees of a set. */
function products({ vectors, dims }: Vectors): number[] {
  const set = { ids: [], vectors, dims };
  const rows = [...Array(vectors.length / dims).keys()];
  return rows.flatMap((a) => rows.map((b) => innerProduct(set, a, set, b)));
}

Deno.test("fitCodec whitens the training set: no mean, the same variance in all directions, no correlation", async () => {
  const training = randomDescriptors("T", 500, 12);
  for (const dims of [12, 5]) {
    const { vectors } = await transform(`PCAW${dims},Flat`, training, training);
    const scatter = new Float64Array(dims * dims);
    const sums = new Float64Array(dims);
    for (let start = 0; start < vectors.length; start += dims) {
      for (let i = 0; i < dims; i++) {
        sums[i]! += vectors[start + i]!;
        for (let j = 0; j < dims; j++) scatter[i * dims + j]! += vectors[start + i]! * vectors[start + j]!;
      }
    }
    closeTo(sums, new Float64Array(dims), 1e-4);
    closeTo(scatter, Float64Array.from(scatter, (_, i) => i % (dims + 1) === 0 ? 1 : 0), 1e-4);
  }
});

Deno.test("fitCodec without whitening only turns the centerd descriptors", async () => {
  const training = randomDescriptors("T", 300, 9);
  const queries = randomDescriptors("Q", 20, 9);
  const { linear } = await fitCodec("PCA9,Flat", training);
  const centerd = { ...queries, vectors: queries.vectors.map((value, i) => value - linear!.mean[i % 9]!) };
  closeTo(products(await transform("PCA9,Flat", training, queries)), products(centerd), 1e-6);
});

Deno.test("fitCodec keeps the directions in which the training set varies most", async () => {
  // Known axes, turned by a Householder reflection.
  const spread = [0.1, 3, 0.5, 1, 0.2];
  const axes = randomDescriptors("axis", 1, 5);
  const reflect = (row: number[]) => {
    const along = row.reduce((sum, value, i) => sum + value * axes.vectors[i]!, 0);
    return row.map((value, i) => value - 2 * along * axes.vectors[i]!);
  };
  const noise = randomDescriptors("noise", 2000, 5, "even").vectors.map((value, i) =>
    i % 2 === 0 ? value : -value
  );
  const rows = Array.from({ length: 2000 }, (_, row) => spread.map((size, i) => size * noise[row * 5 + i]!));
  const training = { vectors: Float32Array.from(rows.flatMap(reflect)), dims: 5 };
  const kept = await transform("PCA2,Flat", training, {
    vectors: Float32Array.from(reflect([0, 7, 0, 0, 0])),
    dims: 5,
  });
  assert.ok(Math.hypot(...kept.vectors) > 6.5);
  const lost = await transform("PCA2,Flat", training, {
    vectors: Float32Array.from(reflect([7, 0, 0, 0, 0])),
    dims: 5,
  });
  assert.ok(Math.hypot(...lost.vectors) < 1.5);
});

Deno.test("fitCodec with whitening and unit length does not mind the scale of descriptors", async () => {
  const training = randomDescriptors("T", 200, 8);
  const queries = randomDescriptors("Q", 15, 8);
  const expected = await transform("PCAW8,L2norm,Flat", training, queries);
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), async (scale) => {
      const scaled = (set: Vectors) => ({ ...set, vectors: set.vectors.map((value) => value * scale) });
      const result = await transform("PCAW8,L2norm,Flat", scaled(training), scaled(queries));
      closeTo(products(result), products(expected), 1e-4);
    }),
    { seed: 7, numRuns: 20 },
  );
});

Deno.test("fitCodec does not depend on the order of the training set", async () => {
  const training = randomDescriptors("T", 100, 6);
  const reversed = { ...training, vectors: new Float32Array(600) };
  for (let row = 0; row < 100; row++) {
    reversed.vectors.set(training.vectors.subarray(row * 6, row * 6 + 6), (99 - row) * 6);
  }
  const queries = randomDescriptors("Q", 15, 6);
  const [a, b] = [
    await transform("PCAW6,L2norm,Flat", training, queries),
    await transform("PCAW6,L2norm,Flat", reversed, queries),
  ];
  closeTo(products(a), products(b), 1e-5);
});

Deno.test("fitCodec uses the same rows as faiss of a training set beyond 1000 rows a number", async () => {
  // faiss 1.15.1 (faiss-cpu on x86-64): PCAMatrix(3, 3, -0.5), mean and eigenvalues after training on these rows.
  const training = {
    vectors: Float32Array.from(
      { length: 24_000 },
      (_, i) => ((i * 7919) % 1009) / 1009 - 0.5 + (i % 3) * (i % 7) / 8,
    ),
    dims: 3,
  };
  const { linear } = await fitCodec("PCAW3,Flat", training);
  closeTo(linear!.mean, [-0.007056497, 0.3719327, 0.7411729], 1e-6);
  const eigenvalues = [0, 1, 2].map((column) =>
    1 / [0, 1, 2].reduce((sum, row) => sum + linear!.projection[row * 3 + column]! ** 2, 0)
  );
  closeTo(eigenvalues.map((value, i) => value / [1029.196, 431.1422, 222.314][i]!), [1, 1, 1], 1e-5);
});

Deno.test("fitCodec leaves out directions that a small training set says nothing about", async () => {
  const queries = randomHashes("Q", 50, 256);
  for (const [rows, rank] of [[300, 255], [100, 99], [2, 1]] as const) {
    const training = randomHashes("T", rows, 256);
    const codec = await fitCodec("PCAW256,L2norm,Flat", training);
    assert.equal(codec.linear!.rank, rank);
    const { vectors, dims } = await applyCodec(codec, queries);
    assert.equal(dims, 256);
    for (let start = 0; start < vectors.length; start += 256) {
      const row = vectors.subarray(start, start + 256);
      assert.ok(Math.abs(Math.hypot(...row) - 1) < 1e-6);
      assert.ok(row.subarray(rank).every((value) => value === 0));
    }
  }
});

Deno.test("fitCodec leaves out directions in which descriptors cannot vary", async () => {
  // As many bits are set as not in every hash, so all lie in a plane.
  const { linear } = await fitCodec("PCAW64,L2norm,Flat", randomHashes("T", 2000, 64));
  assert.equal(linear!.rank, 63);
  const twice = randomDescriptors("T", 400, 10);
  const doubled = {
    vectors: Float32Array.from({ length: 8000 }, (_, i) => twice.vectors[i >> 1]!),
    dims: 20,
  };
  assert.equal((await fitCodec("PCAW20,L2norm,Flat", doubled)).linear!.rank, 10);
});

Deno.test("fitCodec refuses unknown names and training sets that do not suffice", async () => {
  const training = randomDescriptors("T", 20, 4);
  const names = [
    "",
    "flat",
    "PCAW,Flat",
    "PCAW0,Flat",
    "PCA4",
    "L2norm",
    "Flat,L2norm",
    "PCAW4,L2norm,Flat,",
    "OPQ8,Flat",
    "PCAR4,Flat",
  ];
  for (const name of names) {
    await assert.rejects(fitCodec(name, training), {
      name: "RangeError",
      message: new RegExp(`must be Flat, .*: current value is "${name}"`),
    });
  }
  const refused: [string, Vectors | undefined, RegExp][] = [
    ["PCAW5,L2norm,Flat", training, /must have at least 5 dims: current value is 4/],
    ["PCAW4,L2norm,Flat", undefined, /at least 2 training descriptors: current value is 0/],
    [
      "PCA2,Flat",
      { vectors: new Float32Array(4), dims: 4 },
      /at least 2 training descriptors: current value is 1/,
    ],
    [
      "PCA2,Flat",
      { vectors: new Float32Array(40).fill(0.3), dims: 4 },
      /must differ: current value has the same/,
    ],
    [
      "PCA2,Flat",
      { vectors: new Float32Array(40).fill(NaN), dims: 4 },
      /every training number must be finite/,
    ],
  ];
  for (const [name, set, message] of refused) {
    await assert.rejects(fitCodec(name, set), { name: "RangeError", message });
  }
});

Deno.test("applyCodec changes nothing with Flat and needs no training set where nothing is fitted", async () => {
  const queries = randomDescriptors("Q", 3, 4);
  assert.equal(await applyCodec(await fitCodec("Flat"), queries), queries);
  const longer = { ...queries, vectors: queries.vectors.map((value) => value * 8) };
  const { ids, vectors } = await applyCodec(await fitCodec("L2norm,Flat"), longer);
  assert.deepEqual(ids, queries.ids);
  closeTo(vectors, queries.vectors, 1e-7);
});

Deno.test("applyCodec keeps rows of zeros and transforms rows of several blocks alike", async () => {
  const zeros = { vectors: new Float32Array(8), dims: 4 };
  assert.deepEqual((await applyCodec(await fitCodec("L2norm,Flat"), zeros)).vectors, zeros.vectors);

  const codec = await fitCodec("PCAW3,L2norm,Flat", randomDescriptors("T", 50, 4));
  const one = randomDescriptors("Q", 1, 4);
  const many = { vectors: new Float32Array(4 * 9001), dims: 4 };
  for (let row = 0; row < 9001; row++) many.vectors.set(one.vectors, row * 4);
  const expected = (await applyCodec(codec, one)).vectors;
  const { vectors } = await applyCodec(codec, many);
  for (const row of [0, 4095, 4096, 9000]) assert.deepEqual(vectors.subarray(row * 3, row * 3 + 3), expected);
});

Deno.test("applyCodec refuses other dims than were fitted, and rows that are not whole", async () => {
  const codec = await fitCodec("PCAW3,L2norm,Flat", randomDescriptors("T", 50, 4));
  await assert.rejects(applyCodec(codec, randomDescriptors("Q", 2, 5)), {
    name: "RangeError",
    message: /Cannot apply PCAW3,L2norm,Flat .* the 4 dims it was fitted to: current value is 5/,
  });
  await assert.rejects(
    applyCodec(codec, { vectors: new Float32Array(6), dims: 4 }),
    /whole rows of 4 numbers: current value is 6/,
  );
});
