import assert from "node:assert/strict";
import fc from "fast-check";
import { bootstrapAveragePrecision } from "../../lib/evaluation/bootstrap_average_precision.ts";
import { evaluateMatches } from "../../lib/evaluation/evaluate_matches.ts";
import type { BootstrapOptions } from "../../lib/evaluation/resample_average_precision.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import type { Match, Prediction } from "../../lib/types.ts";
import { randomBenchmark } from "./random_benchmark.ts";

/** Draws queries, writes out what each draw consists of under new names, and evaluates that from the beginning. */
function slowBootstrap(predictions: Prediction[], groundTruth: Match[], options: Required<BootstrapOptions>) {
  const { queries, samples, confidence, seed } = options;
  const prng = seededPrng(seed);
  const results: number[] = [];
  while (results.length < samples) {
    const drawn = queries.map(() => queries[Math.floor(prng() * queries.length)]!);
    const copies = <Pair extends Match>(pairs: Pair[]) =>
      drawn.flatMap((query, i) =>
        pairs.filter((pair) => pair.query === query).map((pair) => ({ ...pair, query: `draw ${i}` }))
      );
    const matches = copies(groundTruth);
    if (matches.length > 0) results.push(evaluateMatches(copies(predictions), matches).averagePrecision);
  }
  results.sort((a, b) => a - b);
  const percentile = (share: number) => {
    const position = share * (samples - 1);
    const [below, above] = [results[Math.floor(position)]!, results[Math.ceil(position)]!];
    return below * (1 - position % 1) + above * (position % 1);
  };
  return { low: percentile((1 - confidence) / 2), high: percentile((1 + confidence) / 2) };
}

Deno.test("bootstrapAveragePrecision equals evaluating every draw from the beginning", () => {
  fc.assert(
    fc.property(
      randomBenchmark,
      fc.integer({ min: 1, max: 30 }),
      fc.double({ min: 0.1, max: 0.99, noNaN: true }),
      fc.integer(),
      ({ queries, predictions, groundTruth }, samples, confidence, seed) => {
        const options = { queries, samples, confidence, seed };
        const expected = slowBootstrap(predictions, groundTruth, options);
        const { low, high } = bootstrapAveragePrecision(predictions, groundTruth, options);
        assert.ok(Math.abs(low - expected.low) < 1e-12 && Math.abs(high - expected.high) < 1e-12);
      },
    ),
    { seed: 7, numRuns: 200 },
  );
});

/** Fifty queries, every other one a copy; found where `isFound` says so. */
function benchmark(isFound: (copy: number) => boolean) {
  const queries = Array.from({ length: 50 }, (_, i) => `Q${i}`);
  const groundTruth = queries.filter((_, i) => i % 2 === 0).map((query) => ({ query, reference: "R" }));
  const predictions = groundTruth.filter((_, i) => isFound(i)).map((match, i) => ({ ...match, score: -i }));
  return { queries, groundTruth, predictions };
}

Deno.test("bootstrapAveragePrecision gives the same interval for the same seed and another for another", () => {
  const { queries, groundTruth, predictions } = benchmark((copy) => copy % 3 !== 0);
  const interval = (seed: number) => bootstrapAveragePrecision(predictions, groundTruth, { queries, seed });
  assert.deepEqual(interval(1), interval(1));
  assert.notDeepEqual(interval(1), interval(2));
});

Deno.test("bootstrapAveragePrecision encloses the measured value and widens with the confidence", () => {
  const { queries, groundTruth, predictions } = benchmark((copy) => copy % 3 !== 0);
  const { averagePrecision } = evaluateMatches(predictions, groundTruth);
  const narrow = bootstrapAveragePrecision(predictions, groundTruth, { queries, seed: 1, confidence: 0.5 });
  const wide = bootstrapAveragePrecision(predictions, groundTruth, { queries, seed: 1, confidence: 0.99 });
  assert.ok(wide.low < narrow.low && narrow.low < averagePrecision);
  assert.ok(averagePrecision < narrow.high && narrow.high < wide.high);
});

Deno.test("bootstrapAveragePrecision has the width that the binomial distribution predicts", () => {
  // With every query a copy and no mistakes, µAP of a draw is the share of found ones: standard error √(p(1-p)/n).
  const queries = Array.from({ length: 400 }, (_, i) => `Q${i}`);
  const groundTruth = queries.map((query) => ({ query, reference: "R" }));
  const predictions = groundTruth.slice(0, 240).map((match) => ({ ...match, score: 1 }));
  const { low, high } = bootstrapAveragePrecision(predictions, groundTruth, {
    queries,
    seed: 3,
    samples: 2000,
  });
  const margin = 1.96 * Math.sqrt(0.6 * 0.4 / 400);
  assert.ok(Math.abs(low - (0.6 - margin)) < 0.01 && Math.abs(high - (0.6 + margin)) < 0.01);
});

Deno.test("bootstrapAveragePrecision covers the true value as often as it says", () => {
  // Queries from a population in which six of ten copies are found; nine of ten intervals should hold 0.6.
  const prng = seededPrng("coverage");
  let covered = 0;
  for (let trial = 0; trial < 200; trial++) {
    const queries = Array.from({ length: 100 }, (_, i) => `Q${i}`);
    const groundTruth = queries.map((query) => ({ query, reference: "R" }));
    const predictions = groundTruth.filter(() => prng() < 0.6).map((match) => ({ ...match, score: 1 }));
    const options = { queries, seed: trial, samples: 200, confidence: 0.9 };
    const { low, high } = bootstrapAveragePrecision(predictions, groundTruth, options);
    if (low <= 0.6 && 0.6 <= high) covered++;
  }
  // Two standard errors of 200 trials around 180, and one more for the 200 samples of each.
  assert.ok(covered >= 168 && covered <= 192, `${covered} of 200`);
});

Deno.test("bootstrapAveragePrecision has no width where every draw is the same", () => {
  const all = benchmark(() => true);
  assert.deepEqual(
    bootstrapAveragePrecision(all.predictions, all.groundTruth, { queries: all.queries, seed: 1 }),
    { low: 1, high: 1 },
  );
  const none = benchmark(() => false);
  assert.deepEqual(
    bootstrapAveragePrecision(none.predictions, none.groundTruth, { queries: none.queries, seed: 1 }),
    { low: 0, high: 0 },
  );
  const match = { query: "Q", reference: "R" };
  assert.deepEqual(
    bootstrapAveragePrecision([{ ...match, score: 1 }], [match], { queries: ["Q"], seed: 1, samples: 1 }),
    { low: 1, high: 1 },
  );
});

Deno.test("bootstrapAveragePrecision draws again where no query of a draw has a match", () => {
  const queries = Array.from({ length: 40 }, (_, i) => `Q${i}`);
  const match = { query: "Q5", reference: "R" };
  assert.deepEqual(
    bootstrapAveragePrecision([{ ...match, score: 1 }], [match], { queries, seed: 1 }),
    { low: 1, high: 1 },
  );
});

Deno.test("bootstrapAveragePrecision refuses unknown and repeated queries and options out of range", () => {
  const match = { query: "Q1", reference: "R1" };
  const predictions = [{ ...match, score: 1 }];
  const refused: [Partial<BootstrapOptions>, RegExp][] = [
    [{ queries: ["Q2"] }, /list every query of predictions and ground truth: current value lacks Q1/],
    [{ queries: ["Q1", "Q1"] }, /listed once: current value has 1 twice/],
    [{ samples: 0 }, /samples must be a positive integer: current value is 0/],
    [{ confidence: 1 }, /confidence must lie between 0 and 1: current value is 1/],
    [{ confidence: NaN }, /confidence must lie between 0 and 1: current value is NaN/],
  ];
  for (const [options, message] of refused) {
    const all = { queries: ["Q1"], seed: 1, ...options };
    assert.throws(() => bootstrapAveragePrecision(predictions, [match], all), {
      name: "RangeError",
      message,
    });
  }
});
