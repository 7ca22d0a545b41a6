/** Settings that a score normalization's text stands for. */
export interface ScoreNorm {
  /** The factor of what is subtracted. */
  weight: number;
  /** The first neighbor that counts, 0 being the nearest. */
  first: number;
  /** The last neighbor that counts, included. */
  last: number;
}

/**
 * Reads a score normalization in SSCD's notation.
 *
 * @param scoreNorm Weight, first and last neighbor, counted from 0: `"1.0[0,2]"`.
 * @throws {RangeError} If it is of another form, or the last neighbor comes before the first.
 */
export function parseScoreNorm(scoreNorm: string): ScoreNorm {
  const parsed = /^(\d+(?:\.\d*)?|\.\d+)\[(\d{1,5}),(\d{1,5})\]$/.exec(scoreNorm);
  const [weight, first, last] = (parsed ?? []).slice(1).map(Number);
  if (parsed === null || last! < first!) {
    throw new RangeError(
      `Cannot normalize scores as the setting must be weight[first,last] such as 1.0[0,2]: current value is "${scoreNorm}"`,
    );
  }
  return { weight: weight!, first: first!, last: last! };
}
