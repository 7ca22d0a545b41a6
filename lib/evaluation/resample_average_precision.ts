import { checkPositiveInteger } from "../check_positive_integer.ts";
import { seededPrng } from "../random/prng.ts";
import type { Match, Prediction } from "../types.ts";
import { type RankedPredictions, rankPredictions } from "./rank_predictions.ts";

/** Options for {@linkcode bootstrapAveragePrecision} and {@linkcode bootstrapDifference}. */
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
  /** Seed of the draws; the same seed gives the same interval. */
  seed: number | string;
}

/**
 * Micro average precision over queries that are drawn with replacement, again and again; the same draws for all lists
 * of predictions.
 *
 * @param lists Predictions of each method, in any order.
 * @param groundTruth Every true pair, in any order.
 * @returns One array a list, with one µAP a draw, in `[0, 1]`.
 * @throws {RangeError} As {@linkcode bootstrapAveragePrecision} does.
 */
export function resampleAveragePrecision(
  lists: readonly (readonly Prediction[])[],
  groundTruth: readonly Match[],
  options: BootstrapOptions,
): Float64Array[] {
  const { queries, samples = 1000, seed } = options;
  checkPositiveInteger("bootstrap", "samples", samples);
  const numbers = numberQueries(queries);
  const rankings = lists.map((predictions) => renumbered(rankPredictions(predictions, groundTruth), numbers));
  const matches = new Uint32Array(numbers.size);
  for (const { query } of groundTruth) matches[numbers.get(query)!]!++;

  const prng = seededPrng(seed);
  const draws = new Uint32Array(numbers.size);
  const results = rankings.map(() => new Float64Array(samples));
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
    rankings.forEach(({ correct, queries }, list) => {
      results[list]![sample] = sumPrecisions(correct, queries, draws) / drawnMatches;
    });
  }
  return results;
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

function numberQueries(queries: readonly string[]): Map<string, number> {
  const numbers = new Map(queries.map((query, number) => [query, number]));
  if (numbers.size === queries.length) return numbers;
  throw new RangeError(
    `Cannot bootstrap as queries must be listed once: current value has ${
      queries.length - numbers.size
    } twice`,
  );
}

function renumbered(
  { correct, queries, queryNumbers }: RankedPredictions,
  numbers: ReadonlyMap<string, number>,
): Pick<RankedPredictions, "correct" | "queries"> {
  const numberOf = Uint32Array.from(queryNumbers.keys(), (query) => {
    const number = numbers.get(query);
    if (number !== undefined) return number;
    throw new RangeError(
      `Cannot bootstrap as queries must list every query of predictions and ground truth: current value lacks ${query}`,
    );
  });
  return { correct, queries: queries.map((query) => numberOf[query]!) };
}
