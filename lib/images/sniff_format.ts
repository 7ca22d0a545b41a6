import { isBmp } from "./bmp/bmp_header.ts";

/** An image format that is decoded. */
export type ImageFormat = "jpeg" | "png" | "webp" | "gif" | "tiff" | "avif" | "heic" | "bmp";

/** Brands of HEIF files: with HEVC inside, and those that do not say what is. */
const HEIF_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1"];

/** Bytes from the start of a file that tell its format, whatever it is. */
export const SNIFFED_BYTES = 256;

/**
 * Tells the format of an image by its first bytes, never by its name.
 *
 * @param bytes The file, or at least its first {@linkcode SNIFFED_BYTES}.
 * @returns The format, or `null` where the bytes begin like none of them.
 */
export function sniffFormat(bytes: Uint8Array): ImageFormat | null {
  if (beginsWith(bytes, [0xff, 0xd8, 0xff])) return "jpeg";
  if (beginsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP") return "webp";
  if (text(bytes, 0, 6) === "GIF87a" || text(bytes, 0, 6) === "GIF89a") return "gif";
  if (isTiff(bytes)) return "tiff";
  if (text(bytes, 4, 8) === "ftyp") {
    const named = brands(bytes);
    // An AVIF file has one of HEIF's brands as well.
    if (named.some((brand) => brand === "avif" || brand === "avis")) return "avif";
    if (named.some((brand) => HEIF_BRANDS.includes(brand))) return "heic";
  }
  return isBmp(bytes) ? "bmp" : null;
}

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

// 42 marks a classic TIFF and 43 a BigTIFF, in the byte order that the first two letters announce.
function isTiff(bytes: Uint8Array): boolean {
  return beginsWith(bytes, [0x49, 0x49, 42, 0]) || beginsWith(bytes, [0x49, 0x49, 43, 0]) ||
    beginsWith(bytes, [0x4d, 0x4d, 0, 42]) || beginsWith(bytes, [0x4d, 0x4d, 0, 43]);
}

// The major brand stands at byte 8, a version follows, then compatible brands to the end of the box.
function brands(bytes: Uint8Array): string[] {
  const boxLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const end = Math.min(boxLength, bytes.length, SNIFFED_BYTES);
  const found = [text(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(text(bytes, at, at + 4));
  return found;
}
