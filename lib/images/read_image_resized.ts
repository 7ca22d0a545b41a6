import { convertPixels } from "../_internal/convert_pixels.ts";
import { decodeImage, imageName, MAX_PIXELS } from "../_internal/decode_image.ts";
import { resizePixels } from "../_internal/resize_pixels.ts";
import { targetSize } from "../_internal/target_size.ts";
import { UnreadableImageError } from "../errors.ts";
import type { Image, Size, TargetSize } from "../types.ts";
import type { ReadImageOptions } from "./read_image.ts";

/** Options for {@linkcode readImageResized}. */
export interface ReadImageResizedOptions extends ReadImageOptions {
  /**
   * `"exact"` decodes the full picture and resizes it as Pillow does; `"fast"` lets libvips shrink large pictures
   * while it decodes and resize them with its own kernel, which differs by a grey level on average.
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
  const target = (upright: Size): Size => {
    const { width, height } = targetSize(upright, size);
    // The picture of a line, one pixel high, keeps its aspect too.
    if (width * height <= maxPixels) return { width, height };
    const reason = `resized it has ${width} x ${height} pixels, more than the limit of ${maxPixels}`;
    throw new UnreadableImageError(imageName(source), reason);
  };
  target({ width: 1, height: 1 });
  if (resize === "exact") {
    const { image, conversion } = await decodeImage(source, limits);
    const resized = resizePixels(image, target(image), conversion);
    // The collector would hold on to many decoded pictures, and the system clear new pages for each.
    (image.data.buffer as ArrayBuffer).transfer(0);
    return resized;
  }
  const { image, conversion } = await decodeImage(source, {
    ...limits,
    refine: async (pipeline) => {
      const upright = "shortEdge" in size ? (await pipeline.metadata()).autoOrient : size;
      return pipeline.resize({ ...target(upright), fit: "fill", kernel: "linear" });
    },
  });
  if (conversion !== null) convertPixels(image.data, conversion);
  return image;
}
