/**
 * Average precision by the trapezoid rule, as Copydays is scored by: between two points of the precision–recall curve
 * a straight line is taken, where `evaluateMatches` takes a step.
 *
 * The curve's first point has precision 1 where the first result is right, and 0 otherwise.
 *
 * @param ranks Ranks of the right results, counted from 0, rising.
 * @param positives How many right results there are to find, found or not: at least 1.
 * @returns In `[0, 1]`; 0 where nothing was found.
 * @throws {RangeError} If `positives` is not a whole number of at least 1, or ranks are not whole numbers that rise, or
 * more than `positives`.
 * @see {@link https://github.com/facebookresearch/sscd-copy-detection | SSCD's code, score_ap_from_ranks_1 in sscd/datasets/copydays.py}
 *
 * @example Found at once, and found second
 * ```ts
 * import { trapezoidAveragePrecision } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * assert.equal(trapezoidAveragePrecision([0], 1), 1);
 * assert.equal(trapezoidAveragePrecision([1], 1), 0.25);
 * ```
 */
export function trapezoidAveragePrecision(ranks: readonly number[], positives: number): number {
  const refuse = (rule: string, value: unknown): never => {
    throw new RangeError(`Cannot compute the average precision as ${rule}: current value is ${value}`);
  };
  if (!Number.isSafeInteger(positives) || positives < 1) {
    refuse("positives must be a whole number of at least 1", positives);
  }
  if (ranks.length > positives) refuse(`there must be at most ${positives} ranks`, ranks.length);
  let sum = 0;
  ranks.forEach((rank, found) => {
    if (!Number.isSafeInteger(rank) || rank <= (ranks[found - 1] ?? -1)) {
      refuse("ranks must be whole numbers that rise from 0", rank);
    }
    const before = rank === 0 ? 1 : found / rank;
    const after = (found + 1) / (rank + 1);
    sum += (before + after) / 2;
  });
  return sum / positives;
}
