import type { Size } from "../../types.ts";

/** How a BMP's pixels are packed. */
export type BmpPacking = "plain" | "rle8" | "rle4";

/** Facts that a BMP states before its pixels. Nothing in it is believed: offsets may lie beyond the file. */
export interface BmpHeader extends Size {
  /** True if the first row in the file is the upper one. */
  isTopDown: boolean;
  /** Bits a pixel: 1, 2, 4, 8, 16, 24 or 32. */
  bits: number;
  /** How its pixels are packed. */
  packing: BmpPacking;
  /** Bits of red, green, blue and alpha in a pixel of 16 or 32 bits; alpha's are 0 where there is none. */
  masks: readonly [red: number, green: number, blue: number, alpha: number];
  /** Where the palette begins, in bytes. */
  paletteAt: number;
  /** Bytes of one of its colors: 3 in OS/2's oldest files, 4 else. */
  paletteStep: number;
  /** Colors in it; 0 for more than 8 bits a pixel. */
  colors: number;
  /** Where the pixels begin, in bytes. */
  pixelsAt: number;
}

const FILE_HEADER = 14;
/** OS/2's first header, with 16-bit sizes. */
const CORE_HEADER = 12;
const INFO_HEADER = 40;
/** Windows' own, its two extensions by masks, OS/2's second, and the two with color spaces. */
const HEADERS = [CORE_HEADER, INFO_HEADER, 52, 56, 64, 108, 124];
const OS2_HEADER = 64;
const [PLAIN, RLE8, RLE4, MASKS, ALPHA_MASKS] = [0, 1, 2, 3, 6];
const DEPTHS = [1, 2, 4, 8, 16, 24, 32];

/** Checks whether bytes begin as a BMP does, with a file's header or, as some `.dib` files, without. */
export function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < FILE_HEADER + CORE_HEADER) return false;
  const view = viewOf(bytes);
  if (view.getUint16(0) === 0x424d) return HEADERS.includes(view.getUint32(FILE_HEADER, true));
  const header = view.getUint32(0, true);
  return HEADERS.includes(header) && header >= INFO_HEADER && view.getUint16(12, true) === 1 &&
    DEPTHS.includes(view.getUint16(14, true));
}

/**
 * Reads the header of a BMP, for which {@linkcode isBmp} is true.
 *
 * @returns The facts, or in one clause what is wrong with them.
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader | string {
  const view = viewOf(bytes);
  const start = view.getUint16(0) === 0x424d ? FILE_HEADER : 0;
  const header = view.getUint32(start, true);
  if (bytes.length < start + header) return "its header is cut off";
  const isCore = header === CORE_HEADER;
  const width = isCore ? view.getUint16(start + 4, true) : view.getInt32(start + 4, true);
  const signedHeight = isCore ? view.getUint16(start + 6, true) : view.getInt32(start + 8, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(start + (isCore ? 10 : 14), true);
  const compression = isCore ? PLAIN! : view.getUint32(start + 16, true);
  if (width < 1 || height < 1) return `its header says ${width} x ${height} pixels`;
  if (!DEPTHS.includes(bits)) return `it has ${bits} bits a pixel, which no BMP has`;
  const packing = packingOf(compression, bits, header);
  if (packing === null) return `its pixels are packed in a way (${compression}) that is not known`;
  const hasMasks = compression === MASKS || compression === ALPHA_MASKS;
  // An info header is followed by its masks; longer ones have them inside, at the same place.
  const masksAfter = hasMasks && header === INFO_HEADER ? (compression === ALPHA_MASKS ? 16 : 12) : 0;
  const paletteAt = start + header + masksAfter;
  if (bytes.length < paletteAt) return "its header is cut off";
  const used = isCore ? 0 : view.getUint32(start + 32, true);
  const colors = bits > 8 ? 0 : used > 0 ? Math.min(used, 2 ** bits) : 2 ** bits;
  const paletteStep = isCore ? 3 : 4;
  const hasAlpha = compression === ALPHA_MASKS || header >= 56;
  const maskAt = (index: number) => view.getUint32(start + INFO_HEADER + 4 * index, true);
  return {
    ...{ width, height, bits, packing, paletteAt, paletteStep, colors },
    isTopDown: signedHeight < 0,
    masks: hasMasks
      ? [maskAt(0), maskAt(1), maskAt(2), hasAlpha ? maskAt(3) : 0]
      : bits === 16
      ? [0x7c00, 0x3e0, 0x1f, 0]
      : [0xff0000, 0xff00, 0xff, 0],
    pixelsAt: start > 0 ? view.getUint32(10, true) : paletteAt + (bits > 8 ? used : colors) * paletteStep,
  };
}

function packingOf(compression: number, bits: number, header: number): BmpPacking | null {
  if (compression === PLAIN) return "plain";
  if (compression === RLE8 && bits === 8) return "rle8";
  if (compression === RLE4 && bits === 4) return "rle4";
  // In OS/2's second header the same number is a fax's Huffman code.
  const isMasks = header !== OS2_HEADER && (compression === MASKS || compression === ALPHA_MASKS);
  return isMasks && (bits === 16 || bits === 32) ? "plain" : null;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
