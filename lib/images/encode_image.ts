import { Buffer } from "node:buffer";
import { awaitSharp } from "./await_sharp.ts";
import { loadSharp } from "./load_sharp.ts";
import type { Image } from "../types.ts";

/** Options for {@linkcode encodeImage}. */
export interface EncodeImageOptions {
  /** The file format to write. */
  format: "jpeg" | "webp" | "png";
  /**
   * Quality of JPEG (1 to 100) and of lossy WebP (0 to 100); PNG ignores it.
   *
   * @default {90}
   */
  quality?: number | undefined;
  /**
   * JPEG's color resolution: `"4:2:0"` halves it both ways, as cameras do; `"4:4:4"` keeps it.
   *
   * @default {"4:2:0"}
   */
  chroma?: "4:2:0" | "4:4:4";
}

/**
 * Writes an image as a file's bytes.
 *
 * The same image and options give the same bytes, on any number of threads, for one version of libvips.
 *
 * @param image The image.
 * @param options Format and quality.
 * @returns The file's bytes, without metadata.
 * @throws {RangeError} If the quality is out of range, or the image has other than `width * height * 3` bytes.
 *
 * @example An image survives PNG without loss
 * ```ts
 * import { encodeImage, readImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 0, 0, 255) };
 * assert.deepEqual(await readImage(await encodeImage(image, { format: "png" })), image);
 * ```
 */
export async function encodeImage(image: Image, options: EncodeImageOptions): Promise<Uint8Array> {
  const { format, quality = 90, chroma = "4:2:0" } = options;
  const { width, height, data } = image;
  const lowest = format === "jpeg" ? 1 : 0;
  if (!Number.isInteger(quality) || quality < lowest || quality > 100) {
    throw new RangeError(
      `Cannot encode the image as the quality must be an integer of ${lowest} to 100: current value is ${quality}`,
    );
  }
  if (data.length !== width * height * 3) {
    throw new RangeError(
      `Cannot encode the image as its data must have ${width} x ${height} x 3 bytes: current value is ${data.length}`,
    );
  }
  const sharp = await loadSharp();
  const pipeline = sharp(Buffer.from(data.buffer, data.byteOffset, data.length), {
    raw: { width, height, channels: 3 },
    limitInputPixels: false,
  });
  const encoded = format === "jpeg"
    ? pipeline.jpeg({ quality, chromaSubsampling: chroma })
    : format === "webp"
    ? pipeline.webp({ quality })
    : pipeline.png({ compressionLevel: 6 });
  return new Uint8Array(await awaitSharp(encoded.toBuffer()));
}
