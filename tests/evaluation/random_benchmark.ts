import fc from "fast-check";
import type { Match, Prediction } from "../../lib/types.ts";

/** Predictions and ground truth as a copy detector might give them, many scores tied. */
export interface RandomBenchmark {
  queries: string[];
  predictions: Prediction[];
  groundTruth: Match[];
}

/** Small benchmarks with several matches a query, queries without any, and scores from few different values. */
export const randomBenchmark: fc.Arbitrary<RandomBenchmark> = fc
  .record({
    queryCount: fc.integer({ min: 1, max: 8 }),
    pairs: fc.uniqueArray(
      fc.record({
        query: fc.nat(7),
        reference: fc.nat(5),
        score: fc.integer({ min: -3, max: 8 }).map((step) => step / 8),
        predicted: fc.boolean(),
        right: fc.boolean(),
      }),
      { selector: ({ query, reference }) => `${query} ${reference}`, minLength: 1, maxLength: 40 },
    ),
  })
  .map(({ queryCount, pairs }) => {
    const named = pairs
      .filter(({ query }) => query < queryCount)
      .map((pair) => ({ ...pair, query: `Q${pair.query}`, reference: `R${pair.reference}` }));
    const right = named.filter((pair) => pair.right);
    return {
      queries: Array.from({ length: queryCount }, (_, i) => `Q${i}`),
      predictions: named
        .filter((pair) => pair.predicted)
        .map(({ query, reference, score }) => ({ query, reference, score })),
      groundTruth: (right.length > 0 ? right : [{ query: "Q0", reference: "R9" }])
        .map(({ query, reference }) => ({ query, reference })),
    };
  });
