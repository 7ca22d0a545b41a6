import type { FalsePositives } from "./false_positives.ts";
import { fitTail } from "./fit_tail.ts";

/** Counts of scores from -1 to 1, in steps that the scores of hashes of up to 4096 bits fall on. */
const BINS = 2 ** 16;
/** Rates at which scores are kept: three a factor of 10. */
const RATES_A_DECADE = 3;
/** Fewer pairs than that say too little of a score. */
const FEWEST = 100;
/**
 * The tail is fitted to so many pairs with the highest scores. More would be the foot of what any two images share, which
 * falls off far faster than what pages, charts and pictures of one place have in common.
 */
const TAIL_PAIRS = 1000;
/** Below, the tail would be most of what there is. */
const LEAST_PAIRS = 1e6;

/** Scores of pairs, counted. */
export interface ScoreHistogram {
  /** Counts a score from -1 to 1; what is outside by rounding counts as the nearest. */
  add(score: number): void;
  /**
   * The counts as a table.
   *
   * @throws {RangeError} If there are fewer than a million pairs, or all of the highest scores are equal.
   */
  summarize(): FalsePositives;
}

/**
 * Refuses fewer pairs than a table can be made of.
 *
 * @throws {RangeError} If there are fewer than a million, as 1,415 images have them.
 */
export function checkPairs(pairs: number): void {
  if (pairs >= LEAST_PAIRS) return;
  throw new RangeError(
    `Cannot measure false positives as at least ${LEAST_PAIRS} pairs of unrelated images are needed, which 1415 images ` +
      `make: current value is ${pairs}`,
  );
}

/** Counts scores in constant memory. */
export function createScoreHistogram(): ScoreHistogram {
  const counts = new Float64Array(BINS + 1);
  return {
    add(score) {
      counts[Math.max(0, Math.min(BINS, Math.floor((score + 1) / 2 * BINS)))]! += 1;
    },
    summarize() {
      const pairs = counts.reduce((sum, count) => sum + count, 0);
      checkPairs(pairs);
      const rates: number[] = [];
      for (let step = RATES_A_DECADE;; step++) {
        const rate = 10 ** (-step / RATES_A_DECADE);
        if (rate * pairs < FEWEST) break;
        rates.push(rate);
      }
      const measured = rates.map((rate): [number, number] => [rate, scoreOf(leastBin(counts, rate * pairs))]);
      const least = highestBin(counts, TAIL_PAIRS);
      const highest = scoresFrom(counts, least);
      if (highest[0] === highest.at(-1)) {
        throw new RangeError(
          `Cannot measure false positives as the highest scores must differ: ${highest.length} pairs are at ${
            scoreOf(least)
          }`,
        );
      }
      // Amid two scores that are there, as a hash's score stands for all around it.
      const below = scoreOf(counts.findLastIndex((count, bin) => bin < least && count > 0));
      const from = (below + highest[0]!) / 2;
      const tail = fitTail(highest.map((score) => score - from));
      return { pairs, measured, tail: { from, rate: highest.length / pairs, ...tail } };
    },
  };
}

/** The first bin that, with those above, holds no more than so many scores. */
function leastBin(counts: Float64Array, most: number): number {
  let held = 0;
  let bin = BINS + 1;
  while (bin > 0 && held + counts[bin - 1]! <= most) held += counts[--bin]!;
  return bin;
}

/** The last bin that, with those above, holds so many scores at least. */
function highestBin(counts: Float64Array, fewest: number): number {
  let bin = BINS;
  for (let held = counts[bin]!; held < fewest && bin > 0;) held += counts[--bin]!;
  return bin;
}

/** The scores from a bin on, in ascending order. */
function scoresFrom(counts: Float64Array, least: number): Float64Array {
  const scores: number[] = [];
  for (let bin = least; bin <= BINS; bin++) {
    for (let i = 0; i < counts[bin]!; i++) scores.push(scoreOf(bin));
  }
  return Float64Array.from(scores);
}

function scoreOf(bin: number): number {
  return 2 * bin / BINS - 1;
}
