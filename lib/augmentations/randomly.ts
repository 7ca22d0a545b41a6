import { applyLazily, lazyAugmentation } from "./lazy_image.ts";
import type { Augmentation } from "./augmentation.ts";

/**
 * Does an operation with a probability.
 *
 * @param probability Within 0 to 1.
 * @param augmentation The operation.
 * @returns An operation of the same name whose parameters are `null` where it is left out.
 * @throws {RangeError} If the probability is not within 0 to 1.
 *
 * @example Never
 * ```ts
 * import { grayscale, randomly, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * assert.equal(randomly(0, grayscale()).sample(seededPrng(1)), null);
 * ```
 */
export function randomly<Params>(
  probability: number,
  augmentation: Augmentation<Params>,
): Augmentation<Params | null> {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(
      `Cannot make randomly as the probability must be within 0 to 1: current value is ${probability}`,
    );
  }
  return lazyAugmentation({
    name: augmentation.name,
    sample: (prng) => prng() < probability ? augmentation.sample(prng) : null,
    applyLazily: async (image, params, resources) =>
      params === null ? image : await applyLazily(augmentation, image, params, resources),
  });
}
