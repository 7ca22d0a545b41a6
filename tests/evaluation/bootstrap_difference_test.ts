import assert from "node:assert/strict";
import fc from "fast-check";
import { bootstrapAveragePrecision, bootstrapDifference, type Match, seededPrng } from "rdcd/evaluation";
import { randomBenchmark } from "./random_benchmark.ts";

function benchmark(count: number) {
  const queries = Array.from({ length: count }, (_, i) => `Q${i}`);
  const groundTruth = queries.map((query) => ({ query, reference: "R" }));
  const found = (isFound: (query: number) => boolean) =>
    groundTruth.filter((_, i) => isFound(i)).map((match: Match) => ({ ...match, score: 1 }));
  return { queries, groundTruth, found };
}

Deno.test("bootstrapDifference is 0 between equal predictions, and changes sign with the order", () => {
  fc.assert(
    fc.property(
      randomBenchmark,
      fc.integer(),
      fc.nat(),
      ({ queries, predictions, groundTruth }, seed, cut) => {
        const options = { queries, seed, samples: 50 };
        assert.deepEqual(bootstrapDifference(predictions, predictions, groundTruth, options), {
          low: 0,
          high: 0,
        });
        const fewer = predictions.slice(cut % (predictions.length + 1));
        const forward = bootstrapDifference(predictions, fewer, groundTruth, options);
        const backward = bootstrapDifference(fewer, predictions, groundTruth, options);
        assert.ok(Math.abs(forward.low + backward.high) < 1e-12);
        assert.ok(Math.abs(forward.high + backward.low) < 1e-12);
      },
    ),
    { seed: 7, numRuns: 100 },
  );
});

Deno.test("bootstrapDifference to nothing found is the interval of what is found", () => {
  const { queries, groundTruth, found } = benchmark(60);
  const some = found((query) => query % 3 > 0);
  const options = { queries, seed: 4 };
  assert.deepEqual(
    bootstrapDifference(some, [], groundTruth, options),
    bootstrapAveragePrecision(some, groundTruth, options),
  );
});

Deno.test("bootstrapDifference has the width of paired differences, not that of two methods by themselves", () => {
  // One method finds what the other finds and 40 of 400 more: the difference is the share of those 40 in a draw.
  const { queries, groundTruth, found } = benchmark(400);
  const { low, high } = bootstrapDifference(
    found((query) => query < 240),
    found((query) => query < 200),
    groundTruth,
    { queries, seed: 5, samples: 2000 },
  );
  const margin = 1.96 * Math.sqrt(0.1 * 0.9 / 400);
  assert.ok(Math.abs(low - (0.1 - margin)) < 0.01 && Math.abs(high - (0.1 + margin)) < 0.01);
});

Deno.test("bootstrapDifference covers the true difference as often as it says", () => {
  // Copies from a population where one method finds seven of ten, the other six of those seven.
  const prng = seededPrng("paired coverage");
  let covered = 0;
  for (let trial = 0; trial < 200; trial++) {
    const { queries, groundTruth, found } = benchmark(100);
    const luck = queries.map(() => prng());
    const { low, high } = bootstrapDifference(
      found((query) => luck[query]! < 0.7),
      found((query) => luck[query]! < 0.6),
      groundTruth,
      { queries, seed: trial, samples: 200, confidence: 0.9 },
    );
    if (low <= 0.1 && 0.1 <= high) covered++;
  }
  // Two standard errors of 200 trials around 180, and more for 200 samples of about ten events each.
  assert.ok(covered >= 166 && covered <= 192, `${covered} of 200`);
});

Deno.test("bootstrapDifference refuses a query that is not listed, in either list", () => {
  const { queries, groundTruth, found } = benchmark(4);
  const stranger = [{ query: "X", reference: "R", score: 1 }];
  for (const [one, other] of [[stranger, found(() => true)], [found(() => true), stranger]] as const) {
    assert.throws(() => bootstrapDifference(one, other, groundTruth, { queries, seed: 1 }), {
      name: "RangeError",
      message: /current value lacks X/,
    });
  }
});
