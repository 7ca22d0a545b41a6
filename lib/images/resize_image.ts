import { viewImage } from "./image_view.ts";
import { resizePixels } from "./resize_pixels.ts";
import { targetSize } from "./target_size.ts";
import type { Image, TargetSize } from "../types.ts";

/**
 * Resizes an image exactly as Pillow's `Image.resize(size, BILINEAR)` does, and with it torchvision's `Resize` on
 * PIL images: bit for bit.
 *
 * The filter is a triangle that grows with the reduction, so that every source pixel counts (`antialias`). It runs
 * over rows, is rounded to 8 bits, and then runs over columns (Pillow, `src/libImaging/Resample.c`; Pillow-SIMD,
 * libvips and browsers differ by up to 13 gray levels).
 *
 * torchvision's `resized_crop` is this on {@linkcode cropImage}'s result.
 *
 * @param image The image.
 * @param size The square or rectangle to fill, whatever the aspect (RDCD), or the pixels of the shorter edge, with
 * the aspect kept and the longer edge rounded down as torchvision does (SSCD).
 * @returns A new image, also where the size stays the same.
 * @throws {RangeError} If an edge of `size` is not a positive integer, or the image's data has another length than
 * `width * height * 3`.
 *
 * @example Half the size
 * ```ts
 * import { resizeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 2, data: Uint8Array.of(0, 0, 0, 100, 0, 0, 0, 0, 0, 100, 0, 0) };
 * assert.deepEqual(resizeImage(image, { shortEdge: 1 }).data, Uint8Array.of(50, 0, 0));
 * ```
 */
export function resizeImage(image: Image, size: TargetSize): Image {
  const { width, height, data } = image;
  if (data.length !== width * height * 3 || data.length === 0) {
    throw new RangeError(
      `Cannot resize the image as its data must have width x height x 3 bytes: ` +
        `current value is ${data.length} at ${width} x ${height}`,
    );
  }
  return resizePixels(viewImage(image), targetSize(image, size), null);
}
