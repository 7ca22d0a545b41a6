import assert from "node:assert/strict";
import fc from "fast-check";
import { histogram } from "../../lib/analysis/histogram.ts";
import { closeTo } from "./close_to.ts";
import { reference } from "./reference.ts";

reference.histogram.forEach(({ values, bins, range, counts, edges, densities }, i) => {
  Deno.test(`histogram is NumPy's in case ${i}`, () => {
    const result = histogram(values, { bins, ...(range && { range }) });
    assert.deepEqual([...result.counts], counts);
    closeTo(result.edges, edges, 1e-9);
    closeTo(result.densities, densities, 1e-9);
  });
});

Deno.test("histogram counts every value of the range once, in the bin whose edges enclose it", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.double({ min: -3, max: 3, noNaN: true }),
          fc.integer({ min: -30, max: 30 }).map((n) => n / 10),
        ),
      ),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: -20, max: 19 }).map((n) => n / 10),
      (values, bins, low) => {
        const { edges, counts, densities } = histogram(values, { bins, range: [low, 2] });
        const expected = Array.from(
          { length: bins },
          (_, bin) =>
            values.filter((value) =>
              value >= edges[bin]! && (value < edges[bin + 1]! || (bin === bins - 1 && value === 2))
            ).length,
        );
        assert.deepEqual([...counts], expected);
        assert.deepEqual([edges[0], edges[bins]], [low, 2]);
        const area = densities.reduce((sum, density) => sum + density * (2 - low) / bins, 0);
        const counted = counts.reduce((sum, count) => sum + count, 0);
        assert.ok(Math.abs(area - (counted === 0 ? 0 : 1)) < 1e-9);
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("histogram refuses bins, ranges and values that it cannot count", () => {
  const refused: [number[], Parameters<typeof histogram>[1], RegExp][] = [
    [[1], { bins: 0 }, /bins must be a positive integer: current value is 0/],
    [[1], { bins: 1.5 }, /bins must be a positive integer: current value is 1.5/],
    [[1], { bins: 2, range: [1, 1] }, /range must be ascending and finite: current value is 1 to 1/],
    [[1], { bins: 2, range: [0, Infinity] }, /ascending and finite: current value is 0 to Infinity/],
    [[1, Infinity], { bins: 2 }, /ascending and finite: current value is 1 to Infinity/],
    [[1, NaN], { bins: 2 }, /values must be numbers: current value is NaN at place 1/],
    [[], { bins: 2 }, /must be values: current value has none/],
  ];
  for (const [values, options, message] of refused) {
    assert.throws(() => histogram(values, options), { name: "RangeError", message });
  }
  assert.deepEqual([...histogram([], { bins: 2, range: [0, 1] }).counts], [0, 0]);
});
