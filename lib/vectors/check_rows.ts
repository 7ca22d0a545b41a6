import { checkPositiveInteger } from "../check_positive_integer.ts";

/**
 * The number of rows of a set.
 *
 * @throws {RangeError} If dims is no positive integer, or the rows are not whole.
 */
export function countRows(
  name: string,
  { vectors, dims }: { vectors: ArrayLike<number>; dims: number },
  action = "search",
): number {
  checkPositiveInteger(action, `the dims of ${name}`, dims);
  if (vectors.length % dims !== 0) {
    throw new RangeError(
      `Cannot ${action} as ${name} must hold whole rows of ${dims} numbers: current value is ${vectors.length} numbers`,
    );
  }
  return vectors.length / dims;
}
