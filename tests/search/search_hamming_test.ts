import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type BitVectorBlocks,
  type BitVectors,
  hammingDistance,
  packBits,
  unpackBits,
} from "rdcd/descriptors";
import { searchExact, searchHamming } from "rdcd/search";
import { seededPrng } from "rdcd/augmentations";

/** Few different bytes, so that many distances are equal; bits beyond `dims` are 0. */
function randomBits(rows: number, dims: number, seed: string): BitVectors {
  const prng = seededPrng(seed);
  const rowBytes = Math.ceil(dims / 8);
  const bits = Uint8Array.from({ length: rows * rowBytes }, () => 0x11 * Math.floor(prng() * 4) + 0x80);
  for (let last = rowBytes - 1; last < bits.length; last += rowBytes) {
    bits[last]! &= 0xff << (8 * rowBytes - dims);
  }
  return { bits, dims };
}

function rowsOf({ bits, dims }: BitVectors): Uint8Array[] {
  const rowBytes = Math.ceil(dims / 8);
  return Array.from(
    { length: bits.length / rowBytes },
    (_, row) => bits.subarray(row * rowBytes, (row + 1) * rowBytes),
  );
}

/** The definition: every distance, then a stable sort. */
function slowSearch(queries: BitVectors, references: BitVectors, k: number) {
  const best = rowsOf(queries).flatMap((query) =>
    rowsOf(references)
      .map((reference, index) => ({ index, distance: hammingDistance(query, reference) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, k)
  );
  return { indices: best.map(({ index }) => index), distances: best.map(({ distance }) => distance) };
}

/** Blocks of any sizes, larger ones than were asked for among them. */
function stored({ bits, dims }: BitVectors, sizes: readonly number[]): BitVectorBlocks {
  const rowBytes = Math.ceil(dims / 8);
  return {
    count: bits.length / rowBytes,
    dims,
    async *blocks() {
      for (let start = 0, i = 0; start < bits.length; i++) {
        const end = start + sizes[i % sizes.length]! * rowBytes;
        yield await Promise.resolve({ bits: bits.slice(start, end), dims });
        start = end;
      }
    },
  };
}

const cases = [[1, 1, 1, 1], [3, 40, 7, 5], [9, 300, 64, 10], [5, 200, 72, 200], [7, 400, 256, 13], [
  4,
  500,
  512,
  20,
], [3, 30, 1000, 40]] as const;

for (const [queryRows, referenceRows, dims, k] of cases) {
  Deno.test(`searchHamming finds what all distances sorted give, as searchExact does: ${dims} bits, ${k} of ${referenceRows}`, async () => {
    const queries = randomBits(queryRows, dims, "q");
    const references = randomBits(referenceRows, dims, "r");
    const expected = slowSearch(queries, references, k);
    for (const source of [references, stored(references, [1, 100, 7])]) {
      const steps: number[] = [];
      const found = await searchHamming(queries, source, { k, onProgress: (rows) => steps.push(rows) });
      assert.deepEqual([...found.indices], expected.indices);
      assert.deepEqual([...found.distances], expected.distances);
      assert.equal(found.k, Math.min(k, referenceRows));
      assert.equal(steps.at(-1), referenceRows);
    }
    const exact = await searchExact(unpackBits(queries), unpackBits(references), { k, blockRows: 64 });
    assert.deepEqual([...exact.indices], expected.indices);
    exact.scores.forEach((score, at) =>
      assert.ok(Math.abs(score - (1 - 2 * expected.distances[at]! / dims)) < 1e-6)
    );
  });
}

Deno.test("searchHamming goes over more references than its kernel holds at once", async () => {
  const dims = 8 * 4096;
  const references = randomBits(600, dims, "long");
  const queries = { bits: references.bits.subarray(555 * 4096, 557 * 4096), dims };
  const { indices, distances } = await searchHamming(queries, references, { k: 1 });
  assert.deepEqual([[...indices], [...distances]], [[555, 556], [0, 0]]);
});

Deno.test("searchExact finds the same when only some blocks are signs, in any runtime", async () => {
  const { vectors, dims } = unpackBits(randomBits(90, 72, "mixed"));
  const queries = { vectors: vectors.slice(0, 5 * dims), dims };
  // The second block has one number that is no sign, and its row is the best of all for the first query.
  vectors.set(queries.vectors.subarray(0, dims), 40 * dims);
  vectors[40 * dims]! *= 3;
  const slow = Array.from({ length: 5 }, (_, query) =>
    Array.from({ length: 90 }, (_, index) => {
      let score = 0;
      for (let i = 0; i < dims; i++) score += queries.vectors[query * dims + i]! * vectors[index * dims + i]!;
      return { index, score: Math.fround(score) };
    }).sort((a, b) => b.score - a.score || a.index - b.index).slice(0, 8)).flat();
  for (const runtime of ["onnx", "tfjs"] as const) {
    const found = await searchExact(queries, { vectors, dims }, { k: 8, blockRows: 30, runtime });
    assert.deepEqual([...found.indices], slow.map(({ index }) => index));
    assert.equal(found.indices[0], 40);
  }
});

Deno.test("packBits and unpackBits are each other's inverse, padded with zeros", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 9 }), (dims, rows) => {
      const packed = randomBits(rows, dims, `${dims} ${rows}`);
      const set = unpackBits(packed);
      assert.deepEqual(packBits(set), packed);
      for (let start = 0; start < set.vectors.length; start += dims) {
        assert.ok(Math.abs(Math.hypot(...set.vectors.subarray(start, start + dims)) - 1) < 1e-6);
      }
    }),
    { seed: 2, numRuns: 100 },
  );
});

Deno.test("packBits refuses what is no sign, and searchHamming what does not belong together", async () => {
  for (const value of [0, NaN, 0.5001, Infinity]) {
    assert.throws(
      () => packBits({ vectors: new Float32Array([0.5, 0.5, 0.5, 0.5, 0.5, value, 0.5, 0.5]), dims: 4 }),
      {
        name: "RangeError",
        message: /plus or minus 1 \/ √4, which is 0\.5: current value in row 1 is/,
      },
    );
  }
  const eight = { bits: Uint8Array.of(1, 2), dims: 8 };
  const refused: [Promise<unknown>, RegExp][] = [
    [
      searchHamming(eight, { bits: Uint8Array.of(1, 2), dims: 16 }, { k: 1 }),
      /same dims: current value is 8 and 16/,
    ],
    [searchHamming(eight, eight, { k: 0 }), /k must be a positive integer: current value is 0/],
    [
      searchHamming({ bits: new Uint8Array(3), dims: 16 }, { bits: new Uint8Array(4), dims: 16 }, { k: 1 }),
      /queries must hold whole rows of 2 bytes: current value is 3 bytes/,
    ],
    [
      searchHamming(eight, { ...stored(eight, [1]), count: 3 }, { k: 1 }),
      /the 3 rows that they announce.* is 2/,
    ],
    [
      searchHamming(eight, { ...stored(eight, [1]), count: 1 }, { k: 1 }),
      /the 1 rows that they announce.* is 2/,
    ],
    [
      searchHamming({ bits: new Uint8Array(), dims: 0 }, { bits: new Uint8Array(), dims: 0 }, { k: 1 }),
      /dims of references must be a positive integer/,
    ],
  ];
  for (const [search, message] of refused) await assert.rejects(search, { name: "RangeError", message });
  const empty = { bits: new Uint8Array(), dims: 8 };
  assert.equal((await searchHamming(empty, eight, { k: 1 })).indices.length, 0);
  assert.equal((await searchHamming(eight, empty, { k: 1 })).k, 0);
});
