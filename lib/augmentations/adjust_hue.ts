import { colorEdits } from "./color_edits.ts";
import { editPixels } from "../images/edit_pixels.ts";
import type { Image } from "../types.ts";

/**
 * Turns every color on the color wheel, as torchvision's `adjust_hue` on PIL images does: through Pillow's 8-bit
 * HSV, so that even a shift of 0 rounds the colors a little.
 *
 * @param image The image; it is not changed.
 * @param shift Turns, -0.5 to 0.5.
 * @returns The image in other colors.
 * @throws {RangeError} If the shift is not within -0.5 to 0.5.
 *
 * @example A third of a turn makes red green
 * ```ts
 * import { adjustHue } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const { data } = adjustHue({ width: 1, height: 1, data: Uint8Array.of(255, 0, 0) }, 1 / 3);
 * assert.deepEqual(data, Uint8Array.of(0, 255, 0));
 * ```
 */
export function adjustHue(image: Image, shift: number): Image {
  if (!(shift >= -0.5 && shift <= 0.5)) {
    throw new RangeError(
      `Cannot adjust hue as the shift must be within -0.5 to 0.5: current value is ${shift}`,
    );
  }
  return editPixels(image, colorEdits.hue(shift));
}
