import type { Descriptors } from "../types.ts";

/**
 * The descriptors whose ids are chosen, in their order.
 *
 * @param descriptors Descriptors; borrowed.
 * @param isChosen Whether an id is.
 * @returns Copies of the rows.
 */
export function pickRows(
  { ids, vectors, dims }: Descriptors,
  isChosen: (id: string) => boolean,
): Descriptors {
  const rows = [...ids.keys()].filter((row) => isChosen(ids[row]!));
  const picked = new Float32Array(rows.length * dims);
  rows.forEach((row, i) => picked.set(vectors.subarray(row * dims, (row + 1) * dims), i * dims));
  return { ids: rows.map((row) => ids[row]!), vectors: picked, dims };
}
