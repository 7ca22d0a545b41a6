import assert from "node:assert/strict";
import fc from "fast-check";
import { dimensionsAbove } from "../../lib/analysis/dimensions_above.ts";
import { effectiveRank } from "../../lib/analysis/effective_rank.ts";

const spectrum = fc.array(fc.double({ min: 0, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 })
  .filter((values) => values.some((value) => value > 1e-3));
const seeded = { seed: 7, numRuns: 100 };

/** The exponential of Shannon's entropy, term by term. */
function slowRank(values: number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const terms = values.filter((value) => value > 0).map((value) => (value / sum) ** (-value / sum));
  return terms.reduce((product, term) => product * term, 1);
}

Deno.test("effectiveRank is the exponential of the entropy, between 1 and the number of values", () => {
  fc.assert(
    fc.property(spectrum, (values) => {
      const rank = effectiveRank(values);
      assert.ok(Math.abs(rank - slowRank(values)) < 1e-9 * rank);
      assert.ok(rank >= 1 - 1e-12 && rank <= values.length + 1e-9);
    }),
    seeded,
  );
});

Deno.test("effectiveRank minds neither scale nor order nor zeros", () => {
  fc.assert(
    fc.property(spectrum, fc.integer({ min: -100, max: 100 }), (values, power) => {
      const changed = [0, ...values.map((value) => value * 2 ** power).reverse(), 0];
      assert.ok(Math.abs(effectiveRank(changed) - effectiveRank(values)) < 1e-9);
    }),
    seeded,
  );
  assert.ok(Math.abs(effectiveRank([1e308, 1e308, 1e308]) - 3) < 1e-12);
});

Deno.test("effectiveRank counts values that are equal", () => {
  for (const count of [1, 2, 64, 512]) {
    assert.ok(Math.abs(effectiveRank(new Float64Array(count).fill(0.3)) - count) < 1e-9);
  }
});

Deno.test("dimensionsAbove counts the values over a share of the largest", () => {
  const values = Float64Array.of(8, 4, 2, 1, 0);
  assert.deepEqual([0, 0.124, 0.125, 0.25, 0.6].map((floor) => dimensionsAbove(values, { floor })), [
    4,
    4,
    3,
    2,
    1,
  ]);
  assert.equal(dimensionsAbove(values.toReversed(), { floor: 0.2 }), 3);
});

Deno.test("effectiveRank and dimensionsAbove refuse what is no spectrum", () => {
  const refused: [number[], RegExp][] = [
    [[], /must be above 0: current value has none among 0/],
    [[0, 0], /must be above 0: current value has none among 2/],
    [[1, -1e-9], /finite and at least 0: current value is -1e-9/],
    [[1, NaN], /finite and at least 0: current value is NaN/],
    [[Infinity], /finite and at least 0: current value is Infinity/],
  ];
  for (const [values, message] of refused) {
    assert.throws(() => effectiveRank(values), { name: "RangeError", message });
    assert.throws(() => dimensionsAbove(values, { floor: 0.1 }), { name: "RangeError", message });
  }
  for (const floor of [-0.1, 1, NaN]) {
    assert.throws(() => dimensionsAbove([1], { floor }), {
      name: "RangeError",
      message: `Cannot count dimensions as floor must be at least 0 and below 1: current value is ${floor}`,
    });
  }
});
