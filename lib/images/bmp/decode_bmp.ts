import type { Image } from "../../types.ts";
import { type BmpHeader, readBmpHeader } from "./bmp_header.ts";
import { unpackRle } from "./unpack_rle.ts";

/**
 * Decodes a BMP, as Windows and OS/2 have written them: 1 to 32 bits a pixel, packed by run lengths or not, from the
 * upper or the lower row on. Transparency, which few have, is laid over white; an alpha of nothing but zeros is none, as
 * in browsers.
 *
 * @param bytes A file for which `isBmp` is true.
 * @param maxPixels The most pixels that are decoded.
 * @returns The image, or in one clause what is wrong with the file.
 */
export function decodeBmp(bytes: Uint8Array, maxPixels: number): Image | string {
  const header = readBmpHeader(bytes);
  if (typeof header === "string") return header;
  const { width, height, bits, packing } = header;
  if (width * height > maxPixels) {
    return `it has ${width} x ${height} pixels, more than the limit of ${maxPixels}`;
  }
  const palette = bits <= 8 ? readPalette(bytes, header) : null;
  if (typeof palette === "string") return palette;
  if (packing !== "plain") {
    const indices = unpackRle(bytes.subarray(header.pixelsAt), header);
    return typeof indices === "string"
      ? indices
      : paint(header, palette!, (row) => ({ data: indices, at: row * width, bits: 8 }));
  }
  const stride = Math.ceil(width * bits / 32) * 4;
  // The last row may lack what only fills it up.
  const needed = (height - 1) * stride + Math.ceil(width * bits / 8);
  if (bytes.length - header.pixelsAt < needed) {
    return `it is truncated: its pixels need ${needed} bytes and ${
      Math.max(0, bytes.length - header.pixelsAt)
    } are there`;
  }
  const rowAt = (row: number) => header.pixelsAt + row * stride;
  if (palette !== null) return paint(header, palette, (row) => ({ data: bytes, at: rowAt(row), bits }));
  return bits === 24 ? copyRows(header, bytes, rowAt) : unmask(header, bytes, rowAt);
}

/** Red, green, blue of each index; of those beyond the palette, black. */
function readPalette(
  bytes: Uint8Array,
  { bits, colors, paletteAt, paletteStep, pixelsAt }: BmpHeader,
): Uint8Array | string {
  const palette = new Uint8Array(3 * 2 ** bits);
  if (Math.min(bytes.length, pixelsAt) < paletteAt) return "its palette is cut off";
  const there = Math.min(colors, Math.floor((Math.min(bytes.length, pixelsAt) - paletteAt) / paletteStep));
  for (let index = 0; index < there; index++) {
    const at = paletteAt + index * paletteStep;
    palette.set([bytes[at + 2]!, bytes[at + 1]!, bytes[at]!], index * 3);
  }
  return palette;
}

/** Indices of a row, from a byte on, the highest bits first. */
interface IndexRow {
  data: Uint8Array;
  at: number;
  bits: number;
}

function paint(header: BmpHeader, palette: Uint8Array, indices: (row: number) => IndexRow): Image {
  const { width } = header;
  return eachRow(header, (row, data, target) => {
    const { data: source, at, bits } = indices(row);
    const mask = 2 ** bits - 1;
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      const index = (source[at + (bit >> 3)]! >> (8 - bits - (bit & 7)) & mask) * 3;
      data[target + x * 3] = palette[index]!;
      data[target + x * 3 + 1] = palette[index + 1]!;
      data[target + x * 3 + 2] = palette[index + 2]!;
    }
  });
}

function copyRows(header: BmpHeader, bytes: Uint8Array, rowAt: (row: number) => number): Image {
  const { width } = header;
  return eachRow(header, (row, data, target) => {
    const end = target + width * 3;
    for (let at = rowAt(row), to = target; to < end; at += 3, to += 3) {
      data[to] = bytes[at + 2]!;
      data[to + 1] = bytes[at + 1]!;
      data[to + 2] = bytes[at]!;
    }
  });
}

function unmask(header: BmpHeader, bytes: Uint8Array, rowAt: (row: number) => number): Image {
  const { width, height, bits, masks } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixel = bits === 16
    ? (at: number) => view.getUint16(at, true)
    : (at: number) => view.getUint32(at, true);
  const step = bits / 8;
  const [red, green, blue, alpha] = masks.map(levelsOf) as [Levels, Levels, Levels, Levels];
  let isClear = true;
  for (let row = 0; row < height && isClear && alpha.most > 0; row++) {
    for (let x = 0; x < width && isClear; x++) isClear = (pixel(rowAt(row) + x * step) & alpha.mask) === 0;
  }
  return eachRow(header, (row, data, target) => {
    for (let x = 0, at = rowAt(row), to = target; x < width; x++, at += step, to += 3) {
      const value = pixel(at);
      data[to] = level(value, red);
      data[to + 1] = level(value, green);
      data[to + 2] = level(value, blue);
      if (isClear) continue;
      const opacity = level(value, alpha);
      for (let channel = 0; channel < 3; channel++) {
        data[to + channel] = Math.round((data[to + channel]! * opacity + 255 * (255 - opacity)) / 255);
      }
    }
  });
}

/** Where a channel's bits are in a pixel. */
interface Levels {
  mask: number;
  shift: number;
  /** The highest value of these bits; 0 where there are none. */
  most: number;
}

function levelsOf(mask: number): Levels {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { mask, shift, most: mask >>> shift };
}

/** A channel of a pixel as 0 to 255, rounded down as Pillow does. */
function level(value: number, { mask, shift, most }: Levels): number {
  return most === 0
    ? 0
    : most === 255
    ? (value & mask) >>> shift
    : Math.floor(((value & mask) >>> shift) * 255 / most);
}

function eachRow(
  { width, height, isTopDown }: BmpHeader,
  fill: (row: number, data: Uint8Array, target: number) => void,
): Image {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) fill(row, data, (isTopDown ? row : height - 1 - row) * width * 3);
  return { width, height, data };
}
