import assert from "node:assert/strict";
import fc from "fast-check";
import { Matrix, SVD } from "ml-matrix";
import { applyCodec, type Descriptors, evaluateRetrieval, fitCodec, seededPrng } from "rdcd/evaluation";
import { hammingDistance, packBits } from "rdcd/descriptors";
import { searchExact, searchHamming } from "rdcd/search";
import { createMatrixProduct } from "../../lib/backends/matrix_product.ts";
import { evaluateMethod } from "../../lib/benchmarks/evaluation/evaluate_method.ts";
import { iterativeQuantization, randomRotation } from "../../lib/codecs/iterative_quantization.ts";
import { type MatrixProducts, nearestRotation } from "../../lib/codecs/nearest_rotation.ts";
import { fixturePath } from "../shared.ts";
import { randomBlocks } from "./random_blocks.ts";
import { randomDescriptors } from "./random_descriptors.ts";

const fixture = JSON.parse(await Deno.readTextFile(fixturePath("itq/itq.json"))) as {
  dims: number;
  bits: number;
  training: number[];
  mean: number[];
  projection: number[];
  start: number[];
  rotation: number[];
  losses: number[];
  codes: string[];
};

async function withProducts(body: (products: MatrixProducts) => Promise<void>): Promise<void> {
  const plain = await createMatrixProduct({ transposeLeft: false });
  const transposed = await createMatrixProduct({ transposeLeft: true });
  try {
    await body({ plain, transposed });
  } finally {
    await plain.dispose();
    await transposed.dispose();
  }
}

function closeTo(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < found.length; i++) {
    assert.ok(Math.abs(found[i]! - expected[i]!) <= tolerance, `${i}: ${found[i]}, not ${expected[i]}`);
  }
}

/** The product of a matrix's transpose with itself or another, by the definition. */
function transposedProduct(left: ArrayLike<number>, right: ArrayLike<number>, columns: number): number[] {
  const rows = left.length / columns;
  return Array.from({ length: columns * columns }, (_, at) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      sum += left[row * columns + Math.floor(at / columns)]! * right[row * columns + at % columns]!;
    }
    return sum;
  });
}

function identity(dims: number): number[] {
  return Array.from({ length: dims * dims }, (_, i) => i % (dims + 1) === 0 ? 1 : 0);
}

/** Noisy copies of references in clusters: what is copied, its copies, and others of the same kind to fit codecs to. */
function clusteredCopies(dims: number) {
  const prng = seededPrng("clusters");
  const normal = () => Math.sqrt(-2 * Math.log(1 - prng())) * Math.cos(2 * Math.PI * prng());
  const centers = Array.from(
    { length: 20 },
    () => Array.from({ length: dims }, (_, i) => normal() / (1 + i / 8)),
  );
  const draw = (name: string, rows: number[][]): Descriptors => ({
    ids: rows.map((_, row) => `${name}${row}`),
    vectors: Float32Array.from(rows.flat()),
    dims,
  });
  const near = (row: number[], amount: number) =>
    row.map((value, i) => value + amount * normal() / (1 + i / 8));
  const originals = Array.from({ length: 300 }, (_, row) => near(centers[row % 20]!, 0.6));
  return {
    references: draw("R", originals),
    queries: draw("Q", originals.slice(0, 150).map((row) => near(row, 0.35))),
    training: draw("T", Array.from({ length: 600 }, (_, row) => near(centers[row % 20]!, 0.6))),
    groundTruth: Array.from({ length: 150 }, (_, row) => ({ query: `Q${row}`, reference: `R${row}` })),
  };
}

Deno.test("nearestRotation is the orthogonal factor of the singular value decomposition, however apart the values are", () =>
  withProducts(async (products) => {
    for (const [dims, decades] of [[1, 0], [2, 0], [7, 2], [16, 5], [33, 7]] as const) {
      const [left, right] = [1, 2].map((seed) => randomRotation(dims, seed, products));
      const [u, v] = [await left!, await right!];
      const matrix = Float64Array.from({ length: dims * dims }, (_, at) => {
        let sum = 0;
        for (let i = 0; i < dims; i++) {
          const value = 10 ** (3 - decades * i / Math.max(1, dims - 1));
          sum += u[Math.floor(at / dims) * dims + i]! * value * v[at % dims * dims + i]!;
        }
        return sum;
      });
      const rotation = await nearestRotation(matrix, dims, products);
      closeTo(transposedProduct(rotation, rotation, dims), identity(dims), 1e-12);
      const expected = Matrix.from1DArray(dims, dims, u)
        .mmul(Matrix.from1DArray(dims, dims, v).transpose()).to1DArray();
      // What rounding the matrix itself moves, over its smallest singular value.
      closeTo(rotation, expected, 1e-14 * dims * 10 ** decades);
      const svd = new SVD(Matrix.from1DArray(dims, dims, matrix));
      closeTo(
        rotation,
        svd.leftSingularVectors.mmul(svd.rightSingularVectors.transpose()).to1DArray(),
        1e-13 * dims * 10 ** decades,
      );
    }
  }));

Deno.test("nearestRotation refuses a matrix of zeros, to which every rotation is as near", () =>
  withProducts((products) =>
    assert.rejects(nearestRotation(new Float64Array(9), 3, products), {
      name: "RangeError",
      message: /must not be singular/,
    })
  ));

Deno.test("iterativeQuantization finds NumPy's rotation, losses and codes", () =>
  withProducts(async (products) => {
    const { dims, bits, training, mean, projection } = fixture;
    const centered = Float64Array.from(training, (value, i) => Math.fround(value) - mean[i % dims]!);
    const rows = await products.plain.multiply(centered, Float64Array.from(projection), dims);
    const start = Float64Array.from(fixture.start);
    // In blocks of different lengths, as one block is the sum of its parts.
    const blocks = [rows.slice(0, 37 * bits), rows.slice(37 * bits)];
    const { rotation, losses } = await iterativeQuantization(blocks, bits, {
      iterations: 50,
      start,
      products,
    });
    closeTo(rotation, fixture.rotation, 1e-9);
    closeTo(losses, fixture.losses, 1e-12);
    const rotated = await products.plain.multiply(rows, rotation, bits);
    const codes = fixture.codes.map((_, row) =>
      Array.from(rotated.subarray(row * bits, (row + 1) * bits), (value) => value >= 0 ? "1" : "0").join("")
    );
    assert.deepEqual(codes, fixture.codes);
  }));

Deno.test("iterativeQuantization's loss never rises and its rotation stays orthogonal, from any rows", () =>
  withProducts((products) =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 0, max: 999 }),
        async (dims, seed) => {
          const prng = seededPrng(seed);
          const rows = Float64Array.from(
            { length: 40 * dims },
            (_, i) => (prng() - 0.5) / (1 + i % dims) ** 2,
          );
          const start = await randomRotation(dims, seed, products);
          const { rotation, losses } = await iterativeQuantization([rows], dims, {
            ...{ iterations: 20, start, products },
          });
          closeTo(transposedProduct(rotation, rotation, dims), identity(dims), 1e-12);
          losses.forEach((loss, i) => assert.ok(i === 0 || loss <= losses[i - 1]! + 1e-12));
          assert.ok(losses.at(-1)! >= 0 && losses[0]! <= 2);
        },
      ),
      { seed: 3, numRuns: 30 },
    )
  ));

Deno.test("fitCodec of ITQ turns NumPy's principal directions among themselves, to no more loss than theirs", async () => {
  const { dims, bits, projection: expected } = fixture;
  const training = { vectors: Float32Array.from(fixture.training), dims };
  const { linear, normalize, signs } = await fitCodec(`ITQ${bits}`, training);
  assert.deepEqual([linear!.rank, normalize, signs], [bits, true, "all"]);
  closeTo(linear!.mean, fixture.mean, 1e-6);
  closeTo(transposedProduct(linear!.projection, linear!.projection, bits), identity(bits), 1e-9);
  // A rotation of the directions leaves their sum of outer products as it is.
  const outer = (projection: ArrayLike<number>) =>
    Matrix.from1DArray(dims, bits, Array.from(projection))
      .mmul(Matrix.from1DArray(dims, bits, Array.from(projection)).transpose()).to1DArray();
  closeTo(outer(linear!.projection), outer(expected), 1e-5);
  const centered = Matrix.from1DArray(
    fixture.codes.length,
    dims,
    fixture.training.map((value, i) => value - fixture.mean[i % dims]!),
  );
  const magnitudes = (projection: ArrayLike<number>) =>
    centered.mmul(Matrix.from1DArray(dims, bits, Array.from(projection))).abs().sum();
  // From other starts other rotations are found: all much better than none, and than a start.
  assert.ok(magnitudes(linear!.projection) > 1.03 * magnitudes(expected));
});

Deno.test("fitCodec of ITQ gives the same bits at any scale, on blocks as in memory, and others for another seed", async () => {
  const { training, queries } = clusteredCopies(24);
  const bitsOf = async (factor: number, seed: number, blocks: boolean) => {
    const scaled = (set: Descriptors) => ({ ...set, vectors: set.vectors.map((value) => value * factor) });
    const set = scaled(training);
    const codec = await fitCodec("ITQ16", blocks ? randomBlocks(set, "b").source : set, { seed });
    return packBits(await applyCodec(codec, scaled(queries))).bits;
  };
  const bits = await bitsOf(1, 0, false);
  for (const factor of [8, 1 / 64]) assert.deepEqual(await bitsOf(factor, 0, false), bits);
  assert.deepEqual(await bitsOf(1, 0, true), bits);
  assert.notDeepEqual(await bitsOf(1, 1, false), bits);
});

Deno.test("fitCodec of ITQ with as many bits as numbers is a rotation of the whole space", async () => {
  const { training, queries } = clusteredCopies(16);
  const { linear } = await fitCodec("AITQ16", training);
  const real = await applyCodec(await fitCodec("AITQ16", training), queries, { role: "query" });
  closeTo(transposedProduct(linear!.projection, linear!.projection, 16), identity(16), 1e-9);
  for (let start = 0; start < real.vectors.length; start += 16) {
    assert.ok(Math.abs(Math.hypot(...real.vectors.subarray(start, start + 16)) - 1) < 1e-6);
  }
});

for (const [bits, dims] of [[64, 72], [72, 80]] as const) {
  Deno.test(`applyCodec of ITQ${bits} makes scores of 1 - 2 · distance / ${bits}, in the order of Hamming distance`, async () => {
    const { training, queries, references } = clusteredCopies(dims);
    const codec = await fitCodec(`ITQ${bits}`, training);
    const [q, r] = [await applyCodec(codec, queries), await applyCodec(codec, references)];
    assert.deepEqual(q.ids, queries.ids);
    const [qBits, rBits] = [packBits(q), packBits(r)];
    const exact = await searchExact(q, r, { k: 20 });
    const hamming = await searchHamming(qBits, rBits, { k: 20 });
    assert.deepEqual(exact.indices, hamming.indices);
    closeTo(exact.scores, Float64Array.from(hamming.distances, (distance) => 1 - 2 * distance / bits), 1e-6);
    const rowBytes = bits / 8;
    hamming.indices.forEach((row, at) => {
      const query = Math.floor(at / 20);
      const distance = hammingDistance(
        qBits.bits.subarray(query * rowBytes, (query + 1) * rowBytes),
        rBits.bits.subarray(row * rowBytes, (row + 1) * rowBytes),
      );
      assert.equal(distance, hamming.distances[at]);
    });
  });
}

Deno.test("applyCodec of AITQ leaves queries real and gives references and training set ITQ's bits", async () => {
  const { training, references, queries } = clusteredCopies(32);
  const [binary, asymmetric] = [await fitCodec("ITQ16", training), await fitCodec("AITQ16", training)];
  assert.deepEqual(
    (await applyCodec(asymmetric, references)).vectors,
    (await applyCodec(binary, references)).vectors,
  );
  const real = await applyCodec(asymmetric, queries, { role: "query" });
  const signs = await applyCodec(binary, queries, { role: "query" });
  assert.deepEqual(real.vectors.map((value) => value >= 0 ? 0.25 : -0.25), signs.vectors);
  assert.throws(() => packBits(real), /plus or minus 1 \/ √16, which is 0\.25: current value in row 0 is/);
});

Deno.test("evaluateRetrieval finds more copies with AITQ than with ITQ, and with real numbers on both sides than with either", async () => {
  const set = clusteredCopies(64);
  const precision = async (codec: string) => (await evaluateRetrieval({ ...set, codec })).averagePrecision;
  const [flat, itq, aitq] = [await precision("Flat"), await precision("ITQ32"), await precision("AITQ32")];
  assert.ok(flat > aitq && aitq > itq + 0.02, `${flat} ${aitq} ${itq}`);
  const fitted = await fitCodec("ITQ32", set.training);
  assert.equal((await evaluateRetrieval({ ...set, codec: fitted })).averagePrecision, itq);
});

Deno.test("evaluateMethod says the bytes of bits", async () => {
  const { groundTruth: matches, ...sets } = clusteredCopies(32);
  const rows = await evaluateMethod(
    { name: "m", network: null, parameters: 0, dims: 32, bytesPerImage: 128, preparation: null },
    { ...sets, imagesPerSecond: 1, unreadable: 0 },
    { groundTruth: { queries: sets.queries.ids, matches } },
    {
      ...{ protocol: "disc", codecs: ["Flat", "ITQ24", "AITQ16"], scoreNorms: ["1.0[0,2]"], k: 10 },
      ...{ candidates: "knn", seed: 0, bootstrapSamples: 10 },
    },
  );
  assert.deepEqual(
    rows.map(({ result: { codec, dims, bytesPerImage } }) => [codec, dims, bytesPerImage]),
    [["Flat", 32, 128], ["ITQ24", 24, 3], ["AITQ16", 16, 2]],
  );
});

Deno.test("fitCodec refuses binary codecs that it cannot fit, by name", async () => {
  const training = randomDescriptors("T", 200, 20);
  for (const name of ["ITQ", "ITQ0", "ITQ12", "ITQ8,Flat", "AITQ", "BITQ8", "itq8", "ITQ08", "ITQ-8"]) {
    await assert.rejects(fitCodec(name, training), {
      name: "RangeError",
      message: new RegExp(
        `ITQ<bits>, AITQ<bits> or PCAW<dims>,LSH<bits> with a multiple of 8, not below the dims: current value is "${name}"`,
      ),
    });
  }
  await assert.rejects(
    fitCodec("ITQ24", training),
    /Cannot fit ITQ24 .* at least 24 dims: current value is 20/,
  );
  await assert.rejects(
    fitCodec("ITQ16"),
    /Cannot fit ITQ16 .* at least 2 training descriptors: current value is 0/,
  );
  await assert.rejects(fitCodec("AITQ16", randomDescriptors("T", 16, 20)), {
    name: "RangeError",
    message:
      "Cannot fit AITQ16 as training descriptors must vary in 16 directions: current value is 15, of 16 descriptors",
  });
});

Deno.test("PCAW<d>,LSH<b> makes signs of whitened numbers along a tight frame, the same by seed, and is kept in a file's terms", async () => {
  const [dims, few, bits] = [12, 8, 16];
  const prng = seededPrng("frame");
  const training = {
    vectors: Float32Array.from({ length: 400 * dims }, (_, i) => (prng() - 0.5) * (1 + i % dims)),
    dims,
  };
  const codec = await fitCodec(`PCAW${few},LSH${bits}`, training, { seed: 3 });
  const whitened = (await fitCodec(`PCAW${few},L2norm,Flat`, training)).linear!;
  const { mean, projection, rank } = codec.linear!;
  assert.deepEqual([...mean], [...whitened.mean]);
  assert.equal(rank, few);
  // The frame is what turns the one projection into the other; its directions are tight: F Fᵀ = 1.
  const gram = (matrix: Float64Array, columns: number) =>
    Array.from({ length: dims * dims }, (_, at) => {
      let sum = 0;
      for (let i = 0; i < columns; i++) {
        sum += matrix[Math.floor(at / dims) * columns + i]! * matrix[at % dims * columns + i]!;
      }
      return sum;
    });
  closeTo(gram(projection, bits), gram(whitened.projection, few), 1e-12);
  const { vectors } = await applyCodec(codec, training);
  assert.ok(vectors.every((value) => Math.abs(value) === 1 / Math.sqrt(bits)));
  assert.deepEqual(await fitCodec(`PCAW${few},LSH${bits}`, training, { seed: 3 }), codec);
  assert.notDeepEqual(
    (await fitCodec(`PCAW${few},LSH${bits}`, training, { seed: 4 })).linear!.projection,
    projection,
  );
  for (const wrong of ["PCAW8,LSH12", "PCAW16,LSH8", "LSH8"]) {
    await assert.rejects(fitCodec(wrong, training), { name: "RangeError", message: /PCAW<dims>,LSH<bits>/ });
  }
});
