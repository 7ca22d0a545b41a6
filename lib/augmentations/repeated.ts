import { checkPositiveInteger } from "../check_positive_integer.ts";
import type { Image } from "../types.ts";
import type { Augmentation, AugmentationResources } from "./augmentation.ts";

/** Several views of one image: like an {@linkcode Augmentation}, with as many results. */
export interface RepeatedAugmentation<Params> {
  /** The name of what is repeated. */
  readonly name: string;
  /** Draws the parameters of each view, plain JSON, independently. */
  sample(prng: () => number): Params[];
  /** Makes the views that were drawn. */
  apply(image: Image, params: readonly Params[], resources?: AugmentationResources): Promise<Image[]>;
}

/**
 * Repeated augmentation: several independent views of each image, two for contrastive learning.
 *
 * @param augmentation What is repeated.
 * @param options `views`: how many.
 * @returns The operation.
 * @throws {RangeError} If `views` is no positive integer.
 * @see SSCD, `sscd/transforms/repeated_augmentation.py`
 *
 * @example The two views of a training image
 * ```ts
 * import { repeated, seededPrng, strongBlur } from "rdcd/augmentations";
 * import { generatePicture } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const views = repeated(strongBlur({ size: 32 }));
 * const [one, other] = await views.apply(
 *   await generatePicture({ seed: 1, index: 0 }),
 *   views.sample(seededPrng(2)),
 * );
 * assert.notDeepEqual(one, other);
 * ```
 */
export function repeated<Params>(
  augmentation: Augmentation<Params>,
  options: { views?: number } = {},
): RepeatedAugmentation<Params> {
  const { views = 2 } = options;
  checkPositiveInteger("make repeated", "views", views);
  return {
    name: augmentation.name,
    sample: (prng) => Array.from({ length: views }, () => augmentation.sample(prng)),
    apply: (image, params, resources) =>
      Promise.all(params.map((drawn) => augmentation.apply(image, drawn, resources))),
  };
}
