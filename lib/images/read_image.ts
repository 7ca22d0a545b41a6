import sharp from "sharp";
import { UnreadableImageError } from "../errors.ts";
import type { Image } from "../types.ts";
import { sniffFormat } from "./sniff_format.ts";

/** Options for {@linkcode readImage}. */
export interface ReadImageOptions {
  /**
   * Pictures with more pixels than this are refused before they are decoded.
   *
   * @default {178956970}
   */
  maxPixels?: number;
  /**
   * Files larger than this are refused before they are read, in bytes.
   *
   * @default {1073741824}
   */
  maxBytes?: number;
}

// libvips would keep decoded files by their path, and give an old picture for a file that has changed.
sharp.cache(false);

/** Decodes a picture (first version). */
export async function readImage(source: string | Uint8Array, options: ReadImageOptions = {}): Promise<Image> {
  const { maxPixels = 178_956_970, maxBytes = 2 ** 30 } = options;
  const path = typeof source === "string" ? source : "<bytes>";
  const bytes = typeof source === "string" ? await readFile(source, maxBytes) : source;
  if (bytes.length === 0) throw new UnreadableImageError(path, "the file is empty");
  if (sniffFormat(bytes) === null) {
    throw new UnreadableImageError(path, "its bytes begin like no JPEG, PNG, WebP, AVIF, TIFF or GIF");
  }
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, failOn: "warning" })
      .autoOrient()
      .flatten({ background: "white" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    throw new UnreadableImageError(path, (cause as Error).message, { cause });
  }
}

async function readFile(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await Deno.stat(path);
    if (size > maxBytes) throw new UnreadableImageError(path, `it has ${size} bytes, more than ${maxBytes}`);
    return await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof UnreadableImageError) throw cause;
    throw new UnreadableImageError(path, (cause as Error).message, { cause });
  }
}
