import { checkDescriptors } from "./check_descriptors.ts";
import { squaredDistance } from "./squared_distance.ts";

/** Points in a space: descriptors, or the places of a map as `dims: 2`. */
export interface LabeledPoints {
  /** Row-major `[rows, dims]`. */
  vectors: Float32Array | Float64Array;
  /** Numbers a row. */
  dims: number;
  /** The class of each row. */
  labels: readonly string[];
}

/**
 * How well classes are apart: the share of points whose nearest other point is of their class, which is the accuracy of
 * a nearest-neighbor classifier that leaves one out.
 *
 * Distances are Euclidean. Of equal distances the worst counts: a point whose nearest ones are of several classes, as
 * hashes have them, is not of the right one.
 *
 * @param points At least two points and their classes; borrowed.
 * @returns A number from 0 to 1.
 * @throws {RangeError} If there is not one label a row, rows are not whole or fewer than two, or a number is not finite.
 *
 * @example Places of a map, one among the other class
 * ```ts
 * import { nearestNeighborAccuracy } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * const vectors = Float64Array.of(0, 0, 0, 1, 9, 9, 9, 8, 1, 1);
 * const labels = ["cat", "cat", "dog", "dog", "dog"];
 * assert.equal(nearestNeighborAccuracy({ vectors, dims: 2, labels }), 0.6);
 * ```
 */
export function nearestNeighborAccuracy(points: LabeledPoints): number {
  const { vectors, dims, labels } = points;
  const rows = checkDescriptors("judge classes", points, 2);
  if (labels.length !== rows) {
    throw new RangeError(
      `Cannot judge classes as there must be one label a row: current value is ${labels.length} labels for ${rows} rows`,
    );
  }
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const nearest = { own: Infinity, other: Infinity };
    for (let candidate = 0; candidate < rows; candidate++) {
      if (candidate === row) continue;
      const kind = labels[candidate] === labels[row] ? "own" : "other";
      nearest[kind] = Math.min(nearest[kind], squaredDistance(vectors, dims, row, candidate));
    }
    if (nearest.own < nearest.other) right++;
  }
  return right / rows;
}
