import type { Descriptors, Vectors } from "../types.ts";

/**
 * The descriptors whose ids are chosen, in their order.
 *
 * @param descriptors Descriptors; borrowed.
 * @returns Copies of the rows.
 */
export function pickRows(descriptors: Descriptors, isChosen: (id: string) => boolean): Descriptors {
  const { ids } = descriptors;
  const rows = [...ids.keys()].filter((row) => isChosen(ids[row]!));
  return { ...copyRows(descriptors, rows), ids: rows.map((row) => ids[row]!) };
}

/**
 * Rows by their numbers.
 *
 * @param vectors Row-major; borrowed.
 * @param rows Numbers of rows, in any order.
 * @returns Copies of the rows, in that order.
 */
export function copyRows({ vectors, dims }: Vectors, rows: readonly number[]): Vectors {
  const copied = new Float32Array(rows.length * dims);
  rows.forEach((row, i) => copied.set(vectors.subarray(row * dims, (row + 1) * dims), i * dims));
  return { vectors: copied, dims };
}
