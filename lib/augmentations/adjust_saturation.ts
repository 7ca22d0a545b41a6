import { colorEdits } from "./color_edits.ts";
import { editPixels } from "../images/edit_pixels.ts";
import type { Image } from "../types.ts";

/**
 * Moves every pixel towards or away from its own gray, as torchvision's `adjust_saturation` on PIL images.
 *
 * @param image The image; it is not changed.
 * @param factor At least 0: 0 is gray, 1 the image itself.
 * @returns The image with stronger or fainter colors.
 * @throws {RangeError} If the factor is negative or no number.
 *
 * @example No color at all
 * ```ts
 * import { adjustSaturation } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const { data } = adjustSaturation({ width: 1, height: 1, data: Uint8Array.of(255, 0, 0) }, 0);
 * assert.deepEqual(data, Uint8Array.of(76, 76, 76));
 * ```
 */
export function adjustSaturation(image: Image, factor: number): Image {
  if (!(factor >= 0)) {
    throw new RangeError(`Cannot adjust saturation as the factor must be >= 0: current value is ${factor}`);
  }
  return editPixels(image, colorEdits.saturation(factor));
}
