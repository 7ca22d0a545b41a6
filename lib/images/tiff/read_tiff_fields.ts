/** Tags of a TIFF that are read or written here. */
export const TIFF_TAGS = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  channels: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planes: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  extraChannels: 338,
  numbers: 339,
} as const;

/** What `numbers` says of floating-point levels. */
export const FLOATS = 3;

/** Bytes of a value of each type that holds whole numbers: byte, 16, 32 and, in BigTIFFs, 64 bits. */
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 16: 8 };

/** Values of a TIFF's first page, by tag. */
export type TiffFields = ReadonlyMap<number, readonly number[]>;

/**
 * Reads the fields of whole numbers of the first page of a TIFF or BigTIFF. Nothing in it is believed: no more is read than
 * the file holds.
 *
 * @returns The fields that are there; fewer or none where the file ends before them.
 */
export function readTiffFields(bytes: Uint8Array): TiffFields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = isLittleEndian(bytes);
  const isBig = bytes[isLittle ? 2 : 3] === 43;
  const number = (at: number, size: number) =>
    size === 8
      ? Number(view.getBigUint64(at, isLittle))
      : size === 4
      ? view.getUint32(at, isLittle)
      : size === 2
      ? view.getUint16(at, isLittle)
      : view.getUint8(at);
  const wide = isBig ? 8 : 4;
  const fields = new Map<number, number[]>();
  try {
    const directory = number(isBig ? 8 : 4, wide);
    const [first, step] = isBig ? [directory + 8, 20] : [directory + 2, 12];
    const count = number(directory, isBig ? 8 : 2);
    for (let at = first; at < first + count * step; at += step) {
      const [tag, type, length] = [number(at, 2), number(at + 2, 2), number(at + 4, wide)];
      const size = TYPE_BYTES[type];
      if (size === undefined) continue;
      const valueAt = at + 4 + wide;
      const place = size * length <= wide ? valueAt : number(valueAt, wide);
      if (place + size * length > bytes.length) continue;
      fields.set(tag, Array.from({ length }, (_, index) => number(place + index * size, size)));
    }
  } catch (error) {
    // The file ends before what it announces; whoever decodes it will say so.
    if (!(error instanceof RangeError)) throw error;
  }
  return fields;
}

/** The byte order that a TIFF's first two letters announce. */
export function isLittleEndian(bytes: Uint8Array): boolean {
  return bytes[0] === 0x49;
}
