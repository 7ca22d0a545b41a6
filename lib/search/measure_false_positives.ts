import type { FalsePositives } from "../thresholds/false_positives.ts";
import { createScoreHistogram } from "../thresholds/score_histogram.ts";
import type { Vectors } from "../types.ts";
import { countRows } from "../vectors/check_rows.ts";
import { compareAll } from "./compare_all.ts";

/** Options for {@linkcode measureFalsePositives}. */
export interface MeasureFalsePositivesOptions {
  /**
   * Pairs of rows that are copies of one another after all, and do not count.
   *
   * @default {none}
   */
  related?: Iterable<readonly [row: number, other: number]>;
  /**
   * A group for each row: pairs of one group do not count, as what they have in common is no chance, such as pages of one book.
   *
   * @default {none}
   */
  groups?: readonly (string | number)[] | undefined;
  /**
   * A number for each row that its scores are lowered by, as what it has in common with unrelated images is no sign of a copy.
   *
   * @default {0 for all}
   */
  bias?: Float32Array | undefined;
  /** Called with the number of rows that were compared with all before them. */
  onProgress?: ((rows: number) => void) | undefined;
}

/**
 * Measures how often unrelated images reach which score: compares all descriptors with all others.
 *
 * The number of pairs grows with the square of the images: 1,500 images are a million pairs, 23,000 are 264 million. Rates
 * down to a hundred pairs are measured; below, a generalized Pareto distribution that is fitted to the thousand highest
 * scores continues them.
 *
 * @param descriptors Of images none of which is a copy of another, but for what `related` names; unit rows; borrowed.
 * @param options Which pairs do not count.
 * @returns What {@linkcode thresholdAt} chooses thresholds by.
 * @throws {RangeError} If there are fewer than a million pairs, their highest scores are all equal, a row is not of the length 1, or
 * groups are not as many as rows.
 *
 * @example The thresholds of random vectors
 * ```ts
 * import { measureFalsePositives, thresholdAt } from "rdcd/search";
 * import assert from "node:assert/strict";
 *
 * const [rows, dims] = [1500, 32];
 * const vectors = new Float32Array(rows * dims);
 * for (let row = 0; row < rows; row++) {
 *   const own = vectors.subarray(row * dims, (row + 1) * dims);
 *   own.forEach((_, i) => own[i] = Math.sin(1e4 * (row * dims + i) ** 2));
 *   const length = Math.hypot(...own);
 *   own.forEach((value, i) => own[i] = value / length);
 * }
 * const table = await measureFalsePositives({ vectors, dims });
 * assert.equal(table.pairs, rows * (rows - 1) / 2);
 * assert.ok(thresholdAt(table, 1e-6) > thresholdAt(table, 1e-3));
 * ```
 */
export async function measureFalsePositives(
  descriptors: Vectors,
  options: MeasureFalsePositivesOptions = {},
): Promise<FalsePositives> {
  const { related = [], groups, bias, onProgress } = options;
  const { vectors, dims } = descriptors;
  const count = countRows("descriptors", descriptors, "measure false positives");
  checkUnitRows(vectors, dims);
  if (groups !== undefined && groups.length !== count) {
    throw new RangeError(
      `Cannot measure false positives as there must be a group for each of ${count} rows: current value is ${groups.length}`,
    );
  }
  const others = new Map<number, Set<number>>();
  for (const [one, other] of related) {
    const [row, column] = one > other ? [one, other] : [other, one];
    others.set(row, (others.get(row) ?? new Set()).add(column));
  }
  const histogram = createScoreHistogram();
  // Pairs come row by row, and there are far more of them than rows.
  let last = -1;
  let own: Set<number> | undefined;
  await compareAll(vectors, dims, {
    onPair(row, other, score) {
      if (row !== last) [last, own] = [row, others.get(row)];
      if (own?.has(other) !== true && (groups === undefined || groups[row] !== groups[other])) {
        histogram.add(bias === undefined ? score : score - bias[row]! - bias[other]!);
      }
    },
    onProgress,
  });
  return histogram.summarize();
}

/** A cosine is what a threshold is compared with. */
function checkUnitRows(vectors: Float32Array, dims: number): void {
  for (let start = 0; start < vectors.length; start += dims) {
    let square = 0;
    for (let i = start; i < start + dims; i++) square += vectors[i]! ** 2;
    if (Math.abs(square - 1) < 1e-3) continue;
    throw new RangeError(
      `Cannot measure false positives as rows must have the length 1: current value of row ${
        start / dims
      } is ` +
        `${Math.sqrt(square)}`,
    );
  }
}
