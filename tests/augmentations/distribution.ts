import assert from "node:assert/strict";

/**
 * Fails unless the values are drawn evenly from the interval: Kolmogorov and Smirnov's distance at the level 0.001.
 */
export function assertUniform(values: readonly number[], [low, high]: readonly [number, number]): void {
  const shares = values.map((value) => (value - low) / (high - low)).sort((first, second) => first - second);
  assert.ok(shares[0]! >= 0 && shares.at(-1)! <= 1, `a value lies outside ${low} to ${high}`);
  const distance = Math.max(
    ...shares.map((share, index) =>
      Math.max((index + 1) / shares.length - share, share - index / shares.length)
    ),
  );
  assert.ok(distance < 1.95 / Math.sqrt(values.length), `the values are not even: distance ${distance}`);
}

/** Fails unless each of the choices is drawn equally often: five standard deviations of the binomial distribution. */
export function assertEvenChoices(values: readonly unknown[], choices: readonly unknown[]): void {
  const share = 1 / choices.length;
  const deviation = Math.sqrt(values.length * share * (1 - share));
  for (const choice of choices) {
    const count = values.filter((value) => value === choice).length;
    assert.ok(Math.abs(count - values.length * share) <= 5 * deviation, `${choice} was drawn ${count} times`);
  }
  assert.ok(values.every((value) => choices.includes(value)), "a value is none of the choices");
}
