import type { Vectors } from "../types.ts";
import { checkDescriptors } from "./check_descriptors.ts";

/**
 * Descriptors scaled to unit length, in double precision.
 *
 * @param descriptors Descriptors, with ids or without; borrowed.
 * @param least The fewest rows that make sense.
 * @returns Row-major `[rows, dims]`.
 * @throws {RangeError} As {@linkcode checkDescriptors}, and if a row is all zeros.
 */
export function unitRows(
  action: string,
  descriptors: Vectors & { ids?: readonly string[] },
  least: number,
): Float64Array {
  checkDescriptors(action, descriptors, least);
  const { dims } = descriptors;
  const rows = Float64Array.from(descriptors.vectors);
  for (let start = 0; start < rows.length; start += dims) {
    let squares = 0;
    for (let i = start; i < start + dims; i++) squares += rows[i]! ** 2;
    if (squares === 0) {
      throw new RangeError(
        `Cannot ${action} as descriptors must have a length: current value is 0 in row ${start / dims}`,
      );
    }
    const length = Math.sqrt(squares);
    for (let i = start; i < start + dims; i++) rows[i]! /= length;
  }
  return rows;
}
