import { adjustSaturation } from "./adjust_saturation.ts";
import type { Augmentation } from "./augmentation.ts";

/** Parameters drawn by {@linkcode grayscale}: none. */
export type GrayscaleParams = Record<string, never>;

/**
 * Takes the color out of an image, as torchvision's `to_grayscale` to three channels.
 *
 * @returns The operation; it always applies: put it into `randomly` for a chance.
 *
 * @example Red is a dark gray
 * ```ts
 * import { grayscale } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const gray = await grayscale().apply({ width: 1, height: 1, data: Uint8Array.of(255, 0, 0) }, {});
 * assert.deepEqual(gray.data, Uint8Array.of(76, 76, 76));
 * ```
 */
export function grayscale(): Augmentation<GrayscaleParams> {
  return {
    name: "grayscale",
    sample: () => ({}),
    apply: (image) => Promise.try(() => adjustSaturation(image, 0)),
  };
}
