import assert from "node:assert/strict";
import { alignment } from "../../lib/analysis/alignment.ts";
import { uniformity } from "../../lib/analysis/uniformity.ts";
import type { Descriptors } from "../../lib/types.ts";
import { randomDescriptors } from "../evaluation/random_descriptors.ts";
import { closeTo } from "./close_to.ts";
import { turned } from "./turned.ts";

/** The distance of two rows of unit length. */
function distance({ vectors, dims }: Descriptors, a: number, b: number): number {
  const row = (number: number) => [...vectors.subarray(number * dims, (number + 1) * dims)];
  const unit = (values: number[]) => values.map((value) => value / Math.hypot(...values));
  const [one, other] = [unit(row(a)), unit(row(b))];
  return Math.hypot(...one.map((value, i) => value - other[i]!));
}

const descriptors = randomDescriptors("A", 40, 7);
const pairs = Array.from({ length: 20 }, (_, i) => [`A${i}`, `A${39 - i}`] as const);

Deno.test("alignment is the mean distance of pairs to a power", () => {
  for (const alpha of [0.5, 1, 2, 3]) {
    const expected = pairs.reduce((sum, _, i) => sum + distance(descriptors, i, 39 - i) ** alpha, 0) / 20;
    closeTo([alignment(descriptors, pairs, { alpha })], [expected], 1e-12);
  }
  assert.equal(alignment(descriptors, [["A3", "A3"]]), 0);
});

Deno.test("uniformity is the logarithm of the mean Gaussian potential of all pairs", () => {
  for (const t of [0.5, 2, 10]) {
    let [sum, count] = [0, 0];
    for (let i = 0; i < 40; i++) {
      for (let j = 0; j < i; j++, count++) sum += Math.exp(-t * distance(descriptors, i, j) ** 2);
    }
    closeTo([uniformity(descriptors, { t })], [Math.log(sum / count)], 1e-12);
  }
});

Deno.test("uniformity of descriptors that are all the same is 0, and less the more evenly they spread", () => {
  const same = { vectors: new Float32Array(30).fill(0.3), dims: 3 };
  assert.ok(Math.abs(uniformity(same)) < 1e-12);
  const cross = { vectors: Float32Array.of(1, 0, -1, 0, 0, 1, 0, -1), dims: 2 };
  const bunch = { vectors: Float32Array.of(1, 0, 1, 0.1, 1, 0.2, 1, 0.3), dims: 2 };
  assert.ok(uniformity(cross) < uniformity(bunch) && uniformity(bunch) < 0);
  // exp(-t d²) vanishes for every pair.
  assert.equal(uniformity({ vectors: Float32Array.of(1, -1), dims: 1 }, { t: 1e4 }), -4e4);
});

Deno.test("alignment and uniformity mind neither the length of rows nor how all are turned", () => {
  const changed = turned(descriptors, "b");
  const longer = { ...changed, vectors: changed.vectors.map((value, i) => value * (1 + Math.floor(i / 7))) };
  closeTo([alignment(longer, pairs), uniformity(longer)], [
    alignment(descriptors, pairs),
    uniformity(descriptors),
  ], 1e-6);
});

Deno.test("alignment and uniformity refuse unknown ids, rows of zeros and powers that are not positive", () => {
  const message = (text: RegExp) => ({ name: "RangeError", message: text });
  assert.throws(() => alignment(descriptors, []), message(/at least one pair: current value is 0/));
  assert.throws(
    () => alignment(descriptors, [["A1", "B1"]]),
    message(/must have a descriptor: current value is B1/),
  );
  assert.throws(() => alignment(descriptors, pairs, { alpha: 0 }), message(/alpha must be positive .* is 0/));
  const twice = { ...descriptors, ids: descriptors.ids.with(3, "A1") };
  assert.throws(() => alignment(twice, pairs), message(/ids must be unique: current value is 1 twice/));
  const zero = { ...descriptors, vectors: descriptors.vectors.slice().fill(0, 14, 21) };
  assert.throws(() => alignment(zero, pairs), message(/must have a length: current value is 0 in row 2/));
  assert.throws(() => uniformity(zero), message(/must have a length: current value is 0 in row 2/));
  for (const t of [0, -1, NaN, Infinity]) {
    assert.throws(() => uniformity(descriptors, { t }), message(/t must be positive and finite/));
  }
  assert.throws(
    () => uniformity({ vectors: new Float32Array(3).fill(1), dims: 3 }),
    message(/at least 2 descriptors: current value is 1/),
  );
});
