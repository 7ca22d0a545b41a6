import { decodeImage, imageName, MAX_PIXELS } from "../_internal/decode_image.ts";
import { resizePixels } from "../_internal/resize_pixels.ts";
import { targetSize } from "../_internal/target_size.ts";
import { UnreadableImageError } from "../errors.ts";
import type { Image, Size, TargetSize } from "../types.ts";
import type { ReadImageOptions } from "./read_image.ts";

const SAMPLES_KEPT = 2.5;

/** Options for {@linkcode readImageResized}. */
export interface ReadImageResizedOptions extends ReadImageOptions {
  /**
   * `"exact"` decodes the full picture and resizes it as Pillow does. `"fast"` leaves out the high frequencies of
   * plain JPEGs (upright, not progressive) that are more than five times larger than wanted, so that they decode to
   * half, a quarter or an eighth of their size, at least 2.5 times what is wanted, and resizes that; a level changes
   * by less than 1 on average. All other pictures are resized exactly either way.
   *
   * @default {"exact"}
   */
  resize?: "exact" | "fast";
}

/**
 * Decodes a picture at another size, in less time and memory than {@linkcode readImage} and
 * {@linkcode resizeImage} need together.
 *
 * @param source The path of a file, or a file's bytes.
 * @param size The size wanted, as {@linkcode resizeImage} takes it; upright.
 * @param options How to resize, and limits.
 * @returns With `"exact"`, the bytes that `resizeImage(await readImage(source), size)` gives.
 * @throws {UnreadableImageError} As {@linkcode readImage} does.
 * @throws {RangeError} If an edge of `size` is not a positive integer.
 *
 * @example What a network sees
 * ```ts
 * import { encodeImage, readImageResized } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const photo = { width: 640, height: 480, data: new Uint8Array(640 * 480 * 3) };
 * const file = await encodeImage(photo, { format: "jpeg" });
 * const { width, height } = await readImageResized(file, { shortEdge: 288 }, { resize: "fast" });
 * assert.deepEqual([width, height], [384, 288]);
 * ```
 */
export async function readImageResized(
  source: string | Uint8Array,
  size: TargetSize,
  options: ReadImageResizedOptions = {},
): Promise<Image> {
  const { resize = "exact", ...limits } = options;
  const { maxPixels = MAX_PIXELS } = limits;
  // A size that is none is refused before a file is read.
  targetSize({ width: 1, height: 1 }, size);
  const target = (picture: Size) => targetSize(picture, size);
  const reduction = resize === "fast" ? (picture: Size) => reductionFor(picture, target(picture)) : () => 0;
  return await decodeImage(source, { ...limits, reduction }, (rows, conversion) => {
    const { width, height } = target(rows.picture);
    if (width * height > maxPixels) {
      const reason = `resized it has ${width} x ${height} pixels, more than the limit of ${maxPixels}`;
      throw new UnreadableImageError(imageName(source), reason);
    }
    return resizePixels(rows, { width, height }, conversion);
  });
}

// The exact filter needs two to three samples a target pixel to hide how the others were merged.
function reductionFor(picture: Size, target: Size): number {
  const scale = Math.min(picture.width / target.width, picture.height / target.height);
  return Math.min(3, Math.max(0, Math.floor(Math.log2(scale / SAMPLES_KEPT))));
}
