import { UnreadableImageError } from "../errors.ts";
import type { Image, Size } from "../types.ts";
import { awaitSharp } from "./await_sharp.ts";
import { decodeBmp } from "./bmp/decode_bmp.ts";
import type { ColorConversion } from "./color_conversion.ts";
import { decodeFloatTiff } from "./tiff/decode_float_tiff.ts";
import { decodeJudged } from "./decode_judged.ts";
import { decodeHeic } from "./heic/decode_heic.ts";
import { countMissingRows, lacksEnd, withoutZeros } from "./jpeg_end.ts";
import { readJpegHeader } from "./jpeg_header.ts";
import { loadSharp } from "./load_sharp.ts";
import { matrixProfile } from "./matrix_profile.ts";
import { readImageFile } from "./read_image_file.ts";
import { type Box, shrinkOnLoad } from "./shrink_on_load.ts";
import { sniffFormat } from "./sniff_format.ts";
import { FLOATS, readTiffFields, TIFF_TAGS } from "./tiff/read_tiff_fields.ts";

/** A decoded image whose colors may still have to become sRGB. */
export interface DecodedImage {
  /** The image, upright, opaque, 8 bits a channel. */
  image: Image;
  /** Where in it lies what the file shows; all of it, or a little more, where the image was shrunk. */
  box: Box;
  /** The upright size of what the file shows. */
  fullSize: Size;
  /** How its colors become sRGB; `null` where they are. */
  conversion: ColorConversion | null;
  /** What is amiss with the file though it was decoded, in a clause each. */
  warnings: readonly string[];
}

/** Limits, and what else is done on the way. */
export interface DecodeOptions {
  /** The most pixels that are decoded. */
  maxPixels?: number | undefined;
  /** The most bytes that are read. */
  maxBytes?: number | undefined;
  /** True to decode a JPEG that lacks only its end. */
  acceptTruncated?: boolean | undefined;
  /**
   * The size that an upright image is going to be resized to. Where it is given, JPEGs that are much larger are
   * shrunk while they are loaded, for speed.
   */
  target?: (image: Size) => Size;
}

/** Where Pillow takes an image for a decompression bomb and refuses it. */
export const MAX_PIXELS = 178_956_970;
/** Larger files are refused before they are read. */
export const MAX_BYTES: number = 2 ** 30;

/** The most rows that may be missing at a JPEG's end, as a share of them. */
const MOST_MISSING = 0.5;

/**
 * Decodes an image as {@linkcode readImage} does, but leaves the conversion of plain RGB profiles to the caller:
 * libvips would take two to three times as long for it as for decoding the JPEG.
 */
export async function decodeImage(
  source: string | Uint8Array,
  options: DecodeOptions = {},
): Promise<DecodedImage> {
  const { maxPixels = MAX_PIXELS, maxBytes = MAX_BYTES } = options;
  const path = imageName(source);
  const bytes = typeof source === "string" ? await readImageFile(source, maxBytes) : source;
  if (bytes.length === 0) throw new UnreadableImageError(path, "the file is empty");
  const format = sniffFormat(bytes);
  if (format === null) {
    throw new UnreadableImageError(
      path,
      "it does not begin like a JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF or BMP file",
    );
  }
  if (format === "bmp" || format === "heic") {
    const found = format === "bmp" ? decodeBmp(bytes, maxPixels) : await decodeHeic(bytes, maxPixels);
    if (typeof found === "string") throw new UnreadableImageError(path, found);
    return "image" in found ? whole(found.image, { conversion: found.conversion }) : whole(found);
  }
  try {
    const fields = format === "tiff" ? readTiffFields(bytes) : null;
    if (fields?.get(TIFF_TAGS.numbers)?.includes(FLOATS)) {
      const found = await decodeFloatTiff(bytes, fields, maxPixels);
      if (typeof found === "string") throw new UnreadableImageError(path, found);
      return whole(found.image, { warnings: [found.warning] });
    }
    return await decodeBySharp(bytes, format === "jpeg", { ...options, path, maxPixels });
  } catch (cause) {
    // sharp's own errors are plain ones; a TypeError would be a mistake above, and no fault of the image.
    if (!(cause instanceof Error && cause.name === "Error")) throw cause;
    throw new UnreadableImageError(path, await reason(cause, bytes, format, maxPixels), { cause });
  }
}

function whole(image: Image, { conversion = null, warnings = [] }: Partial<DecodedImage> = {}): DecodedImage {
  const { width, height } = image;
  return {
    ...{ image, conversion, warnings },
    box: { left: 0, top: 0, width, height },
    fullSize: { width, height },
  };
}

async function decodeBySharp(
  bytes: Uint8Array,
  isJpeg: boolean,
  { path, maxPixels, target, acceptTruncated = false }: DecodeOptions & { path: string; maxPixels: number },
): Promise<DecodedImage> {
  const header = isJpeg ? readJpegHeader(bytes) : null;
  const conversion = header?.profile ? matrixProfile(header.profile) : null;
  const mayShrink = header?.size && target && canShrink(header.size, target);
  const sharp = await loadSharp();
  const decode = async (failOn: "none" | "warning" | "truncated", warnings: string[] = []) => {
    const pipeline = sharp(failOn === "none" ? withoutZeros(bytes) : bytes, {
      limitInputPixels: maxPixels,
      failOn,
      ignoreIcc: conversion !== null,
    }).autoOrient().flatten({ background: "white" }).toColorspace("srgb");
    let shrunk = null;
    let fullSize = null;
    if (target && mayShrink) {
      const { autoOrient, orientation = 1 } = await pipeline.metadata();
      fullSize = autoOrient;
      shrunk = shrinkOnLoad(fullSize, target(fullSize), orientation);
      if (shrunk !== null) pipeline.resize({ ...shrunk.size, fit: "fill", kernel: "lanczos3" });
    }
    const { data, info } = await awaitSharp(
      pipeline.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }),
    );
    const { width, height } = info;
    const image = { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
    const decoded = whole(image, { conversion: conversion === "none" ? null : conversion, warnings });
    return { ...decoded, box: shrunk?.box ?? decoded.box, fullSize: fullSize ?? decoded.fullSize };
  };
  // Told by the file's bytes: libvips' messages may be about another image that is being decoded, and it says nothing at
  // all where zeros stand for the rest, which happen to be pixels.
  if (isJpeg && lacksEnd(bytes)) {
    const refuse = (reason: string) =>
      new UnreadableImageError(path, `the JPEG file is truncated: ${reason}`);
    if (!acceptTruncated) throw refuse("its end is missing");
    const missing = await countMissingRows(bytes, maxPixels);
    if (missing === null) throw refuse("its end is missing, and it has no colors that show how much");
    const { size } = header!;
    if (missing > size!.height * MOST_MISSING) throw refuse("more than half of its rows are missing");
    return await decode("none", [cutWarning(missing, size!)]);
  }
  return isJpeg ? await decodeJudged(decode) : await decode("warning");
}

function cutWarning(missing: number, { height }: Size): string {
  return `the end of the JPEG file is missing, ${
    missing === 0 ? "perhaps with some detail" : `with ${missing} of ${height} rows, which are gray`
  }`;
}

/** True if an image is large enough to be shrunk while it is loaded, if it lies as it is or on its side. */
function canShrink({ width, height }: Size, target: (image: Size) => Size): boolean {
  const ways = [{ width, height }, { width: height, height: width }];
  return ways.some((size) => shrinkOnLoad(size, target(size), 1) !== null);
}

/** Returns the name of an image in errors. */
export function imageName(source: string | Uint8Array): string {
  return typeof source === "string" ? source : "<bytes>";
}

async function reason(error: Error, bytes: Uint8Array, format: string, maxPixels: number): Promise<string> {
  if (/exceeds pixel limit/.test(error.message)) {
    const sharp = await loadSharp();
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return `it has ${width} x ${height} pixels, more than the limit of ${maxPixels}`;
  }
  return `the ${format.toUpperCase()} file is damaged, truncated or of an unknown kind (${
    firstLine(error.message)
  })`;
}

// libvips repeats what it found, a line each time, below a heading of sharp's.
function firstLine(message: string): string {
  const text = message.replace(/^Input buffer has corrupt header:/, "").trim();
  return text === "" ? "corrupt header" : text.split("\n")[0]!;
}
