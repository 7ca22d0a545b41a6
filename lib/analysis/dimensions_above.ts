import { checkSpectrum } from "./check_spectrum.ts";

/** Options for {@linkcode dimensionsAbove}. */
export interface DimensionsAboveOptions {
  /** The least that counts, as a share of the largest singular value, in `[0, 1)`. */
  floor: number;
}

/**
 * How many singular values are more than a share of the largest: the dimensions that have not collapsed.
 *
 * @param singularValues Singular values, in any order, at least 0; borrowed.
 * @param options The share.
 * @returns A number from 1 to the number of values.
 * @throws {RangeError} If the floor is out of range, there is no value, none is above 0, or one is negative or not
 * finite.
 *
 * @example One of three dimensions has collapsed
 * ```ts
 * import { dimensionsAbove } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * assert.equal(dimensionsAbove([5, 0.1, 1e-9], { floor: 1e-6 }), 2);
 * ```
 */
export function dimensionsAbove(
  singularValues: ArrayLike<number>,
  options: DimensionsAboveOptions,
): number {
  const { floor } = options;
  if (!(floor >= 0 && floor < 1)) {
    throw new RangeError(
      `Cannot count dimensions as floor must be at least 0 and below 1: current value is ${floor}`,
    );
  }
  const largest = checkSpectrum("count dimensions", singularValues);
  let count = 0;
  for (let i = 0; i < singularValues.length; i++) {
    if (singularValues[i]! > floor * largest) count++;
  }
  return count;
}
