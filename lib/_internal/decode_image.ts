import sharp from "sharp";
import { UnreadableImageError } from "../errors.ts";
import type { Size } from "../types.ts";
import type { ColourConversion } from "./colour_conversion.ts";
import { readJpegHeader } from "./jpeg_header.ts";
import { matrixProfile } from "./matrix_profile.ts";
import { imageRows, type PixelRows } from "./pixel_rows.ts";
import { readPlainJpeg } from "./plain_jpeg.ts";
import { NotPlainError, plainJpegRows } from "./plain_jpeg_rows.ts";
import { readImageFile } from "./read_image_file.ts";
import { sniffFormat } from "./sniff_format.ts";

/** Limits, and what may be lost for speed. */
export interface DecodeOptions {
  /** The most pixels that are decoded. */
  maxPixels?: number;
  /** The most bytes that are read. */
  maxBytes?: number;
  /**
   * How often the samples of a picture of a given size may be halved both ways while it is decoded, 0 to 3 times.
   * Only plain JPEGs are.
   *
   * @default {0}
   */
  reduction?: (picture: Size) => number;
}

/** Where Pillow takes a picture for a decompression bomb and refuses it. */
export const MAX_PIXELS = 178_956_970;
const MAX_BYTES = 2 ** 30;

/** Larger JPEGs go to libvips, which needs no memory for all of their planes at once. */
const MAX_PLAIN_PIXELS = 2 ** 25;

/** What libjpeg warns of though every pixel is right: such files are decoded, with truncation still refused. */
const HARMLESS = /Unknown Adobe color transform code|extraneous bytes before marker|unknown JFIF revision/;

// libvips would keep what it decoded by path, and give the old picture for a file that has changed.
sharp.cache(false);

/**
 * Decodes a picture, upright, opaque, 8 bits a channel, and hands its rows on.
 *
 * Plain JPEGs are decoded by our own kernels, everything else, and every JPEG that these find anything odd in, by
 * libvips. The conversion of plain RGB profiles is left to `consume`: libvips would take two to three times as long
 * for it as for decoding the JPEG.
 *
 * @param source A path or bytes.
 * @param options Limits.
 * @param consume Takes the rows, with what turns their colours into sRGB, or `null`. It is called again where the
 * first call ended with a {@linkcode NotPlainError}.
 * @returns What `consume` returned.
 */
export async function decodeImage<Result>(
  source: string | Uint8Array,
  options: DecodeOptions,
  consume: (rows: PixelRows, conversion: ColourConversion | null) => Result,
): Promise<Result> {
  const { maxPixels = MAX_PIXELS, maxBytes = MAX_BYTES } = options;
  const path = imageName(source);
  const bytes = typeof source === "string" ? await readImageFile(source, maxBytes) : source;
  if (bytes.length === 0) throw new UnreadableImageError(path, "the file is empty");
  const format = sniffFormat(bytes);
  if (format === null) {
    throw new UnreadableImageError(path, "it does not begin like a JPEG, PNG, WebP, AVIF, TIFF or GIF file");
  }
  const header = format === "jpeg" ? readJpegHeader(bytes) : null;
  const profile = header?.profile ? matrixProfile(header.profile) : null;
  const conversion = profile === "none" ? null : profile;
  const coloursAreKnown = header !== null && (header.profile === null || profile !== null);
  if (
    coloursAreKnown && header.width * header.height <= Math.min(maxPixels, MAX_PLAIN_PIXELS)
  ) {
    const plain = readPlainJpeg(bytes);
    try {
      if (plain !== null) {
        return consume(plainJpegRows(bytes, plain, options.reduction?.(plain) ?? 0), conversion);
      }
    } catch (error) {
      if (!(error instanceof NotPlainError)) throw error;
    }
  }
  const decode = (failOn: "warning" | "truncated") =>
    sharp(bytes, { limitInputPixels: maxPixels, failOn, ignoreIcc: profile !== null }).autoOrient()
      .flatten({ background: "white" }).toColourspace("srgb").raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
  const { data, info } = await decode("warning").catch((error: Error) => {
    if (HARMLESS.test(error.message)) return decode("truncated");
    throw error;
  }).catch(async (cause: Error) => {
    throw new UnreadableImageError(path, await reason(cause, bytes, format, maxPixels), { cause });
  });
  try {
    return consume(imageRows({ width: info.width, height: info.height, data }), conversion);
  } finally {
    // The collector would hold on to many decoded pictures, and the system clear new pages for each.
    if (data.length === data.buffer.byteLength) (data.buffer as ArrayBuffer).transfer(0);
  }
}

/** What errors call a picture. */
export function imageName(source: string | Uint8Array): string {
  return typeof source === "string" ? source : "<bytes>";
}

async function reason(error: Error, bytes: Uint8Array, format: string, maxPixels: number): Promise<string> {
  if (/exceeds pixel limit/.test(error.message)) {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return `it has ${width} x ${height} pixels, more than the limit of ${maxPixels}`;
  }
  const found = firstLine(error.message);
  return `the ${format.toUpperCase()} file is damaged, truncated or of an unknown kind (${found})`;
}

// libvips repeats what it found, a line each time, below a heading of sharp's.
function firstLine(message: string): string {
  const text = message.replace(/^Input buffer has corrupt header:/, "").trim();
  return text === "" ? "corrupt header" : text.split("\n")[0]!;
}
