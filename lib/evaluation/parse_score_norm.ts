/** What a score normalisation's text says. */
export interface ScoreNorm {
  /** The factor of what is subtracted. */
  weight: number;
  /** The first neighbour that counts, 0 being the nearest. */
  first: number;
  /** The last neighbour that counts, included. */
  last: number;
}

/**
 * Reads a score normalisation in SSCD's notation.
 *
 * @param scoreNorm Weight, first and last neighbour, counted from 0: `"1.0[0,2]"`.
 * @throws {RangeError} If it is of another form, or the last neighbour comes before the first.
 */
export function parseScoreNorm(scoreNorm: string): ScoreNorm {
  const parsed = /^(\d+(?:\.\d*)?|\.\d+)\[(\d{1,5}),(\d{1,5})\]$/.exec(scoreNorm);
  const [weight, first, last] = (parsed ?? []).slice(1).map(Number);
  if (parsed === null || last! < first!) {
    throw new RangeError(
      `Cannot normalise scores as the setting must be weight[first,last] such as 1.0[0,2]: current value is "${scoreNorm}"`,
    );
  }
  return { weight: weight!, first: first!, last: last! };
}
