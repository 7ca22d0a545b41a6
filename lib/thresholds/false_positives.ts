/**
 * The share of unrelated images whose score reaches a threshold, as {@linkcode measureFalsePositives} found it. Plain JSON.
 */
export interface FalsePositives {
  /** Pairs of unrelated images that it was measured on. */
  pairs: number;
  /** Rates, falling, and the least score that no larger share of the pairs reaches: as far as pairs tell. */
  measured: [rate: number, score: number][];
  /** A generalized Pareto distribution of the highest scores, for rates below. */
  tail: ParetoTail;
}

/** The distribution of what exceeds a score: a share `rate * (1 + shape * excess / scale) ** (-1 / shape)` exceeds it by more. */
export interface ParetoTail {
  /** The score. */
  from: number;
  /** The share of the pairs that exceed it. */
  rate: number;
  /** How fast the share falls, above 0, in units of the score. */
  scale: number;
  /** Below 0 where scores have an upper end, 0 where the share falls exponentially; below 1. */
  shape: number;
}

/** The score that is the same image's: no threshold is above it. */
const SAME = 1;

/**
 * The threshold that unrelated images reach with a given rate, or a smaller one.
 *
 * @param table What was measured of the descriptors.
 * @param rate False positives a compared pair, above 0 to 1. Below what was measured, the fitted tail tells.
 * @returns A score, at most 1: of descriptors of unit length, 1 is the same image's.
 * @throws {RangeError} If the rate is out of range.
 *
 * @example At most one false match expected, of 10 queries against 100,000 references
 * ```ts
 * import { thresholdAt } from "rdcd/search";
 * import assert from "node:assert/strict";
 *
 * const tail = { from: 0.5, rate: 1e-4, scale: 0.05, shape: 0 };
 * const threshold = thresholdAt({ pairs: 1e8, measured: [[1e-3, 0.4], [1e-4, 0.5]], tail }, 1 / (10 * 100_000));
 * assert.ok(Math.abs(threshold - (0.5 + 0.05 * Math.log(100))) < 1e-12);
 * ```
 */
export function thresholdAt({ measured, tail }: FalsePositives, rate: number): number {
  if (!(rate > 0 && rate <= 1)) {
    throw new RangeError(
      `Cannot choose a threshold as the rate of false positives must be above 0 to 1: current value is ${rate}`,
    );
  }
  const next = measured.findIndex(([measuredRate]) => measuredRate <= rate);
  if (next === -1) {
    const [, lowest] = measured.at(-1)!;
    return Math.min(SAME, Math.max(lowest, tail.from + excessAt(tail, rate)));
  }
  const [nextRate, nextScore] = measured[next]!;
  if (next === 0 || nextRate === rate) return nextScore;
  const [rateBefore, scoreBefore] = measured[next - 1]!;
  const share = Math.log(rate / rateBefore) / Math.log(nextRate / rateBefore);
  return scoreBefore + share * (nextScore - scoreBefore);
}

function excessAt({ rate: from, scale, shape }: ParetoTail, rate: number): number {
  const fall = Math.log(from / rate);
  return shape === 0 ? scale * fall : scale * Math.expm1(shape * fall) / shape;
}

/**
 * The rate with which unrelated images reach a score: what {@linkcode thresholdAt} has the score of, found by halving, as
 * thresholds rise where rates fall.
 */
export function rateAt(table: FalsePositives, score: number): number {
  let [low, high] = [-30, 0];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (thresholdAt(table, 10 ** middle) > score) low = middle;
    else high = middle;
  }
  return 10 ** high;
}

/** Queries that one false match is expected in, unless somebody says otherwise. */
export const QUERIES_A_FALSE_MATCH = 1000;

/**
 * The rate of false positives a pair with which one false match is expected in so many queries.
 *
 * @param queries How many, at least 1.
 * @param references How many images each is compared with.
 * @returns A rate for {@linkcode thresholdAt}.
 */
export function falseMatchRate(queries: number, references: number): number {
  return 1 / (queries * Math.max(1, references));
}
