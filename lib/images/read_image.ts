import { decodeImage } from "./decode_image.ts";
import type { Image } from "../types.ts";
import { type ColorConversion, conversionTables } from "./color_conversion.ts";
import { withPixelKernels } from "./kernels/pixel_kernels.ts";

/** Options for {@linkcode readImage}. */
export interface ReadImageOptions {
  /**
   * Images with more pixels than this are refused before they are decoded. The default is where Pillow refuses.
   *
   * @default {178956970}
   */
  maxPixels?: number;
  /**
   * Files with more bytes than this are refused before they are read.
   *
   * @default {1073741824}
   */
  maxBytes?: number;
  /**
   * True to read a JPEG that has begun its pixels and lacks only its end, as most viewers do, if at least half of its rows
   * are there; the others are gray.
   *
   * @default {false, such files are refused}
   */
  acceptTruncated?: boolean;
  /**
   * Called with what is amiss with a file that is read nevertheless, in one clause: a JPEG lacks its end, or a TIFF's
   * floating-point levels had to be scaled.
   *
   * @default {nobody is told}
   */
  onWarning?: (warning: string) => void;
}

/**
 * Decodes an image: JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF or BMP, told apart by their bytes and not by their names.
 *
 * Whatever is in the file, the result is upright (EXIF orientation applied), 8 bits a channel (16 bits lose the
 * lower eight) and sRGB: CMYK, YCCK and gray are converted, as is every color profile; transparency is laid over
 * white; of an animation or a document, the first frame or page. A JPEG without a profile, or with sRGB's, gives the
 * bytes that Pillow gives, and so does a BMP. A HEIC's colors are converted by a profile of curves and a matrix, as
 * cameras write it, or by the numbers of Display P3; levels of other color spaces, those of HDR among them, stay as they
 * are. A TIFF's floating-point levels are scaled: 0 to 1 becomes 0 to 255, in other ranges the lowest becomes 0 and the
 * highest 255, and what is no number 0.
 *
 * Damaged and truncated files are refused rather than returned half gray, unless `acceptTruncated` allows a JPEG without
 * its end. Nothing is kept between calls: a file that changes is read anew.
 *
 * @param source The path of a file, or a file's bytes.
 * @param options Limits, and what becomes of files that are not quite right.
 * @returns The image.
 * @throws {UnreadableImageError} If there is no such file, it may not be read, is a folder, empty, no image of
 * these formats, damaged, truncated, or larger than the limits; the message names the path and says which.
 *
 * @example A file, and one that is larger than its receiver wants
 * ```ts
 * import { encodeImage, readImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 0, 0, 255) };
 * const path = await Deno.makeTempFile({ suffix: ".png" });
 * await Deno.writeFile(path, await encodeImage(image, { format: "png" }));
 * assert.deepEqual(await readImage(path), image);
 * await assert.rejects(readImage(path, { maxPixels: 1 }), /2 x 1 pixels, more than the limit of 1/);
 * ```
 */
export async function readImage(source: string | Uint8Array, options: ReadImageOptions = {}): Promise<Image> {
  const { image, conversion, warnings } = await decodeImage(source, options);
  for (const warning of warnings) options.onWarning?.(warning);
  if (conversion !== null) convertPixels(image.data, conversion);
  return image;
}

const STRIP_BYTES = 3 * 2 ** 16;

/** Moves red, green, blue bytes to sRGB, in place. */
function convertPixels(data: Uint8Array, conversion: ColorConversion): void {
  const { contributions, encoding } = conversionTables(conversion);
  withPixelKernels([STRIP_BYTES, contributions, encoding], (kernels, addresses) => {
    const [strip, contributionsAt, encodingAt] = addresses as [number, number, number];
    const memory = new Uint8Array(kernels.memory.buffer);
    for (let at = 0; at < data.length; at += STRIP_BYTES) {
      const part = data.subarray(at, at + STRIP_BYTES);
      memory.set(part, strip);
      kernels.convertColors(strip, part.length / 3, contributionsAt, encodingAt, encoding.length);
      part.set(memory.subarray(strip, strip + part.length));
    }
  });
}
