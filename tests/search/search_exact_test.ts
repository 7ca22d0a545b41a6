import assert from "node:assert/strict";
import fc from "fast-check";
import * as tf from "@tensorflow/tfjs";
import { searchExact } from "../../lib/search/search_exact.ts";
import type { Vectors } from "../../lib/types.ts";
import { seededPrng } from "../../lib/random/prng.ts";

function randomVectors(rows: number, dims: number, seed: string, unit = true): Vectors {
  const prng = seededPrng(seed);
  const vectors = Float32Array.from({ length: rows * dims }, () => prng() - 0.5);
  if (unit) {
    for (let start = 0; start < vectors.length; start += dims) {
      const row = vectors.subarray(start, start + dims);
      const length = Math.hypot(...row);
      row.forEach((value, i) => row[i] = value / length);
    }
  }
  return { vectors, dims };
}

/** Signs of a hash, every bit plus or minus 1/√dims: most inner products are tied. */
function randomHashes(rows: number, dims: number, seed: string): Vectors {
  const prng = seededPrng(seed);
  return { vectors: Float32Array.from({ length: rows * dims }, () => (prng() < 0.5 ? -1 : 1) / 8), dims };
}

/** Copies rows over others, so that many references are the same. */
function withTwins({ vectors, dims }: Vectors, distinct: number): Vectors {
  const rows = vectors.length / dims;
  const copy = vectors.slice();
  for (let row = distinct; row < rows; row++) {
    copy.copyWithin(row * dims, (row % distinct) * dims, (row % distinct + 1) * dims);
  }
  return { vectors: copy, dims };
}

function storedBlocks({ vectors, dims }: Vectors) {
  return {
    dims,
    count: vectors.length / dims,
    async *blocks(rows = 4096) {
      for (let start = 0; start < vectors.length; start += rows * dims) {
        yield await Promise.resolve({ vectors: vectors.slice(start, start + rows * dims), dims });
      }
    },
  };
}

/** The definition: every product, then a stable sort. */
function slowSearch(queries: Vectors, references: Vectors, k: number) {
  const dims = references.dims;
  const rows = (set: Vectors) =>
    Array.from(
      { length: set.vectors.length / dims },
      (_, i) => set.vectors.subarray(i * dims, (i + 1) * dims),
    );
  const best = rows(queries).map((query) =>
    rows(references)
      .map((reference, index) => {
        let score = 0;
        query.forEach((value, i) => score += value * reference[i]!);
        return { index, score: Math.fround(score) };
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, k)
  );
  return {
    indices: best.flat().map((match) => match.index),
    scores: best.flat().map((match) => match.score),
  };
}

const cases: { name: string; queries: Vectors; references: Vectors; k: number }[] = [
  {
    name: "one query, one reference, one number",
    queries: randomVectors(1, 1, "a"),
    references: randomVectors(1, 1, "b"),
    k: 1,
  },
  { name: "odd sizes", queries: randomVectors(13, 7, "c"), references: randomVectors(101, 7, "d"), k: 5 },
  {
    name: "more queries than are multiplied at once",
    queries: randomVectors(1030, 16, "e"),
    references: randomVectors(40, 16, "f"),
    k: 3,
  },
  {
    name: "all references asked for",
    queries: randomVectors(4, 8, "g"),
    references: randomVectors(50, 8, "h"),
    k: 50,
  },
  {
    name: "lengths far from one",
    queries: randomVectors(9, 12, "i", false),
    references: randomVectors(60, 12, "j", false),
    k: 10,
  },
  {
    name: "hashes with ties everywhere",
    queries: randomHashes(20, 64, "k"),
    references: randomHashes(700, 64, "l"),
    k: 10,
  },
  {
    name: "short hashes, equal many times over",
    queries: randomHashes(20, 4, "m"),
    references: randomHashes(300, 4, "n"),
    k: 10,
  },
  {
    name: "forty twins of each of seven references",
    queries: randomVectors(25, 33, "o"),
    references: withTwins(randomVectors(280, 33, "p"), 7),
    k: 10,
  },
  {
    name: "references that are all the same",
    queries: randomVectors(3, 19, "q"),
    references: withTwins(randomVectors(90, 19, "r"), 1),
    k: 4,
  },
  {
    name: "zeros",
    queries: { vectors: new Float32Array(6), dims: 3 },
    references: { vectors: new Float32Array(60), dims: 3 },
    k: 4,
  },
];

for (const runtime of ["onnx", "tfjs"] as const) {
  for (const { name, queries, references, k } of cases) {
    Deno.test(`searchExact with ${runtime} equals comparing all with all: ${name}`, async () => {
      const expected = slowSearch(queries, references, k);
      for (const blockRows of [16_384, 64, 11]) {
        const found = await searchExact(queries, references, { k, runtime, blockRows });
        assert.deepEqual([...found.indices], expected.indices, `blocks of ${blockRows}`);
        assert.deepEqual([...found.scores], expected.scores, `blocks of ${blockRows}`);
        assert.equal(found.runtime, runtime);
      }
    });
  }
}

Deno.test("searchExact gives the same bits for any block size, thread count and runtime", async () => {
  const references = withTwins(randomVectors(3000, 48, "references"), 2500);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4000 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom("onnx" as const, "tfjs" as const),
      fc.integer({ min: 1, max: 30 }),
      async (blockRows, threads, runtime, k) => {
        const queries = randomVectors(17, 48, `queries ${k}`);
        const found = await searchExact(queries, references, { k, blockRows, threads, runtime });
        const { indices, scores } = slowSearch(queries, references, k);
        assert.deepEqual([...found.indices], indices);
        assert.deepEqual([...found.scores], scores);
      },
    ),
    { seed: 7, numRuns: 25 },
  );
});

Deno.test("searchExact finds the same references when they are stored in another order", async () => {
  const queries = randomVectors(11, 10, "queries");
  const references = randomVectors(200, 10, "references");
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...Array(200).keys()], { minLength: 200 }),
      async (order) => {
        const moved = new Float32Array(2000);
        order.forEach((from, to) =>
          moved.set(references.vectors.subarray(from * 10, from * 10 + 10), to * 10)
        );
        const before = await searchExact(queries, references, { k: 6 });
        const after = await searchExact(queries, { vectors: moved, dims: 10 }, { k: 6 });
        assert.deepEqual([...after.indices].map((index) => order[index]!), [...before.indices]);
        assert.deepEqual(after.scores, before.scores);
      },
    ),
    { seed: 7, numRuns: 10 },
  );
});

Deno.test("searchExact does not mind how long the queries are", async () => {
  const queries = randomVectors(30, 24, "queries");
  const references = randomVectors(500, 24, "references");
  const longer = { vectors: queries.vectors.map((value) => value * 1024), dims: 24 };
  const [a, b] = [
    await searchExact(queries, references, { k: 5 }),
    await searchExact(longer, references, { k: 5 }),
  ];
  assert.deepEqual(b.indices, a.indices);
  assert.deepEqual(b.scores, a.scores.map((score) => score * 1024));
});

Deno.test("searchExact compares a whole block when rounding could have hidden a reference", async () => {
  // All references lie so close together that sums of 300 rounded products put them in another order.
  const dims = 300;
  const base = randomVectors(1, dims, "base").vectors;
  const noise = randomVectors(2000, dims, "noise", false).vectors;
  const references = { vectors: noise.map((value, i) => base[i % dims]! + value * 1e-6), dims };
  const queries = {
    vectors: noise.subarray(0, 20 * dims).map((value, i) => base[i % dims]! + value / 2),
    dims,
  };
  const expected = slowSearch(queries, references, 10);
  const found = await searchExact(queries, references, { k: 10, runtime: "onnx" });
  assert.deepEqual([...found.indices], expected.indices);
  assert.deepEqual([...found.scores], expected.scores);
});

Deno.test("searchExact keeps to the rows of a view into a longer buffer", async () => {
  const buffer = new Float32Array([9, 9, 1, 0, 0, 1, 9, 9]);
  const references = { vectors: buffer.subarray(2, 6), dims: 2 };
  for (const runtime of ["onnx", "tfjs"] as const) {
    const { indices, scores } = await searchExact({ vectors: buffer.subarray(4, 6), dims: 2 }, references, {
      k: 2,
      runtime,
    });
    assert.deepEqual([[...indices], [...scores]], [[1, 0], [1, 0]]);
  }
});

Deno.test("searchExact reads references in blocks as well as from memory", async () => {
  const [queries, references] = [
    randomVectors(5, 6, "queries"),
    withTwins(randomVectors(95, 6, "references"), 80),
  ];
  const stored = { ...storedBlocks(references), count: 95 };
  for (const blockRows of [7, 95, 1000]) {
    assert.deepEqual(
      await searchExact(queries, stored, { k: 9, blockRows }),
      await searchExact(queries, references, { k: 9 }),
    );
  }
});

Deno.test("searchExact refuses blocks that hold fewer or other rows than they announce", async () => {
  const [queries, references] = [randomVectors(5, 6, "queries"), randomVectors(95, 6, "references")];
  const stored = storedBlocks(references);
  await assert.rejects(searchExact(queries, { ...stored, count: 96 }, { k: 1 }), {
    name: "RangeError",
    message: /references must hold the 96 rows that they announce: current value is 95/,
  });
  await assert.rejects(
    searchExact(queries, { ...stored, count: 94 }, { k: 1 }),
    /announce: current value is 95/,
  );
  await assert.rejects(
    searchExact({ ...queries, dims: 3 }, { ...stored, dims: 3, count: 190 }, { k: 1 }),
    /same dims/,
  );
});

Deno.test("searchExact gives all references where fewer exist than are asked for", async () => {
  const { indices, scores, k } = await searchExact(randomVectors(2, 3, "a"), randomVectors(4, 3, "b"), {
    k: 10,
  });
  assert.equal(k, 4);
  assert.equal(indices.length, 8);
  assert.equal(scores.length, 8);
  assert.deepEqual([...indices.subarray(0, 4)].sort(), [0, 1, 2, 3]);
});

Deno.test("searchExact gives an empty result for empty sets", async () => {
  const none = { vectors: new Float32Array(), dims: 3 };
  const some = randomVectors(2, 3, "a");
  for (const [queries, references, k] of [[none, some, 2], [some, none, 0], [none, none, 0]] as const) {
    const found = await searchExact(queries, references, { k: 5 });
    assert.deepEqual([found.indices.length, found.scores.length, found.k], [0, 0, k]);
  }
});

Deno.test("searchExact says how many references are done", async () => {
  const seen: number[] = [];
  const onProgress = (references: number) => seen.push(references);
  await searchExact(randomVectors(2, 3, "a"), randomVectors(25, 3, "b"), { k: 1, blockRows: 10, onProgress });
  assert.deepEqual(seen, [10, 20, 25]);
});

Deno.test("searchExact leaves no tensor behind with tfjs", async () => {
  const before = tf.memory().numTensors;
  await searchExact(randomVectors(600, 3, "a"), randomVectors(25, 3, "b"), {
    k: 2,
    blockRows: 10,
    runtime: "tfjs",
  });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("searchExact refuses what cannot be searched, and says why", async () => {
  const good = { vectors: new Float32Array([1, 2, 3, 4]), dims: 2 };
  const bad = (position: number, value: number) => {
    const vectors = new Float32Array(20_000).fill(1);
    vectors[position] = value;
    return { vectors, dims: 2 };
  };
  const refused: [Vectors, Vectors, object, RegExp][] = [
    [good, { vectors: new Float32Array(6), dims: 3 }, {}, /same dims: current value is 2 and 3/],
    [
      good,
      { vectors: new Float32Array(5), dims: 2 },
      {},
      /references must hold whole rows of 2 numbers: current value is 5/,
    ],
    [
      { vectors: new Float32Array(4), dims: 0 },
      good,
      {},
      /dims of queries must be a positive integer: current value is 0/,
    ],
    [bad(7, NaN), good, {}, /queries must be finite: current value in row 3 is NaN/],
    [
      good,
      bad(19_999, -Infinity),
      { blockRows: 100 },
      /references must be finite: current value in row 9999 is -Infinity/,
    ],
    [bad(0, 1e30), bad(0, 1e30), {}, /products must not pass the largest float32/],
    [good, good, { k: 0 }, /k must be a positive integer: current value is 0/],
    [good, good, { k: 1.5 }, /k must be a positive integer: current value is 1.5/],
    [good, good, { threads: 0 }, /threads must be a positive integer/],
    [good, good, { blockRows: -1 }, /blockRows must be a positive integer/],
  ];
  for (const [queries, references, options, message] of refused) {
    await assert.rejects(searchExact(queries, references, { k: 1, ...options }), {
      name: "RangeError",
      message,
    });
  }
});

Deno.test("searchExact takes tfjs where ONNX Runtime cannot be loaded, and fails where it was asked for", async () => {
  const script = `
    import { searchExact } from ${
    JSON.stringify(new URL("../../lib/search/search_exact.ts", import.meta.url).href)
  };
    const vectors = { vectors: new Float32Array([1, 0, 0, 1]), dims: 2 };
    const { indices, runtime } = await searchExact(vectors, vectors, { k: 1 });
    console.log(runtime, [...indices].join());
    await searchExact(vectors, vectors, { k: 1, runtime: "onnx" }).catch((error) => console.log("refused", error.name));
  `;
  // Without --allow-ffi no native library can be loaded.
  const child = new Deno.Command("deno", {
    args: ["run", "--no-prompt", "--no-check", "--allow-read", "--allow-env", "--allow-sys", "--ext=ts", "-"],
    cwd: new URL("../..", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await new Blob([script]).stream().pipeTo(child.stdin);
  const { stdout, stderr } = await child.output();
  assert.match(new TextDecoder().decode(stdout), /tfjs 0,1\nrefused/, new TextDecoder().decode(stderr));
});
