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

/** A resampling filter: its weight at a distance in output samples, zero from `support` on. */
export interface ResampleFilter {
  /** Half the filter's width, in output samples. */
  support: number;
  /** The weight at a signed distance from the center. */
  weight(distance: number): number;
}

/** Fraction bits of the weights: Pillow leaves 8 for the gray level and 2 for the sum in 32 bits. */
export const PRECISION_BITS = 22;

/** Pillow's `BILINEAR`: a triangle. */
export const TRIANGLE: ResampleFilter = {
  support: 1,
  weight: (distance) => Math.max(0, 1 - Math.abs(distance)),
};

/** Pillow's `LANCZOS`: a sinc cut off by a wider sinc. */
export const LANCZOS: ResampleFilter = {
  support: 3,
  weight: (distance) => distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0,
};

/**
 * The windows of one of Pillow's antialiased filters: the filter is scaled to the output samples, never narrower
 * than on source samples, cut off at the image's edge and scaled to sum 1 (Pillow, `precompute_coeffs` and
 * `normalize_coeffs_8bpc` of `src/libImaging/Resample.c`).
 *
 * @param box The source samples that the output spans, in samples and fractions of them. It may begin before the
 * first and end beyond the last, by less than half an output sample.
 */
export function resampleWindows(
  sourceLength: number,
  targetLength: number,
  filter: ResampleFilter,
  box: { from: number; length: number } = { from: 0, length: sourceLength },
): Windows {
  const scale = box.length / targetLength;
  const filterScale = Math.max(scale, 1);
  const support = filter.support * filterScale;
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(targetLength);
  const count = new Int32Array(targetLength);
  const weights = new Int32Array(targetLength * taps);
  const window = new Float64Array(taps);
  const inverse = 1 / filterScale;
  for (let index = 0; index < targetLength; index++) {
    const center = box.from + (index + 0.5) * scale;
    const from = Math.max(0, Math.trunc(center - support + 0.5));
    const length = Math.min(sourceLength, Math.trunc(center + support + 0.5)) - from;
    let sum = 0;
    for (let tap = 0; tap < length; tap++) {
      window[tap] = filter.weight((tap + from - center + 0.5) * inverse);
      sum += window[tap]!;
    }
    for (let tap = 0; tap < length; tap++) {
      const weight = window[tap]! / sum;
      weights[index * taps + tap] = Math.trunc((weight < 0 ? -0.5 : 0.5) + weight * 2 ** PRECISION_BITS);
    }
    first[index] = from;
    count[index] = length;
  }
  return { first, count, weights, taps };
}

/** The windows of the same output samples, where the source samples are counted from the other end. */
export function mirrorWindows({ first, count, weights, taps }: Windows, sourceLength: number): Windows {
  const mirrored = new Int32Array(weights.length);
  for (let index = 0; index < first.length; index++) {
    const from = index * taps;
    const last = from + count[index]! - 1;
    for (let at = from; at <= last; at++) mirrored[at] = weights[last - (at - from)]!;
  }
  return {
    first: first.map((from, index) => sourceLength - from - count[index]!),
    count,
    weights: mirrored,
    taps,
  };
}

function sinc(distance: number): number {
  if (distance === 0) return 1;
  const angle = distance * Math.PI;
  return Math.sin(angle) / angle;
}
