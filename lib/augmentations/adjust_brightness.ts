import { colorEdits } from "./color_edits.ts";
import { editPixels } from "../images/edit_pixels.ts";
import type { Image } from "../types.ts";

/**
 * Multiplies every level, as torchvision's `adjust_brightness` on PIL images does.
 *
 * @param image The image; it is not changed.
 * @param factor At least 0: 0 is black, 1 the image itself.
 * @returns The brightened or darkened image.
 * @throws {RangeError} If the factor is negative or no number.
 *
 * @example Half as bright
 * ```ts
 * import { adjustBrightness } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const { data } = adjustBrightness({ width: 1, height: 1, data: Uint8Array.of(10, 20, 255) }, 0.5);
 * assert.deepEqual(data, Uint8Array.of(5, 10, 127));
 * ```
 */
export function adjustBrightness(image: Image, factor: number): Image {
  if (!(factor >= 0)) {
    throw new RangeError(`Cannot adjust brightness as the factor must be >= 0: current value is ${factor}`);
  }
  return editPixels(image, colorEdits.brightness(factor));
}
