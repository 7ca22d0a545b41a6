import { UnreadableImageError } from "../errors.ts";
import type { Image, Size } from "../types.ts";
import { awaitSharp } from "./await_sharp.ts";
import { loadSharp } from "./load_sharp.ts";
import type { ColorConversion } from "./color_conversion.ts";
import { readJpegHeader } from "./jpeg_header.ts";
import { matrixProfile } from "./matrix_profile.ts";
import { readImageFile } from "./read_image_file.ts";
import { type Box, shrinkOnLoad } from "./shrink_on_load.ts";
import { sniffFormat } from "./sniff_format.ts";

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
}

/** Limits, and what else libvips does on the way. */
export interface DecodeOptions {
  /** The most pixels that are decoded. */
  maxPixels?: number;
  /** The most bytes that are read. */
  maxBytes?: number;
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

/** Warnings of libjpeg though every pixel is right: such files are decoded, with truncation still refused. */
const HARMLESS = /Unknown Adobe color transform code|extraneous bytes before marker|unknown JFIF revision/;

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
    throw new UnreadableImageError(path, "it does not begin like a JPEG, PNG, WebP, AVIF, TIFF or GIF file");
  }
  const header = format === "jpeg" ? readJpegHeader(bytes) : null;
  const conversion = header?.profile ? matrixProfile(header.profile) : null;
  const mayShrink = header?.size && options.target && canShrink(header.size, options.target);
  const sharp = await loadSharp();
  const decode = async (failOn: "warning" | "truncated"): Promise<Omit<DecodedImage, "conversion">> => {
    const pipeline = sharp(bytes, {
      limitInputPixels: maxPixels,
      failOn,
      ignoreIcc: conversion !== null,
    }).autoOrient().flatten({ background: "white" }).toColorspace("srgb");
    let shrunk = null;
    let fullSize = null;
    if (options.target && mayShrink) {
      const { autoOrient, orientation = 1 } = await pipeline.metadata();
      fullSize = autoOrient;
      shrunk = shrinkOnLoad(fullSize, options.target(fullSize), orientation);
      if (shrunk !== null) pipeline.resize({ ...shrunk.size, fit: "fill", kernel: "lanczos3" });
    }
    const { data, info } = await awaitSharp(
      pipeline.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }),
    );
    const { width, height } = info;
    const image = { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
    return {
      image,
      box: shrunk?.box ?? { left: 0, top: 0, width, height },
      fullSize: fullSize ?? { width, height },
    };
  };
  try {
    const decoded = await decode("warning").catch((error: Error) => {
      if (HARMLESS.test(error.message)) return decode("truncated");
      throw error;
    });
    return { ...decoded, conversion: conversion === "none" ? null : conversion };
  } catch (cause) {
    // sharp's own errors are plain ones; a TypeError would be a mistake above, and no fault of the image.
    if (!(cause instanceof Error && cause.name === "Error")) throw cause;
    throw new UnreadableImageError(path, await reason(cause, bytes, format, maxPixels), { cause });
  }
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
