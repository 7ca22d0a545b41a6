/** Which source samples make each output sample along one axis, and with what weights. */
export interface Windows {
  /** First source index of each output sample. */
  first: Int32Array;
  /** How many source samples each output sample takes. */
  count: Int32Array;
  /** Weights in units of 2^-22, `taps` a row, zero after the row's `count`. */
  weights: Int32Array;
  /** Weights a row. */
  taps: number;
}

/** Fraction bits of the weights: Pillow leaves 8 for the grey level and 2 for the sum in 32 bits. */
export const PRECISION_BITS = 22;

/**
 * The windows of Pillow's antialiased bilinear filter: a triangle two output samples wide, never narrower than two
 * source samples, cut off at the picture's edge and scaled to sum 1 (Pillow, `precompute_coeffs` and
 * `normalize_coeffs_8bpc` of `src/libImaging/Resample.c`).
 */
export function triangleWindows(sourceLength: number, targetLength: number): Windows {
  const scale = sourceLength / targetLength;
  const support = Math.max(scale, 1);
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(targetLength);
  const count = new Int32Array(targetLength);
  const weights = new Int32Array(targetLength * taps);
  const window = new Float64Array(taps);
  const inverse = 1 / support;
  for (let index = 0; index < targetLength; index++) {
    const centre = (index + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    const length = Math.min(sourceLength, Math.trunc(centre + support + 0.5)) - from;
    let sum = 0;
    for (let tap = 0; tap < length; tap++) {
      window[tap] = Math.max(0, 1 - Math.abs((tap + from - centre + 0.5) * inverse));
      sum += window[tap]!;
    }
    for (let tap = 0; tap < length; tap++) {
      weights[index * taps + tap] = Math.trunc(0.5 + (window[tap]! / sum) * 2 ** PRECISION_BITS);
    }
    first[index] = from;
    count[index] = length;
  }
  return { first, count, weights, taps };
}
