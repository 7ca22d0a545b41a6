import { checkSpectrum } from "./check_spectrum.ts";

/**
 * How many dimensions descriptors use, as one number that need not be whole: the exponential of the entropy of the
 * singular values, divided by their sum.
 *
 * It is 1 where everything lies in one direction, and the number of values where all are equal. Given what
 * {@linkcode singularValues} returns, it is the effective rank of the covariance matrix.
 *
 * @param singularValues Singular values of a matrix, in any order, at least 0; borrowed.
 * @returns The effective rank, from 1 to the number of values.
 * @throws {RangeError} If there is no value, none is above 0, or one is negative or not finite.
 * @see {@link https://infoscience.epfl.ch/handle/20.500.14299/30197 | Roy and Vetterli 2007, The effective rank: a measure of effective dimensionality}
 *
 * @example Two directions that count alike, and one that hardly counts
 * ```ts
 * import { effectiveRank } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(effectiveRank([3, 3, 0]) - 2) < 1e-12);
 * assert.ok(effectiveRank([3, 3, 0.001]) < 2.01);
 * ```
 */
export function effectiveRank(singularValues: ArrayLike<number>): number {
  const largest = checkSpectrum("compute the effective rank", singularValues);
  // Divided by the largest first, as a sum might pass the largest double.
  const shares = Float64Array.from(singularValues, (value) => value / largest);
  const sum = shares.reduce((total, share) => total + share, 0);
  let entropy = 0;
  for (const share of shares) {
    if (share > 0) entropy -= share / sum * Math.log(share / sum);
  }
  return Math.exp(entropy);
}
