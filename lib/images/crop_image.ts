import { copyView, viewImage, viewPart } from "./image_view.ts";
import type { Image, Size } from "../types.ts";

/** A rectangle of whole pixels inside an image. */
export interface Box extends Size {
  /** Columns left of it. */
  left: number;
  /** Rows above it. */
  top: number;
}

/**
 * Cuts a rectangle out of an image.
 *
 * @param image The image; it is not changed and shares nothing with the result.
 * @param box The rectangle, whole pixels, inside the image.
 * @returns The pixels of the rectangle.
 * @throws {RangeError} If the box is empty, has a fraction or reaches outside the image.
 *
 * @example The lower right pixel of four
 * ```ts
 * import { cropImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 2, data: Uint8Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4, 5) };
 * assert.deepEqual(cropImage(image, { left: 1, top: 1, width: 1, height: 1 }).data, Uint8Array.of(3, 4, 5));
 * ```
 */
export function cropImage(image: Image, box: Box): Image {
  const { left, top, width, height } = box;
  const whole = [left, top, width, height].every(Number.isInteger);
  if (
    !whole || left < 0 || top < 0 || width < 1 || height < 1 || left + width > image.width ||
    top + height > image.height
  ) {
    throw new RangeError(
      `Cannot crop the image as the box must lie inside its ${image.width} x ${image.height} pixels: ` +
        `current value is ${JSON.stringify({ left, top, width, height })}`,
    );
  }
  return copyView(viewPart(viewImage(image), box));
}
