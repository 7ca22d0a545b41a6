import type { Descriptors } from "../types.ts";
import { squaredDistance } from "./squared_distance.ts";
import { unitRows } from "./unit_rows.ts";

/** Options for {@linkcode alignment}. */
export interface AlignmentOptions {
  /**
   * The power of the distance, above 0.
   *
   * @default {2}
   */
  alpha?: number;
}

/**
 * How near to each other the descriptors of the same image are: the mean over pairs of their distance, raised to the
 * power of alpha. Less is nearer.
 *
 * @param descriptors Descriptors, scaled to unit length here; borrowed.
 * @param pairs The ids of what should be near, such as an image and its edited copy; at least one pair.
 * @param options The power.
 * @returns A number from 0 to 2 to the power of alpha.
 * @throws {RangeError} If there is no pair, an id has no descriptor or more than one, rows are not whole, a number is
 * not finite, a row is all zeros, or alpha is not positive.
 * @see {@link https://arxiv.org/abs/2005.10242 | Wang and Isola 2020, Understanding Contrastive Representation Learning through Alignment and Uniformity on the Hypersphere, section 4.1}
 *
 * @example A copy whose descriptor is a right angle away
 * ```ts
 * import { alignment } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * const descriptors = { ids: ["Q1", "R1"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 };
 * assert.equal(alignment(descriptors, [["Q1", "R1"]]), 2);
 * ```
 */
export function alignment(
  descriptors: Descriptors,
  pairs: readonly (readonly [string, string])[],
  options: AlignmentOptions = {},
): number {
  const { alpha = 2 } = options;
  const demand = (isRight: boolean, rule: string, value: unknown) => {
    if (!isRight) throw new RangeError(`Cannot compute alignment as ${rule}: current value is ${value}`);
  };
  demand(alpha > 0 && alpha < Infinity, "alpha must be positive and finite", alpha);
  demand(pairs.length > 0, "there must be at least one pair", 0);
  const { ids, dims } = descriptors;
  const rows = unitRows("compute alignment", descriptors, 1);
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  demand(rowOf.size === ids.length, "ids must be unique", `${ids.length - rowOf.size} twice`);
  let sum = 0;
  for (const pair of pairs) {
    const [a, b] = pair.map((id) => {
      const row = rowOf.get(id);
      demand(row !== undefined, "every id of a pair must have a descriptor", id);
      return row!;
    }) as [number, number];
    sum += squaredDistance(rows, dims, a, b) ** (alpha / 2);
  }
  return sum / pairs.length;
}
