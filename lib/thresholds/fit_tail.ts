import type { ParetoTail } from "./false_positives.ts";

/**
 * Fits a generalized Pareto distribution to what exceeds a score, by probability-weighted moments; an exponential one
 * where these do not fit a tail.
 *
 * @param excesses By how much, in ascending order; two different ones at least.
 * @returns Scale and shape.
 * @see {@link https://doi.org/10.2307/1269343 | Hosking and Wallis 1987}
 */
export function fitTail(excesses: Float64Array): Pick<ParetoTail, "scale" | "shape"> {
  const count = excesses.length;
  let mean = 0;
  let weighted = 0;
  excesses.forEach((excess, index) => {
    mean += excess / count;
    weighted += excess * (1 - (index + 1 - 0.35) / count) / count;
  });
  const spread = mean - 2 * weighted;
  // Below -1 the distribution would rise to its end, which is no tail: so it looks where nearly all of a hash's highest
  // scores are the same.
  if (2 - mean / spread < -1) return { scale: mean, shape: 0 };
  return { scale: 2 * mean * weighted / spread, shape: 2 - mean / spread };
}
