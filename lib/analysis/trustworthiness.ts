import { checkPositiveInteger } from "../check_positive_integer.ts";
import type { Vectors } from "../types.ts";
import { checkDescriptors } from "./check_descriptors.ts";
import { squaredDistance } from "./squared_distance.ts";
import type { TsneEmbedding } from "./tsne.ts";

/** Options for {@linkcode trustworthiness}. */
export interface TrustworthinessOptions {
  /**
   * How many neighbors in the plane are judged, fewer than half of the descriptors.
   *
   * @default {5}
   */
  neighbors?: number;
}

/**
 * Measures if what is near in a map is near in truth: neighbors in the plane that are not among as many nearest
 * descriptors cost as much as their rank there exceeds that number.
 *
 * Distances are Euclidean, equal ones ranked by the lower row. The formula is that of scikit-learn.
 *
 * @param descriptors Descriptors; borrowed.
 * @param embedding Their places in the same order, such as {@linkcode tsne} returns them; borrowed.
 * @param options How many neighbors.
 * @returns A number from 0 to 1; 1 where all neighbors in the plane are true ones.
 * @throws {RangeError} If there is not one place a descriptor, neighbors is no positive integer below half of the
 * descriptors, rows are not whole, or a number is not finite.
 * @see Venna and Kaski 2001, Neighborhood Preservation in Nonlinear Projection Methods: An Experimental Study
 *
 * @example A map in which one descriptor is misplaced
 * ```ts
 * import { trustworthiness } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * const descriptors = { vectors: new Float32Array([0, 1, 3, 6, 10]), dims: 1 };
 * const positions = Float64Array.of(0, 0, 1, 0, 3, 0, 6, 0, 0.4, 0);
 * assert.equal(trustworthiness(descriptors, { positions }, { neighbors: 1 }).toFixed(3), "0.400");
 * ```
 */
export function trustworthiness(
  descriptors: Vectors,
  embedding: Pick<TsneEmbedding, "positions">,
  options: TrustworthinessOptions = {},
): number {
  const { neighbors = 5 } = options;
  const action = "judge an embedding";
  const rows = checkDescriptors(action, descriptors, 3);
  const { positions } = embedding;
  const demand = (isRight: boolean, rule: string, value: unknown) => {
    if (!isRight) throw new RangeError(`Cannot ${action} as ${rule}: current value is ${value}`);
  };
  demand(
    positions.length === 2 * rows,
    `there must be one place for each of ${rows} descriptors`,
    `${positions.length} numbers`,
  );
  const broken = positions.findIndex((value) => !Number.isFinite(value));
  demand(broken < 0, "positions must be finite", `${positions[broken]} at place ${broken}`);
  checkPositiveInteger(action, "neighbors", neighbors);
  demand(
    neighbors < rows / 2,
    `neighbors must be fewer than half of ${rows} descriptors`,
    neighbors,
  );
  let excess = 0;
  for (let row = 0; row < rows; row++) {
    const inPlane = distancesFrom(row, positions, 2);
    const inTruth = distancesFrom(row, descriptors.vectors, descriptors.dims);
    for (const neighbor of nearest(inPlane, neighbors)) {
      excess += Math.max(0, rank(inTruth, neighbor) - neighbors);
    }
  }
  return 1 - excess * 2 / (rows * neighbors * (2 * rows - 3 * neighbors - 1));
}

/** Squared distances of a row to all; infinite to itself, which is no neighbor. */
function distancesFrom(row: number, vectors: Float32Array | Float64Array, dims: number): Float64Array {
  const distances = Float64Array.from(
    { length: vectors.length / dims },
    (_, other) => squaredDistance(vectors, dims, row, other),
  );
  distances[row] = Infinity;
  return distances;
}

function nearest(distances: Float64Array, count: number): number[] {
  const last = distances.toSorted()[count - 1]!;
  const rows = [...distances.keys()].filter((row) => distances[row]! <= last);
  return rows.sort((a, b) => distances[a]! - distances[b]! || a - b).slice(0, count);
}

/** The place of a row among all by distance, counted from 1. */
function rank(distances: Float64Array, row: number): number {
  const distance = distances[row]!;
  let before = 0;
  for (let other = 0; other < distances.length; other++) {
    if (distances[other]! < distance || (distances[other] === distance && other < row)) before++;
  }
  return before + 1;
}
