import { nearestByDistance } from "../../evaluation/nearest_by_distance.ts";
import type { Vectors } from "../../types.ts";
import { squaredDistance } from "../squared_distance.ts";

/** Some other rows of each row. */
export interface Neighbors {
  /** How many of each. */
  count: number;
  /** Row numbers, `[rows, count]` row-major. */
  rows: Uint32Array;
  /** The squared Euclidean distances to them, in the same order. */
  distances: Float64Array;
}

/**
 * The nearest other rows of each row; a row that is there twice is its own twin's neighbor.
 *
 * @param vectors Rows; borrowed.
 * @param count How many, at most one less than there are rows. All of them are taken without a search.
 */
export async function nearestNeighbors(vectors: Vectors, count: number): Promise<Neighbors> {
  const points = vectors.vectors.length / vectors.dims;
  const rows = new Uint32Array(points * count);
  const distances = new Float64Array(points * count);
  const filled = new Uint32Array(points);
  const add = (point: number, other: number, distance: number) => {
    if (point === other || filled[point] === count) return;
    const place = point * count + filled[point]!++;
    rows[place] = other;
    distances[place] = distance;
  };
  if (count === points - 1) {
    for (let point = 0; point < points; point++) {
      for (let other = point + 1; other < points; other++) {
        const distance = squaredDistance(vectors.vectors, vectors.dims, point, other);
        add(point, other, distance);
        add(other, point, distance);
      }
    }
  } else {
    // One more than is needed, as nearly every row finds itself.
    const found = await nearestByDistance(vectors, vectors, { k: count + 1 });
    for (const { query, reference, distance } of found) add(query, reference, distance);
  }
  return { count, rows, distances };
}
