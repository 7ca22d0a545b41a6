import { checkPositiveInteger } from "../_internal/check_positive_integer.ts";
import { seededPrng } from "../prng.ts";
import type { Match, Prediction } from "../types.ts";
import { rankPredictions } from "./rank_predictions.ts";

/** Options for {@linkcode bootstrapAveragePrecision}. */
export interface BootstrapOptions {
  /** Ids of all queries, also of those without a match or without predictions. */
  queries: readonly string[];
  /**
   * How often the queries are drawn.
   *
   * @default {1000}
   */
  samples?: number;
  /**
   * Share of the draws that lie between the two ends, in `(0, 1)`.
   *
   * @default {0.95}
   */
  confidence?: number;
  /** What the draws depend on; the same seed gives the same interval. */
  seed: number | string;
}

/** A range that a value lies in. */
export interface ConfidenceInterval {
  /** The lower end. */
  low: number;
  /** The upper end. */
  high: number;
}

/**
 * How far micro average precision would move with other queries of the same kind.
 *
 * The queries are drawn with replacement, as many as there are; one that is drawn twice counts twice, with its
 * predictions and its matches; µAP is computed anew; and the ends are percentiles of the results (the percentile
 * bootstrap, interpolated linearly). A draw without any match has no µAP and is repeated.
 *
 * @param predictions Pairs with their scores, in any order.
 * @param groundTruth Every true pair, in any order.
 * @param options The queries, and how to draw.
 * @returns The ends of the interval, in `[0, 1]`.
 * @throws {RangeError} If the ground truth is empty, a pair is in either list twice, a score is NaN, a query is
 * unknown or listed twice, or an option is out of range.
 * @see {@link https://doi.org/10.1201/9780429246593 | Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13}
 *
 * @example Ten queries say little
 * ```ts
 * import { bootstrapAveragePrecision } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const queries = Array.from({ length: 10 }, (_, i) => `Q${i}`);
 * const groundTruth = queries.map((query) => ({ query, reference: "R0" }));
 * const predictions = groundTruth.slice(0, 5).map((match) => ({ ...match, score: 1 }));
 * const { low, high } = bootstrapAveragePrecision(predictions, groundTruth, { queries, seed: 7 });
 * assert.ok(low < 0.3 && high > 0.7);
 * ```
 */
export function bootstrapAveragePrecision(
  predictions: readonly Prediction[],
  groundTruth: readonly Match[],
  options: BootstrapOptions,
): ConfidenceInterval {
  const { queries, samples = 1000, confidence = 0.95, seed } = options;
  checkPositiveInteger("bootstrap", "samples", samples);
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `Cannot bootstrap as confidence must lie between 0 and 1: current value is ${confidence}`,
    );
  }
  const ranked = rankPredictions(predictions, groundTruth);
  const numbers = numberQueries(queries, ranked.queryNumbers);
  const matches = new Uint32Array(numbers.size);
  for (const { query } of groundTruth) matches[numbers.get(query)!]!++;

  const prng = seededPrng(seed);
  const draws = new Uint32Array(numbers.size);
  const results = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    let drawnMatches = 0;
    while (drawnMatches === 0) {
      draws.fill(0);
      for (let i = 0; i < draws.length; i++) {
        const query = Math.floor(prng() * draws.length);
        draws[query]!++;
        drawnMatches += matches[query]!;
      }
    }
    results[sample] = sumPrecisions(ranked.correct, ranked.queries, draws) / drawnMatches;
  }
  results.sort();
  return { low: percentile(results, (1 - confidence) / 2), high: percentile(results, (1 + confidence) / 2) };
}

/** The sum of the precisions at each correct prediction, where each prediction is there as often as its query. */
function sumPrecisions(correct: Uint8Array, queries: Uint32Array, draws: Uint32Array): number {
  let sum = 0;
  let found = 0;
  let total = 0;
  const end = correct.lastIndexOf(1) + 1;
  for (let i = 0; i < end; i++) {
    const times = draws[queries[i]!]!;
    if (correct[i] === 0) {
      total += times;
      continue;
    }
    for (let time = 0; time < times; time++) sum += ++found / ++total;
  }
  return sum;
}

/** Gives the queries that were not mentioned yet the next numbers. */
function numberQueries(queries: readonly string[], mentioned: Map<string, number>): Map<string, number> {
  const unique = new Set(queries);
  if (unique.size !== queries.length) {
    throw new RangeError(
      `Cannot bootstrap as queries must be listed once: current value has ${
        queries.length - unique.size
      } twice`,
    );
  }
  const numbers = new Map(mentioned);
  for (const query of mentioned.keys()) {
    if (!unique.has(query)) {
      throw new RangeError(
        `Cannot bootstrap as queries must list every query of predictions and ground truth: current value lacks ${query}`,
      );
    }
  }
  for (const query of queries) if (!numbers.has(query)) numbers.set(query, numbers.size);
  return numbers;
}

function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (position - below);
}
