/** A range that a value lies in. */
export interface ConfidenceInterval {
  /** The lower end. */
  low: number;
  /** The upper end. */
  high: number;
}

/**
 * The middle share of a sample.
 *
 * @param sample Values in any order.
 * @param confidence The share that lies between the two ends, in `(0, 1)`.
 * @returns Percentiles, interpolated linearly.
 * @throws {RangeError} If the confidence is out of range.
 */
export function percentileInterval(sample: Float64Array, confidence: number): ConfidenceInterval {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `Cannot bootstrap as confidence must lie between 0 and 1: current value is ${confidence}`,
    );
  }
  const sorted = sample.toSorted();
  return { low: percentile(sorted, (1 - confidence) / 2), high: percentile(sorted, (1 + confidence) / 2) };
}

function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (position - below);
}
