import { colorEdits } from "./color_edits.ts";
import { editPixels } from "../images/edit_pixels.ts";
import type { Image } from "../types.ts";

/**
 * Moves every level towards or away from the image's mean gray, as torchvision's `adjust_contrast` on PIL images.
 *
 * @param image The image; it is not changed.
 * @param factor At least 0: 0 is a plain gray, 1 the image itself.
 * @returns The image with more or less contrast.
 * @throws {RangeError} If the factor is negative or no number.
 *
 * @example No contrast at all
 * ```ts
 * import { adjustContrast } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const { data } = adjustContrast({ width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 100, 100, 100) }, 0);
 * assert.deepEqual(data, new Uint8Array(6).fill(50));
 * ```
 */
export function adjustContrast(image: Image, factor: number): Image {
  if (!(factor >= 0)) {
    throw new RangeError(`Cannot adjust contrast as the factor must be >= 0: current value is ${factor}`);
  }
  return editPixels(image, colorEdits.contrast(factor));
}
