import { searchExact, type SearchOptions } from "../search/search_exact.ts";
import type { Vectors } from "../types.ts";

/** A reference near a query, by their rows. */
export interface Neighbor {
  /** The query's row. */
  query: number;
  /** The reference's row. */
  reference: number;
  /** The squared Euclidean distance. */
  distance: number;
}

/**
 * The references with the smallest Euclidean distances to each query.
 *
 * Half of the squared length of a reference, taken from its inner product with a query, orders references as distances
 * do. So inner products are searched, with that number as one dimension more; the distances of what was found are then
 * computed again in double precision from the vectors themselves.
 *
 * @param queries Vectors to search with; borrowed.
 * @param references Vectors to search among; borrowed.
 * @returns Query by query, nearest first; of equal distances the lower row first.
 * @throws {RangeError} If the vectors cannot be searched.
 */
export async function nearestByDistance(
  queries: Vectors,
  references: Vectors,
  options: SearchOptions,
): Promise<Neighbor[]> {
  const { dims } = queries;
  const { indices, k } = await searchExact(
    withColumn(queries, () => 1),
    withColumn(references, (row) => -squaredLength(references, row) / 2),
    options,
  );
  const found: Neighbor[] = [];
  for (let query = 0; query * k < indices.length; query++) {
    const own = Array.from(indices.subarray(query * k, (query + 1) * k), (reference) => {
      let distance = 0;
      for (let i = 0; i < dims; i++) {
        distance += (queries.vectors[query * dims + i]! - references.vectors[reference * dims + i]!) ** 2;
      }
      return { query, reference, distance };
    });
    for (const neighbor of own.sort((a, b) => a.distance - b.distance || a.reference - b.reference)) {
      found.push(neighbor);
    }
  }
  return found;
}

function squaredLength({ vectors, dims }: Vectors, row: number): number {
  let sum = 0;
  for (let i = row * dims; i < (row + 1) * dims; i++) sum += vectors[i]! ** 2;
  return sum;
}

function withColumn({ vectors, dims }: Vectors, value: (row: number) => number): Vectors {
  const rows = vectors.length / dims;
  const wider = new Float32Array(rows * (dims + 1));
  for (let row = 0; row < rows; row++) {
    wider.set(vectors.subarray(row * dims, (row + 1) * dims), row * (dims + 1));
    wider[row * (dims + 1) + dims] = value(row);
  }
  return { vectors: wider, dims: dims + 1 };
}
