import assert from "node:assert/strict";
import { trustworthiness } from "../../lib/analysis/trustworthiness.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { randomDescriptors } from "../evaluation/random_descriptors.ts";
import { closeTo } from "./close_to.ts";
import { reference, vectorsOf } from "./reference.ts";

reference.trustworthiness.forEach((trust, i) => {
  Deno.test(`trustworthiness is scikit-learn's in case ${i}`, () => {
    const positions = Float64Array.from(trust.positions);
    for (const [neighbors, expected] of Object.entries(trust.expected)) {
      const result = trustworthiness(vectorsOf(trust), { positions }, { neighbors: Number(neighbors) });
      closeTo([result], [expected], 1e-12);
    }
  });
});

/** Rows in the order of their distance from one of them, itself left out. */
function ordered(rows: number[][], from: number): number[] {
  const squares = rows.map((row) => row.reduce((sum, value, i) => sum + (value - rows[from]![i]!) ** 2, 0));
  return [...rows.keys()].filter((row) => row !== from).sort((a, b) => squares[a]! - squares[b]! || a - b);
}

Deno.test("trustworthiness sums ranks of intruders as defined, with many distances tied", () => {
  const prng = seededPrng(7);
  const draw = (rows: number, dims: number) =>
    Array.from({ length: rows }, () => Array.from({ length: dims }, () => Math.floor(prng() * 3)));
  for (const [rows, neighbors] of [[3, 1], [8, 3], [25, 1], [25, 12]] as const) {
    const [truth, plane] = [draw(rows, 4), draw(rows, 2)];
    let excess = 0;
    for (let row = 0; row < rows; row++) {
      const order = ordered(truth, row);
      for (const neighbor of ordered(plane, row).slice(0, neighbors)) {
        excess += Math.max(0, order.indexOf(neighbor) + 1 - neighbors);
      }
    }
    const expected = 1 - 2 * excess / (rows * neighbors * (2 * rows - 3 * neighbors - 1));
    const descriptors = { vectors: Float32Array.from(truth.flat()), dims: 4 };
    const positions = Float64Array.from(plane.flat());
    closeTo([trustworthiness(descriptors, { positions }, { neighbors })], [expected], 1e-12);
  }
});

Deno.test("trustworthiness of a plane in itself is 1, at any size of the map", () => {
  const descriptors = randomDescriptors("P", 30, 2);
  const positions = Float64Array.from(descriptors.vectors, (value) => 1000 * value);
  assert.equal(trustworthiness(descriptors, { positions }, { neighbors: 4 }), 1);
});

Deno.test("trustworthiness refuses maps of other rows and too many neighbors", () => {
  const descriptors = randomDescriptors("P", 10, 3);
  const positions = new Float64Array(20);
  const judge = (neighbors: number, places = positions) => () =>
    trustworthiness(descriptors, { positions: places }, { neighbors });
  assert.throws(judge(5), {
    name: "RangeError",
    message:
      "Cannot judge an embedding as neighbors must be fewer than half of 10 descriptors: current value is 5",
  });
  assert.throws(judge(0), /neighbors must be a positive integer: current value is 0/);
  assert.throws(
    judge(2, new Float64Array(18)),
    /one place for each of 10 descriptors: current value is 18 numbers/,
  );
  assert.throws(
    judge(2, positions.with(3, NaN)),
    /positions must be finite: current value is NaN at place 3/,
  );
});
