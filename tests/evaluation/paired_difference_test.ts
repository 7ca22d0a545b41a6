import fc from "fast-check";
import assert from "node:assert/strict";
import { pairedDifference, seededPrng } from "rdcd/evaluation";
import { studentTQuantile } from "../../lib/evaluation/student_t_quantile.ts";

/** The probability of `|t| < bound`, by Simpson's rule over the density, without its constant. */
function integrate(bound: number, freedom: number): number {
  const half = (end: number) => {
    const steps = 20_000;
    const width = end / steps;
    let sum = 0;
    for (let step = 0; step <= steps; step++) {
      const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
      // With x = sqrt(freedom) * tan(angle), the density becomes a power of the cosine, and its range finite.
      sum += weight * Math.cos(step * width) ** (freedom - 1);
    }
    return sum * width / 3;
  };
  return half(Math.atan(bound / Math.sqrt(freedom))) / half(Math.PI / 2);
}

Deno.test("studentTQuantile is the inverse of the integral of Student's density", () => {
  for (const freedom of [1, 2, 3, 4, 5, 8, 9, 30, 101]) {
    for (const confidence of [0.1, 0.5, 0.9, 0.95, 0.999]) {
      const bound = studentTQuantile(confidence, freedom);
      assert.ok(
        Math.abs(integrate(bound, freedom) - confidence) < 1e-9,
        `${freedom} degrees, ${confidence}: ${bound}`,
      );
    }
  }
});

Deno.test("studentTQuantile has the numbers of printed tables", () => {
  const table: [freedom: number, bound: number][] = [[1, 12.706], [2, 4.303], [3, 3.182], [4, 2.776], [
    9,
    2.262,
  ], [30, 2.042]];
  for (const [freedom, bound] of table) {
    assert.equal(studentTQuantile(0.95, freedom).toFixed(3), bound.toFixed(3));
  }
});

Deno.test("pairedDifference contains the true difference as often as it says", () => {
  const prng = seededPrng("pairs");
  const normal = () => Math.sqrt(-2 * Math.log(1 - prng())) * Math.cos(2 * Math.PI * prng());
  const truth = 0.3;
  let hits = 0;
  const trials = 20_000;
  for (let trial = 0; trial < trials; trial++) {
    const others = Array.from({ length: 3 }, () => 5 * normal());
    const values = others.map((other) => other + truth + normal());
    const { low, high } = pairedDifference(values, others).interval!;
    if (low <= truth && truth <= high) hits += 1;
  }
  // Five standard deviations of the share of hits.
  const tolerance = 5 * Math.sqrt(0.95 * 0.05 / trials);
  assert.ok(Math.abs(hits / trials - 0.95) < tolerance, `${hits / trials}`);
});

const number = fc.double({ min: -1, max: 1, noNaN: true });
const pairs = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 6 });
const columns = (rows: [number, number][]) =>
  [rows.map(([value]) => value), rows.map(([, other]) => other)] as const;

Deno.test("pairedDifference turns around with its sides, whatever the order of the pairs", () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const [values, others] = columns(rows);
      const one = pairedDifference(values, others);
      const other = pairedDifference(others.toReversed(), values.toReversed());
      assert.equal(one.pairs, rows.length);
      assert.equal(one.withinNoise, other.withinNoise);
      assert.ok(Math.abs(one.mean + other.mean) < 1e-12);
      assert.equal(one.interval === null, rows.length === 1);
      if (one.interval === null) return;
      assert.ok(one.interval.low <= one.mean && one.mean <= one.interval.high);
      assert.ok(Math.abs(one.interval.low + other.interval!.high) < 1e-12);
    }),
    { seed: 5, numRuns: 300 },
  );
});

Deno.test("pairedDifference says of two equal columns that their difference is noise", () => {
  assert.deepEqual(pairedDifference([0.3, 0.5], [0.3, 0.5]), {
    mean: 0,
    interval: { low: 0, high: 0 },
    pairs: 2,
    withinNoise: true,
    pValue: 1,
  });
});

Deno.test("pairedDifference refuses what cannot be compared, saying why", () => {
  assert.throws(() => pairedDifference([], []), /there must be at least one: current value is 0/);
  assert.throws(() => pairedDifference([1, 2], [1]), /there must be 2 others: current value is 1/);
  assert.throws(() => pairedDifference([1, NaN], [1, 2]), /every value must be finite: current value is NaN/);
  assert.throws(
    () => pairedDifference([1], [2], { confidence: 1 }),
    /confidence must lie between 0 and 1: current value is 1/,
  );
});
