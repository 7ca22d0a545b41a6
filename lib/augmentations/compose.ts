import { applyLazily, lazyAugmentation } from "./lazy_image.ts";
import type { Augmentation } from "./augmentation.ts";

/** One operation with what was drawn for it; plain JSON. */
export interface AugmentationStep {
  /** The operation's name. */
  name: string;
  /** Parameters drawn by {@linkcode Augmentation.sample}. */
  params: unknown;
}

/**
 * Does operations one after the other, each on no more of the image than those after it need.
 *
 * @param augmentations The operations in order.
 * @returns An operation whose parameters are the steps', in order.
 *
 * @example A recipe replays
 * ```ts
 * import { compose, flip, grayscale, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const recipe = compose([flip(), grayscale()]);
 * assert.deepEqual(recipe.sample(seededPrng(0)), [
 *   { name: "flip", params: { axis: "horizontal" } },
 *   { name: "grayscale", params: {} },
 * ]);
 * ```
 */
export function compose(augmentations: readonly Augmentation<unknown>[]): Augmentation<AugmentationStep[]> {
  return lazyAugmentation({
    name: "compose",
    sample: (prng) => augmentations.map((step) => ({ name: step.name, params: step.sample(prng) })),
    applyLazily: async (image, params, resources) => {
      const drawn = params.map(({ name }) => name).join(", ");
      const own = augmentations.map(({ name }) => name).join(", ");
      if (drawn !== own) {
        throw new RangeError(`Cannot apply compose as the steps must be ${own}: current value is ${drawn}`);
      }
      let edited = image;
      for (const [index, augmentation] of augmentations.entries()) {
        edited = await applyLazily(augmentation, edited, params[index]!.params, resources);
      }
      return edited;
    },
  });
}
