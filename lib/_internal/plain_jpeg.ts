import { isNamed, jpegSegments, START_OF_SCAN } from "./jpeg_segments.ts";

/** A component of a plain JPEG and the tables that it is decoded with. */
export interface PlainComponent {
  /** Factors of the 64 coefficients, row by row. */
  quantisation: Int16Array;
  /** Huffman table of the first coefficient. */
  dc: HuffmanTable;
  /** Huffman table of the others. */
  ac: HuffmanTable;
}

/** Codes and symbols as they stand in the file. */
export interface HuffmanTable {
  /** How many codes there are of each length from 1 to 16. */
  counts: Uint8Array;
  /** The symbols in the order of their codes. */
  symbols: Uint8Array;
}

/** What `decodeScan` of `jpeg.as` has to know of a JPEG. */
export interface PlainJpeg {
  /** Pixels a row. */
  width: number;
  /** Rows. */
  height: number;
  /** Luma's columns for one of chroma: 1 or 2. */
  across: number;
  /** Luma's rows for one of chroma: 1 or 2. */
  down: number;
  /** Luma and the two of chroma. */
  components: PlainComponent[];
  /** Units between two restart markers; 0 for no such markers. */
  restartInterval: number;
  /** Where the coded pixels begin in the file. */
  scan: number;
}

/** The place row by row of each coefficient in the file's order (ITU T.81, figure A.6). */
export const ZIGZAG: Uint8Array = Uint8Array.from([
  [0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5],
  [12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  [35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51],
  [58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
].flat());

/**
 * Reads the tables of a JPEG of the kind that nearly all photographs are: sequential, Huffman-coded, 8 bits, YCbCr,
 * all components in one scan, chroma full, of half the width, or of half the width and height; upright.
 *
 * @returns `null` for every other file, and wherever something is missing or contradicts.
 */
export function readPlainJpeg(bytes: Uint8Array): PlainJpeg | null {
  const quantisation = new Map<number, Int16Array>();
  const huffman = new Map<number, HuffmanTable>();
  let frame: Uint8Array | undefined;
  let restartInterval = 0;
  let exif = 0;
  for (const { marker, body, end } of jpegSegments(bytes)) {
    if (marker === 0xc0 || marker === 0xc1) {
      if (frame !== undefined) return null;
      frame = body;
    } else if (marker === 0xc4) {
      if (!readHuffmanTables(body, huffman)) return null;
    } else if (marker === 0xdb) {
      if (!readQuantisation(body, quantisation)) return null;
    } else if (marker === 0xdd) {
      restartInterval = body[0]! * 256 + body[1]!;
    } else if (marker === 0xe1 && isNamed(body, "Exif\0")) {
      if (++exif > 1 || !isUpright(body.subarray(6))) return null;
    } else if (marker === 0xee && isNamed(body, "Adobe")) {
      if (body[11] !== 1) return null;
    } else if (marker === START_OF_SCAN) {
      return describe(frame, body, { quantisation, huffman, restartInterval, scan: end });
    } else if (marker < 0xe0 || marker > 0xef && marker !== 0xfe) {
      return null;
    }
  }
  return null;
}

interface Tables {
  quantisation: Map<number, Int16Array>;
  huffman: Map<number, HuffmanTable>;
  restartInterval: number;
  scan: number;
}

function describe(frame: Uint8Array | undefined, scan: Uint8Array, tables: Tables): PlainJpeg | null {
  if (frame?.length !== 15 || frame[0] !== 8 || frame[5] !== 3) return null;
  if (scan.length !== 10 || scan[0] !== 3 || scan[7] !== 0 || scan[8] !== 63 || scan[9] !== 0) return null;
  const height = frame[1]! * 256 + frame[2]!;
  const width = frame[3]! * 256 + frame[4]!;
  // libjpeg does not blend chroma of one or two columns, and tells RGB by the components' names.
  if (width < 16 || height < 1 || frame[6] !== 1 || frame[9] !== 2 || frame[12] !== 3) return null;
  const across = frame[7]! >> 4;
  const down = frame[7]! & 15;
  if (frame[10] !== 0x11 || frame[13] !== 0x11 || ![11, 21, 22].includes(across * 10 + down)) return null;
  const components: PlainComponent[] = [];
  for (let index = 0; index < 3; index++) {
    const selectors = scan[2 + index * 2]!;
    const quantisation = tables.quantisation.get(frame[8 + index * 3]!);
    const dc = tables.huffman.get(selectors >> 4);
    const ac = tables.huffman.get(16 + (selectors & 15));
    if (scan[1 + index * 2] !== index + 1 || !quantisation || !dc || !ac) return null;
    components.push({ quantisation, dc, ac });
  }
  const { restartInterval, scan: start } = tables;
  return { width, height, across, down, components, restartInterval, scan: start };
}

function readQuantisation(body: Uint8Array, tables: Map<number, Int16Array>): boolean {
  for (let at = 0; at < body.length;) {
    const bytesEach = body[at]! >> 4 === 0 ? 1 : 2;
    const end = at + 1 + 64 * bytesEach;
    if (end > body.length || (body[at]! & 0xec) !== 0) return false;
    const table = new Int16Array(64);
    for (let place = 0; place < 64; place++) {
      const from = at + 1 + place * bytesEach;
      table[ZIGZAG[place]!] = bytesEach === 1 ? body[from]! : body[from]! * 256 + body[from + 1]!;
    }
    tables.set(body[at]! & 15, table);
    at = end;
  }
  return true;
}

function readHuffmanTables(body: Uint8Array, tables: Map<number, HuffmanTable>): boolean {
  for (let at = 0; at < body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const length = counts.reduce((sum, count) => sum + count, 0);
    const end = at + 17 + length;
    // Four tables for the first coefficient, of which a symbol is a number of bits, and four for the others.
    const isFirst = body[at]! < 16;
    if (end > body.length || length > 256 || (body[at]! & 0xec) !== 0) return false;
    if (isFirst && body.subarray(at + 17, end).some((symbol) => symbol > 15)) return false;
    let code = 0;
    for (const [index, count] of counts.entries()) {
      code += count;
      // No code may be all ones.
      if (code >= 2 ** (index + 1)) return false;
      code *= 2;
    }
    tables.set(body[at]!, { counts, symbols: body.subarray(at + 17, end) });
    at = end;
  }
  return true;
}

// Whether EXIF's first directory says "not turned" or nothing of it (TIFF 6.0; tag 274, type 3).
function isUpright(tiff: Uint8Array): boolean {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.byteLength < 8) return false;
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return false;
  const entries = view.getUint16(directory, little);
  if (directory + 2 + entries * 12 > view.byteLength) return false;
  for (let entry = directory + 2; entry < directory + 2 + entries * 12; entry += 12) {
    if (view.getUint16(entry, little) !== 274) continue;
    return view.getUint16(entry + 2, little) === 3 && view.getUint16(entry + 8, little) === 1;
  }
  return true;
}
