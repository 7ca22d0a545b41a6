import { FLOATS, TIFF_TAGS, type TiffFields } from "./read_tiff_fields.ts";

const [SHORT, LONG] = [3, 4];
const HEADER = [0x49, 0x49, 42, 0, 8, 0, 0, 0];

/**
 * Writes a TIFF of 32-bit floating-point levels, in one strip, uncompressed.
 *
 * @param levels Row-major `[height, width, channels]`.
 * @param fields Where its orientation and the meaning of its channels are taken from.
 */
export function writeFloatTiff(
  levels: Float32Array,
  { width, height, channels }: { width: number; height: number; channels: number },
  fields: TiffFields,
): Uint8Array<ArrayBuffer> {
  const each = (value: number) => Array.from({ length: channels }, () => value);
  const entries = new Map<number, readonly number[]>([
    [TIFF_TAGS.width, [width]],
    [TIFF_TAGS.height, [height]],
    [TIFF_TAGS.bits, each(32)],
    [TIFF_TAGS.compression, [1]],
    [TIFF_TAGS.stripOffsets, [0]],
    [TIFF_TAGS.channels, [channels]],
    [TIFF_TAGS.rowsPerStrip, [height]],
    [TIFF_TAGS.stripBytes, [levels.byteLength]],
    [TIFF_TAGS.planes, [1]],
    [TIFF_TAGS.numbers, each(FLOATS)],
  ]);
  for (const tag of [TIFF_TAGS.photometric, TIFF_TAGS.orientation, TIFF_TAGS.extraChannels]) {
    const values = fields.get(tag);
    if (values?.length === 1) entries.set(tag, values);
  }
  const aside = HEADER.length + 2 + 12 * entries.size + 4;
  const start = aside + 2 * 2 * channels;
  entries.set(TIFF_TAGS.stripOffsets, [start]);
  const file = new Uint8Array(start + levels.byteLength);
  const view = new DataView(file.buffer);
  file.set(HEADER);
  view.setUint16(HEADER.length, entries.size, true);
  let free = aside;
  let at = HEADER.length + 2;
  for (const [tag, values] of [...entries].sort(([one], [other]) => one - other)) {
    const isShort = tag === TIFF_TAGS.bits || tag === TIFF_TAGS.numbers;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, isShort ? SHORT : LONG, true);
    view.setUint32(at + 4, values.length, true);
    let place = at + 8;
    if (values.length > 2) {
      view.setUint32(place, free, true);
      place = free;
      free += 2 * values.length;
    }
    values.forEach((value, index) =>
      isShort ? view.setUint16(place + 2 * index, value, true) : view.setUint32(place, value, true)
    );
    at += 12;
  }
  file.set(new Uint8Array(levels.buffer, levels.byteOffset, levels.byteLength), start);
  return file;
}
