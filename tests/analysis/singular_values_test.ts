import assert from "node:assert/strict";
import fc from "fast-check";
import { singularValues } from "../../lib/analysis/singular_values.ts";
import { randomDescriptors } from "../evaluation/random_descriptors.ts";
import { closeTo } from "./close_to.ts";
import { reference, vectorsOf } from "./reference.ts";
import { turned } from "./turned.ts";

reference.spectrum.forEach((spectrum, i) => {
  Deno.test(`singularValues are those of DirectCLR's code in case ${i}`, () => {
    closeTo(singularValues(vectorsOf(spectrum)), spectrum.expected, 1e-9);
  });
});

/** The variance in one direction by its definition. */
function variance(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

Deno.test("singularValues are the variances along known axes, however these are turned and moved", () => {
  const spread = [3, 0, 0.5, 1];
  const cube = Array.from(
    { length: 16 },
    (_, corner) => spread.map((size, i) => (corner >> i) & 1 ? size : -size),
  );
  const set = { vectors: Float32Array.from(cube.flat()), dims: 4 };
  const expected = [3, 1, 0.5, 0].map((size) =>
    variance(Array.from({ length: 16 }, (_, i) => i % 2 ? size : -size))
  );
  closeTo(singularValues(set), expected, 1e-12);
  const moved = { ...turned(set, "a"), vectors: turned(set, "a").vectors.map((value) => value + 5) };
  closeTo(singularValues(moved), expected, 1e-5);
});

for (const [rows, dims] of [[2, 3], [7, 7], [9, 30], [200, 5], [2, 1]] as const) {
  Deno.test(`singularValues of ${rows} rows of ${dims} descend and add up to the variances of all columns`, () => {
    const { vectors } = randomDescriptors("S", rows, dims);
    const values = singularValues({ vectors, dims });
    assert.equal(values.length, dims);
    assert.deepEqual([...values], [...values].sort((a, b) => b - a));
    assert.ok(values.every((value) => value >= 0));
    const total = Array.from(
      { length: dims },
      (_, i) => variance([...vectors].filter((_, place) => place % dims === i)),
    );
    closeTo([values.reduce((sum, value) => sum + value)], [total.reduce((sum, value) => sum + value)], 1e-12);
    // n rows vary in at most n - 1 directions.
    assert.ok(values.subarray(rows - 1).every((value) => value < 1e-15));
  });
}

Deno.test("singularValues grow with the square of the scale and do not depend on the order of rows", () => {
  const set = randomDescriptors("S", 20, 6);
  const expected = singularValues(set);
  fc.assert(
    fc.property(fc.integer({ min: -20, max: 20 }), (power) => {
      const scaled = singularValues({ ...set, vectors: set.vectors.map((value) => value * 2 ** power) });
      closeTo(scaled.map((value) => value / 4 ** power), expected, 1e-13);
    }),
    { seed: 7, numRuns: 20 },
  );
  const reversed = new Float32Array(set.vectors.length);
  for (let row = 0; row < 20; row++) {
    reversed.set(set.vectors.subarray(row * 6, row * 6 + 6), (19 - row) * 6);
  }
  closeTo(singularValues({ vectors: reversed, dims: 6 }), expected, 1e-13);
});

Deno.test("singularValues show a collapsed direction far below what single precision holds", () => {
  // The last number follows from the others exactly, as all are multiples of 2^-10.
  const free = randomDescriptors("S", 500, 4).vectors.map((value) => Math.round(value * 1024) / 1024);
  const vectors = new Float32Array(500 * 5);
  for (let row = 0; row < 500; row++) {
    const own = free.subarray(row * 4, row * 4 + 4);
    vectors.set([...own, own[0]! + own[1]! - own[2]!], row * 5);
  }
  const values = singularValues({ vectors, dims: 5 });
  assert.ok(values[3]! > 1e-3);
  assert.ok(values[4]! < 1e-15);
});

Deno.test("singularValues refuse a single row, rows that are not whole and numbers that are not finite", () => {
  const refused: [number[], RegExp][] = [
    [[1, 2], /at least 2 descriptors: current value is 1/],
    [[], /at least 2 descriptors: current value is 0/],
    [[1, 2, 3], /whole rows of 2 numbers: current value is 3 numbers/],
    [[1, 2, 3, NaN], /every number of descriptors must be finite: current value is NaN in row 1/],
    [[1, Infinity, 3, 4], /must be finite: current value is Infinity in row 0/],
  ];
  for (const [numbers, message] of refused) {
    assert.throws(() => singularValues({ vectors: Float32Array.from(numbers), dims: 2 }), {
      name: "RangeError",
      message,
    });
  }
  assert.throws(
    () => singularValues({ vectors: new Float32Array(4), dims: 0 }),
    /dims of descriptors must be/,
  );
  const twoIds = { ids: ["a"], vectors: new Float32Array(4), dims: 2 };
  assert.throws(() => singularValues(twoIds), /one id a row: current value is 1 ids for 2 rows/);
});
