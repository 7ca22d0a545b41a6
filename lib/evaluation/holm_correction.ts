/**
 * p-values of several tests, raised so that with a limit for each the chance of any false finding among all of them stays
 * below that limit (Holm's step-down procedure).
 *
 * @param pValues One of each test, 0 to 1.
 * @returns The raised ones in the same order, at most 1.
 * @throws {RangeError} If a value is not within 0 to 1.
 * @see Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure
 *
 * @example Of three, the smallest counts three times
 * ```ts
 * import { holmCorrection } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(holmCorrection([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
 * ```
 */
export function holmCorrection(pValues: readonly number[]): number[] {
  const wrong = pValues.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot correct the p-values as each must be within 0 to 1: current value is ${wrong}`,
    );
  }
  const order = pValues.map((_, index) => index).sort((one, other) => pValues[one]! - pValues[other]!);
  const raised = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    raised[index] = largest;
  });
  return raised;
}
