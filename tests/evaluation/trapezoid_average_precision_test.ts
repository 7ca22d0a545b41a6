import assert from "node:assert/strict";
import fc from "fast-check";
import { trapezoidAveragePrecision } from "rdcd/evaluation";
import { testWithShared } from "../shared.ts";

testWithShared(
  "trapezoidAveragePrecision agrees with the reference values of Copydays' rule",
  ["fixtures/copydays_ap.json"],
  async ([path]) => {
    const cases: { ranks: number[]; nres: number; ap: number }[] = JSON.parse(await Deno.readTextFile(path!));
    for (const { ranks, nres, ap } of cases) {
      assert.ok(Math.abs(trapezoidAveragePrecision(ranks, nres) - ap) < 1e-12, JSON.stringify(ranks));
    }
  },
);

/** A list of results, and how many right ones there are to find. */
const searches = fc.array(fc.boolean(), { maxLength: 40 }).chain((results) =>
  fc.record({
    results: fc.constant(results),
    positives: fc.integer({ min: Math.max(1, results.filter(Boolean).length), max: 50 }),
  })
);

Deno.test("trapezoidAveragePrecision is the area under the straight lines between the points of the curve", () => {
  fc.assert(
    fc.property(searches, ({ results, positives }) => {
      let [area, recall, precision] = [0, 0, 1];
      results.forEach((_, i) => {
        const found = results.slice(0, i + 1).filter(Boolean).length;
        area += (found / positives - recall) * (found / (i + 1) + precision) / 2;
        [recall, precision] = [found / positives, found / (i + 1)];
      });
      const ranks = [...results.keys()].filter((rank) => results[rank]);
      assert.ok(Math.abs(trapezoidAveragePrecision(ranks, positives) - area) < 1e-12);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("trapezoidAveragePrecision refuses ranks that are none, and too many of them", () => {
  const refused: [number[], number, RegExp][] = [
    [[0], 0, /positives must be a whole number of at least 1: current value is 0/],
    [[0, 1], 1, /at most 1 ranks: current value is 2/],
    [[1, 1], 2, /must be whole numbers that rise from 0: current value is 1/],
    [[-1], 2, /rise from 0: current value is -1/],
    [[0.5], 2, /current value is 0\.5/],
  ];
  for (const [ranks, positives, message] of refused) {
    assert.throws(() => trapezoidAveragePrecision(ranks, positives), { name: "RangeError", message });
  }
});
