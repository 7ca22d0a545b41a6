/**
 * The value that a variable with Student's t distribution stays below in absolute value with a given probability.
 *
 * @param confidence The probability, in `(0, 1)`.
 * @param freedom Degrees of freedom, a positive integer.
 * @returns The value, above 0.
 * @see Abramowitz and Stegun 1964, equations 26.7.3 and 26.7.4, inverted by bisection.
 */
export function studentTQuantile(confidence: number, freedom: number): number {
  let [low, high] = [0, Math.PI / 2];
  // Each pass settles a bit; no double has more than 53.
  for (let pass = 0; pass < 60; pass++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, freedom) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan(low);
}

/**
 * The probability that a variable with Student's t distribution is at least as far from 0 as a value: the p-value of a
 * two-sided test.
 *
 * @param freedom Degrees of freedom, a positive integer.
 */
export function studentTPValue(value: number, freedom: number): number {
  return 1 - probabilityWithin(Math.atan(Math.abs(value) / Math.sqrt(freedom)), freedom);
}

/** The probability of `|t| < sqrt(freedom) * tan(angle)`. */
function probabilityWithin(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  let sum = 0;
  let term = isOdd ? cosine : 1;
  for (let power = isOdd ? 1 : 0; power <= freedom - 2; power += 2) {
    sum += term;
    term *= cosine ** 2 * (power + 1) / (power + 2);
  }
  return isOdd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
}
