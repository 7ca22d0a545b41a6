import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateMatches } from "../../lib/evaluation/evaluate_matches.ts";
import type { Match, Prediction } from "../../lib/types.ts";
import { fixturePath } from "../shared.ts";
import { randomBenchmark } from "./random_benchmark.ts";

interface Fixture {
  ground_truth: [string, string][];
  predictions: [string, string, number][];
  expected: {
    average_precision: number;
    recall_at_p90: number | null;
    threshold_at_p90: number | null;
    recall_at_rank1: number;
    recall_at_rank10: number;
  };
}

function close(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

const fixtures: Fixture[] = JSON.parse(await Deno.readTextFile(fixturePath("metrics.json")));
fixtures.forEach(({ ground_truth, predictions, expected }, i) => {
  Deno.test(`evaluateMatches agrees with the challenge's rules on reference case ${i}`, () => {
    const metrics = evaluateMatches(
      predictions.map(([query, reference, score]) => ({ query, reference, score })),
      ground_truth.map(([query, reference]) => ({ query, reference })),
    );
    close(metrics.averagePrecision, expected.average_precision);
    close(metrics.recallAtP90, expected.recall_at_p90 ?? 0);
    assert.equal(metrics.thresholdAtP90, expected.threshold_at_p90);
    close(metrics.recallAtRank1, expected.recall_at_rank1);
    close(metrics.recallAtRank10, expected.recall_at_rank10);
  });
});

/** The definitions, one prediction after another, with no sorting of anything but the list itself. */
function slowMetrics(predictions: Prediction[], groundTruth: Match[]) {
  const isRight = ({ query, reference }: Match) =>
    groundTruth.some((match) => match.query === query && match.reference === reference);
  const list = [
    ...predictions.filter((prediction) => !isRight(prediction)),
    ...predictions.filter(isRight),
  ].sort((a, b) => b.score - a.score);
  let [averagePrecision, recallAtP90] = [0, 0];
  let thresholdAtP90: number | null = null;
  list.forEach(({ score }, i) => {
    const recall = list.slice(0, i + 1).filter(isRight).length / groundTruth.length;
    const before = list.slice(0, i).filter(isRight).length / groundTruth.length;
    const precision = list.slice(0, i + 1).filter(isRight).length / (i + 1);
    averagePrecision += (recall - before) * precision;
    if (precision >= 0.9 && recall > recallAtP90) [recallAtP90, thresholdAtP90] = [recall, score];
  });
  const recallAtRank = (rank: number) =>
    groundTruth.filter(({ query, reference }) => {
      const own = predictions.filter((prediction) => prediction.query === query);
      const found = own.find((prediction) => prediction.reference === reference);
      return found !== undefined && own.filter(({ score }) => score >= found.score).length <= rank;
    }).length / groundTruth.length;
  return {
    averagePrecision,
    recallAtP90,
    thresholdAtP90,
    recallAtRank1: recallAtRank(1),
    recallAtRank10: recallAtRank(10),
  };
}

Deno.test("evaluateMatches equals the definitions computed one by one", () => {
  fc.assert(
    fc.property(randomBenchmark, ({ predictions, groundTruth }) => {
      const { averagePrecision, ...expected } = slowMetrics(predictions, groundTruth);
      const metrics = evaluateMatches(predictions, groundTruth);
      close(metrics.averagePrecision, averagePrecision, 1e-12);
      for (const [name, value] of Object.entries(expected)) {
        assert.equal(metrics[name as keyof typeof expected], value, name);
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});

Deno.test("evaluateMatches does not depend on the order of predictions and ground truth", () => {
  fc.assert(
    fc.property(
      randomBenchmark.chain(({ predictions, groundTruth }) =>
        fc.record({
          before: fc.constant({ predictions, groundTruth }),
          predictions: fc.shuffledSubarray(predictions, { minLength: predictions.length }),
          groundTruth: fc.shuffledSubarray(groundTruth, { minLength: groundTruth.length }),
        })
      ),
      ({ before, predictions, groundTruth }) => {
        assert.deepEqual(
          evaluateMatches(predictions, groundTruth),
          evaluateMatches(before.predictions, before.groundTruth),
        );
      },
    ),
    { seed: 7 },
  );
});

Deno.test("evaluateMatches puts equal scores in the worst order: no other order of the ties scores lower", () => {
  fc.assert(
    fc.property(randomBenchmark, fc.integer(), ({ predictions, groundTruth }, seed) => {
      // Any way of telling tied predictions apart can only help.
      const nudged = predictions.map((prediction, i) => ({
        ...prediction,
        score: prediction.score + ((i * 7919 + (seed % 97)) % 101) * 1e-6,
      }));
      const tied = evaluateMatches(predictions, groundTruth);
      const apart = evaluateMatches(nudged, groundTruth);
      assert.ok(tied.averagePrecision <= apart.averagePrecision + 1e-12);
      assert.ok(tied.recallAtRank1 <= apart.recallAtRank1);
      assert.ok(tied.recallAtP90 <= apart.recallAtP90);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("evaluateMatches gains nothing from one score for everything", () => {
  const groundTruth = [{ query: "Q0", reference: "R0" }];
  const predictions = Array.from({ length: 100 }, (_, i) => ({ query: "Q0", reference: `R${i}`, score: 1 }));
  const metrics = evaluateMatches(predictions, groundTruth);
  assert.equal(metrics.averagePrecision, 1 / 100);
  assert.equal(metrics.recallAtRank10, 0);
});

Deno.test("evaluateMatches gives operating points from which its summary follows", () => {
  fc.assert(
    fc.property(randomBenchmark, ({ predictions, groundTruth }) => {
      const metrics = evaluateMatches(predictions, groundTruth);
      const { precisions, recalls, thresholds } = metrics;
      assert.deepEqual(
        [precisions.length, recalls.length, thresholds.length],
        Array(3).fill(predictions.length),
      );
      const area = precisions.reduce(
        (sum, value, i) => sum + (recalls[i]! - (recalls[i - 1] ?? 0)) * value,
        0,
      );
      close(metrics.averagePrecision, area, 1e-12);
      assert.deepEqual(thresholds, [...thresholds].sort((a, b) => b - a));
      assert.deepEqual(recalls, [...recalls].sort((a, b) => a - b));
    }),
    { seed: 7 },
  );
});

Deno.test("evaluateMatches names the highest threshold of the best recall, not a later one", () => {
  const groundTruth = Array.from({ length: 9 }, (_, i) => ({ query: `Q${i}`, reference: "R" }));
  const right = groundTruth.map((match, i) => ({ ...match, score: 1 - i / 100 }));
  const metrics = evaluateMatches([...right, { query: "Q0", reference: "wrong", score: 0.5 }], groundTruth);
  assert.deepEqual([metrics.recallAtP90, metrics.thresholdAtP90], [1, 0.92]);
});

Deno.test("evaluateMatches gives zeros where nothing was predicted", () => {
  assert.deepEqual(evaluateMatches([], [{ query: "Q", reference: "R" }]), {
    averagePrecision: 0,
    recallAtP90: 0,
    thresholdAtP90: null,
    recallAtRank1: 0,
    recallAtRank10: 0,
    precisions: [],
    recalls: [],
    thresholds: [],
  });
});

Deno.test("evaluateMatches refuses duplicates, NaN and an empty ground truth", () => {
  const match = { query: "Q1", reference: "R1" };
  const right = { ...match, score: 1 };
  const refused: [Prediction[], Match[], RegExp][] = [
    [
      [right, { ...right, score: 0.5 }],
      [match],
      /predictions must have each pair only once: current value has Q1, R1 twice/,
    ],
    [
      [right],
      [match, { ...match }],
      /ground truth must have each pair only once: current value has Q1, R1 twice/,
    ],
    [[{ ...right, score: NaN }], [match], /every score must be a number: current value for Q1, R1 is NaN/],
    [[right], [], /ground truth must have at least one match/],
  ];
  for (const [predictions, groundTruth, message] of refused) {
    assert.throws(() => evaluateMatches(predictions, groundTruth), { name: "RangeError", message });
  }
});
