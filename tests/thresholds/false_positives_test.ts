import assert from "node:assert/strict";
import fc from "fast-check";
import { type FalsePositives, thresholdAt } from "rdcd/search";
import { seededPrng } from "rdcd/losses";
import { fitTail } from "../../lib/thresholds/fit_tail.ts";
import { parseFalsePositives } from "../../lib/thresholds/parse_false_positives.ts";
import { createScoreHistogram } from "../../lib/thresholds/score_histogram.ts";
import { InvalidDataError } from "../../lib/errors.ts";

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const tables: fc.Arbitrary<FalsePositives> = fc.record({
  pairs: fc.constant(1e22),
  measured: fc.array(fc.tuple(finite(0.1, 0.9), finite(0, 0.2)), { minLength: 1, maxLength: 20 }).map(
    (steps) => {
      let [rate, score] = [1, -1];
      return steps.map(([fall, rise]): [number, number] => [rate *= fall, score = Math.min(1, score + rise)]);
    },
  ),
  tail: fc.record({
    from: finite(-1, 1),
    rate: finite(1e-6, 1),
    scale: finite(1e-3, 1),
    shape: finite(-2, 0.9),
  }),
});

Deno.test("thresholdAt is never lower for a lower rate, and at most 1", () =>
  fc.assert(fc.property(tables, finite(1e-15, 1), finite(1e-15, 1), (table, one, other) => {
    const [lower, higher] = one < other ? [one, other] : [other, one];
    assert.ok(thresholdAt(table, lower) >= thresholdAt(table, higher) - 1e-12);
    assert.ok(thresholdAt(table, lower) <= 1);
  })));

Deno.test("thresholdAt refuses rates that are none", () => {
  const table: FalsePositives = {
    pairs: 1e6,
    measured: [[0.1, 0]],
    tail: { from: 0, rate: 0.1, scale: 1, shape: 0 },
  };
  for (const rate of [0, -1, 1.5, NaN]) {
    assert.throws(() => thresholdAt(table, rate), /above 0 to 1: current value is/);
  }
});

for (const [scale, shape] of [[0.05, -0.3], [0.1, 0], [0.02, 0.2]] as const) {
  Deno.test(`fitTail finds a generalized Pareto distribution of shape ${shape}`, () => {
    const prng = seededPrng(1);
    const excesses = Float64Array.from({ length: 50_000 }, () => {
      const share = 1 - prng();
      return shape === 0 ? -scale * Math.log(share) : scale * (share ** -shape - 1) / shape;
    }).sort();
    const found = fitTail(excesses);
    assert.ok(Math.abs(found.scale / scale - 1) < 0.03, `scale ${found.scale}`);
    assert.ok(Math.abs(found.shape - shape) < 0.02, `shape ${found.shape}`);
  });
}

Deno.test("fitTail takes an exponential distribution where nearly all excesses are the same", () => {
  const excesses = Float64Array.from({ length: 1000 }, (_, index) => index < 990 ? 0.03 : 0.09);
  const { scale, shape } = fitTail(excesses);
  assert.equal(shape, 0);
  assert.ok(Math.abs(scale - 0.0306) < 1e-9);
});

Deno.test("a histogram of scores keeps the scores that given shares of them reach, and continues them", () => {
  const histogram = createScoreHistogram();
  const prng = seededPrng(2);
  // Exponentially distributed, so that the share above s is known: exp(-20 s).
  for (let i = 0; i < 2_000_000; i++) histogram.add(Math.min(1, -Math.log(1 - prng()) / 20));
  const table = histogram.summarize();
  assert.equal(table.pairs, 2_000_000);
  for (const rate of [0.1, 0.03, 1e-2, 1e-3, 1e-4]) {
    assert.ok(Math.abs(thresholdAt(table, rate) + Math.log(rate) / 20) < 0.02, `rate ${rate}`);
  }
  // A hundred times less than what 2 million scores can show.
  const far = thresholdAt(table, 5e-9);
  assert.ok(Math.abs(far + Math.log(5e-9) / 20) < 0.15, `${far}`);
});

Deno.test("a histogram refuses too few scores, and scores that are all alike", () => {
  const few = createScoreHistogram();
  few.add(0.5);
  assert.throws(
    () => few.summarize(),
    /at least 1000000 pairs of unrelated images are needed, which 1415 images make: current value is 1/,
  );
  const alike = createScoreHistogram();
  for (let i = 0; i < 1_000_000; i++) alike.add(0.25);
  assert.throws(() => alike.summarize(), /the highest scores must differ/);
});

Deno.test("parseFalsePositives takes what was written, and refuses everything else by its place", () => {
  fc.assert(fc.property(tables, (table) => {
    const json = JSON.parse(JSON.stringify(table));
    assert.deepEqual(parseFalsePositives(json, "model"), json);
  }));
  const right: FalsePositives = {
    pairs: 1e6,
    measured: [[0.1, 0.2], [0.01, 0.3]],
    tail: { from: 0.3, rate: 0.01, scale: 0.1, shape: -0.1 },
  };
  const { tail } = right;
  const wrong: [unknown, RegExp][] = [
    [null, /pairs/],
    [[], /pairs/],
    [{ ...right, pairs: -1 }, /pairs must be a positive number: current value is -1/],
    [{ ...right, measured: [] }, /measured must be a list/],
    [{ ...right, measured: new Array(1001).fill([0.1, 0.2]) }, /measured must be a list of 1 to 1000/],
    [{ ...right, measured: [[0.1, 0.2], [0.2, 0.3]] }, /measured\[1\] must be a falling rate/],
    [{ ...right, measured: [[0.1, 0.2], [0.1, 0.3]] }, /measured\[1\] must be a falling rate/],
    [
      { ...right, measured: [[0.1, 0.2], [1e-7, 0.3]] },
      /measured\[1\] must be a falling rate of a pair at least/,
    ],
    [{ ...right, measured: [[0.1, 50]] }, /measured\[0\] must be .* a score to 1/],
    [{ ...right, tail: { ...tail, from: 2 } }, /tail.from must be -1 to 1/],
    [
      { ...right, measured: [[0.1, 0.2], [0.01, 0.1]] },
      /measured\[1\] must be .* a score to 1 that does not fall/,
    ],
    [{ ...right, measured: [[0.1, 0.2, 0.3]] }, /measured\[0\]/],
    [{ ...right, tail: undefined }, /tail.from must be -1 to 1/],
    [{ ...right, tail: { ...tail, rate: 0 } }, /tail.rate/],
    [{ ...right, tail: { ...tail, scale: 0 } }, /tail.scale/],
    [{ ...right, tail: { ...tail, shape: 1 } }, /tail.shape/],
    [{ ...right, tail: { ...tail, shape: "0" } }, /tail.shape/],
  ];
  for (const [json, reason] of wrong) {
    assert.throws(
      () => parseFalsePositives(json, "model.safetensors"),
      (error: Error) =>
        error instanceof InvalidDataError && reason.test(error.message) && /model/.test(error.message),
    );
  }
});
