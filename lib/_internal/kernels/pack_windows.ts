import type { Windows } from "../resample_windows.ts";

/** Windows along a row, as `resizeRows` of `pixels.as` takes them. */
export interface PackedColumns {
  /** First source pixel of each target pixel. */
  first: Int32Array;
  /** Groups of four source pixels of each target pixel. */
  groups: Int32Array;
  /** Sixteen numbers a group. */
  weights: Int16Array;
}

/** Windows along a column, as `blendRows` of `pixels.as` takes them. */
export interface PackedRows {
  /** Pairs of source rows of each target row. */
  pairs: Int32Array;
  /** Where the weights of each target row begin, in bytes. */
  offset: Int32Array;
  /** Four numbers a pair. */
  weights: Int16Array;
}

const PART_BITS = 11;
const LOW_PART = 2 ** PART_BITS - 1;

/** Lays the weights of windows out in groups of four source pixels, once for red and once for green. */
export function packColumns({ first, count, weights, taps }: Windows): PackedColumns {
  const groups = count.map((length) => Math.ceil(length / 4));
  const packed = new Int16Array(16 * groups.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (let index = 0; index < count.length; index++) {
    for (let tap = 0; tap < groups[index]! * 4; tap++) {
      const weight = tap < count[index]! ? weights[index * taps + tap]! : 0;
      const to = at + (tap >> 2) * 16 + (tap & 3);
      packed[to] = packed[to + 4] = weight >> PART_BITS;
      packed[to + 8] = packed[to + 12] = weight & LOW_PART;
    }
    at += groups[index]! * 16;
  }
  return { first, groups, weights: packed };
}

/** Lays the weights of windows out in pairs of source rows. */
export function packRows({ count, weights, taps }: Windows): PackedRows {
  const pairs = count.map((length) => Math.ceil(length / 2));
  const offset = new Int32Array(count.length);
  const packed = new Int16Array(4 * pairs.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (let index = 0; index < count.length; index++) {
    offset[index] = at * 2;
    for (let tap = 0; tap < count[index]!; tap++) {
      const weight = weights[index * taps + tap]!;
      const to = at + (tap >> 1) * 4 + (tap & 1);
      packed[to] = weight >> PART_BITS;
      packed[to + 2] = weight & LOW_PART;
    }
    at += pairs[index]! * 4;
  }
  return { pairs, offset, weights: packed };
}
