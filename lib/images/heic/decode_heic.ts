import type { Image, Size } from "../../types.ts";
import type { ColorConversion } from "../color_conversion.ts";
import { matrixProfile } from "../matrix_profile.ts";
import { type Libheif, startLibheif } from "./load_libheif.ts";
import { nclxConversion } from "./nclx_conversion.ts";

/** A HEIC's image before its colors become sRGB. */
export interface HeicImage {
  /** The image, upright, opaque. */
  image: Image;
  /** How its colors become sRGB; `null` where they are, or where nobody knows. */
  conversion: ColorConversion | null;
}

// libheif's numbers.
const RGB = 1;
const INTERLEAVED_RGB = 10;
const INTERLEAVED_RGBA = 11;
const INTERLEAVED = 10;
const INVALID_INPUT = 2;
const END_OF_DATA = 100;
/** Where in its limits the most pixels stand, and in its options whether an error ends the work. */
const MOST_PIXELS_AT = 8;
const STRICT_AT = 21;

/**
 * Decodes the first image of a HEIC or HEIF file: turned and cut as the file says (its EXIF orientation says the same once
 * more), 8 bits, transparency over white.
 *
 * @param maxPixels The most pixels that are decoded.
 * @returns The image, or in one clause what is wrong with the file.
 */
export async function decodeHeic(bytes: Uint8Array, maxPixels: number): Promise<HeicImage | string> {
  return await withPrimaryImage(bytes, maxPixels, (heif, handle, { width, height }) => {
    const call = caller(heif);
    const isOpaque = heif._heif_image_handle_has_alpha_channel(handle) === 0;
    const options = heif._heif_decoding_options_alloc();
    heif.HEAPU8[options + STRICT_AT] = 1;
    const chroma = isOpaque ? INTERLEAVED_RGB : INTERLEAVED_RGBA;
    const decoded = call((error, target) =>
      heif._heif_decode_image(error, handle, target, RGB, chroma, options)
    );
    const size = {
      width: heif._heif_image_get_width(decoded, INTERLEAVED),
      height: heif._heif_image_get_height(decoded, INTERLEAVED),
    };
    if (size.width !== width || size.height !== height) {
      return `its header says ${width} x ${height} pixels, and there are ${size.width} x ${size.height}`;
    }
    const strideAt = heif._malloc(4);
    const pixels = heif._heif_image_get_plane_readonly(decoded, INTERLEAVED, strideAt);
    const stride = wordAt(heif, strideAt);
    const data = new Uint8Array(width * height * 3);
    const isPremultiplied = heif._heif_image_handle_is_premultiplied_alpha(handle) !== 0;
    const memory: Uint8Array = heif.HEAPU8;
    for (let row = 0; row < height; row++) {
      const from = pixels + row * stride;
      if (isOpaque) data.set(memory.subarray(from, from + width * 3), row * width * 3);
      else overWhite(memory.subarray(from, from + width * 4), data, row * width * 3, isPremultiplied);
    }
    return { image: { width, height, data }, conversion: conversionOf(heif, handle) };
  });
}

/**
 * Reads from the header of a HEIC or HEIF file how large its first image is when it stands upright.
 *
 * @returns The size, or in one clause what is wrong with the file.
 */
export async function readHeicSize(bytes: Uint8Array): Promise<Size | string> {
  return await withPrimaryImage(bytes, Infinity, (_heif, _handle, size) => size);
}

/** What libheif says is wrong with a file. */
class HeifFailure extends Error {}

async function withPrimaryImage<Result>(
  bytes: Uint8Array,
  maxPixels: number,
  use: (heif: Libheif, handle: number, size: Size) => Result | string,
): Promise<Result | string> {
  const heif = await startLibheif();
  try {
    const call = caller(heif);
    const context = heif._heif_context_alloc();
    if (Number.isFinite(maxPixels)) {
      const limits = heif._heif_context_get_security_limits(context);
      dataView(heif).setBigUint64(limits + MOST_PIXELS_AT, BigInt(Math.ceil(maxPixels)), true);
    }
    const file = heif._malloc(bytes.length);
    if (file === 0) return `there is no memory for its ${bytes.length} bytes`;
    heif.HEAPU8.set(bytes, file);
    call((error) => heif._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0));
    const handle = call((error, target) =>
      heif._heif_context_get_primary_image_handle(error, context, target)
    );
    const width = heif._heif_image_handle_get_width(handle);
    const height = heif._heif_image_handle_get_height(handle);
    if (width * height > maxPixels) {
      return `it has ${width} x ${height} pixels, more than the limit of ${maxPixels}`;
    }
    return use(heif, handle, { width, height });
  } catch (error) {
    if (error instanceof HeifFailure) return error.message;
    // A mistake above is no fault of the image; what WebAssembly ends with on hostile bytes or for lack of memory is.
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    return `libheif failed at it (${error instanceof Error ? error.message : "an exception"})`;
  }
}

/** Calls of C functions that return an error and, by a pointer, their result. */
function caller(heif: Libheif): (call: (error: number, target: number) => void) => number {
  const error = heif._malloc(12);
  const target = heif._malloc(4);
  return (call) => {
    call(error, target);
    const [code, detail, message] = [0, 4, 8].map((at) => wordAt(heif, error + at));
    if (code === 0) return wordAt(heif, target);
    const text = textAt(heif, message!);
    const isCut = code === INVALID_INPUT && detail === END_OF_DATA;
    throw new HeifFailure(`${isCut ? "it is truncated" : "it is damaged or of an unknown kind"} (${text})`);
  };
}

function conversionOf(heif: Libheif, handle: number): ColorConversion | null {
  const length = heif._heif_image_handle_get_raw_color_profile_size(handle);
  if (length === 0) return nclxConversion(heif, handle);
  const at = heif._malloc(length);
  caller(heif)((error) => heif._heif_image_handle_get_raw_color_profile(error, handle, at));
  const conversion = matrixProfile(heif.HEAPU8.slice(at, at + length));
  return conversion === "none" ? null : conversion;
}

function overWhite(rgba: Uint8Array, data: Uint8Array, target: number, isPremultiplied: boolean): void {
  for (let at = 0, to = target; at < rgba.length; at += 4, to += 3) {
    const alpha = rgba[at + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      const level = rgba[at + channel]!;
      const light = isPremultiplied ? level : level * alpha / 255;
      data[to + channel] = Math.min(255, Math.round(light + 255 - alpha));
    }
  }
}

function dataView(heif: Libheif): DataView {
  return new DataView(heif.HEAPU8.buffer);
}

function wordAt(heif: Libheif, address: number): number {
  return dataView(heif).getUint32(address, true);
}

function textAt(heif: Libheif, address: number): string {
  const memory: Uint8Array = heif.HEAPU8;
  return new TextDecoder().decode(memory.slice(address, memory.indexOf(0, address)));
}
