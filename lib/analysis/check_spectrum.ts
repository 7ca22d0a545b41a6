/**
 * Refuses what are no singular values, or those of a matrix of zeros.
 *
 * @param singularValues Singular values; borrowed.
 * @returns The largest.
 * @throws {RangeError} If there is no value, none is above 0, or one is negative or not finite.
 */
export function checkSpectrum(action: string, singularValues: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < singularValues.length; i++) {
    const value = singularValues[i]!;
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(
        `Cannot ${action} as singular values must be finite and at least 0: current value is ${value}`,
      );
    }
    if (value > largest) largest = value;
  }
  if (largest > 0) return largest;
  throw new RangeError(
    `Cannot ${action} as a singular value must be above 0: current value has none among ${singularValues.length}`,
  );
}
