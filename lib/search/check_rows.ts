import { checkPositiveInteger } from "../_internal/check_positive_integer.ts";
import type { Vectors } from "./vectors.ts";

/**
 * The number of rows of a set.
 *
 * @param name What the set is, for the message.
 * @param set The rows.
 * @throws {RangeError} If dims is no positive integer, or the rows are not whole.
 */
export function countRows(name: string, { vectors, dims }: Vectors): number {
  checkPositiveInteger("search", `the dims of ${name}`, dims);
  if (vectors.length % dims !== 0) {
    throw new RangeError(
      `Cannot search as ${name} must hold whole rows of ${dims} numbers: current value is ${vectors.length} numbers`,
    );
  }
  return vectors.length / dims;
}
