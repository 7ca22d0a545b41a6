import type { Windows } from "../resample_windows.ts";

/** The weights of windows as the kernels of `pixels.as` take them. */
export interface PackedWindows {
  /** Pairs of source samples of each target sample. */
  pairs: Int32Array;
  /** Where the weights of each target sample begin, in bytes. */
  offset: Int32Array;
  /** Four numbers a pair: the high parts of both weights, then the low parts. */
  weights: Int16Array;
}

const PART_BITS = 11;
const LOW_PART = 2 ** PART_BITS - 1;

/** Lays the weights of windows out in pairs of source samples; the second of a last, odd pair has weight zero. */
export function packWindows({ count, weights, taps }: Windows): PackedWindows {
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
