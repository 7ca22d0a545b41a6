import { mersenne } from "pure-rand/generator/mersenne";

/** A source of random numbers, uniform in `[0, 1)`, 32 random bits each. */
export type Prng = () => number;

/**
 * Random numbers that are the same on every machine for the same seed.
 *
 * A number seeds directly; text is hashed (FNV-1a), so that `seededPrng("7/Q00012")` gives every image a stream of
 * its own, whatever the order in which the images are worked on.
 *
 * @param seed An integer, or any text.
 * @returns A function that gives the next number in `[0, 1)` at each call.
 * @throws {RangeError} If a numeric seed is not a safe integer.
 *
 * @example Same seed, same numbers
 * ```ts
 * import { seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * assert.equal(seededPrng(7)(), seededPrng(7)());
 * assert.notEqual(seededPrng("a")(), seededPrng("b")());
 * ```
 */
export function seededPrng(seed: number | string): Prng {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(
      `Cannot seed random numbers as the seed must be an integer: current value is ${seed}`,
    );
  }
  const generator = mersenne(typeof seed === "number" ? fold(seed) : fnv1a(seed));
  return () => (generator.next() >>> 0) / 2 ** 32;
}

function fold(seed: number): number {
  return (seed ^ Math.floor(seed / 2 ** 32)) | 0;
}

function fnv1a(text: string): number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619);
  return hash | 0;
}
