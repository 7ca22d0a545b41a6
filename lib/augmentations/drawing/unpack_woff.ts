import { inflateSync } from "node:zlib";

const headerBytes = 44, entryBytes = 20;

/**
 * Turns a web font (WOFF 1.0) of an installed package into the OpenType file inside: the same tables, inflated.
 *
 * @param woff The file's bytes; they are trusted.
 * @see {@link https://www.w3.org/TR/WOFF/ | WOFF File Format 1.0, sections 3 to 5}
 */
export function unpackWoff(woff: Uint8Array): Uint8Array {
  const source = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  const count = source.getUint16(12);
  const font = new Uint8Array(source.getUint32(16));
  const target = new DataView(font.buffer);
  const power = 2 ** Math.floor(Math.log2(count));
  target.setUint32(0, source.getUint32(4));
  target.setUint16(4, count);
  target.setUint16(6, power * 16);
  target.setUint16(8, Math.log2(power));
  target.setUint16(10, (count - power) * 16);
  let offset = 12 + count * 16;
  for (let index = 0; index < count; index++) {
    const entry = headerBytes + index * entryBytes;
    const start = source.getUint32(entry + 4), packed = source.getUint32(entry + 8);
    const length = source.getUint32(entry + 12);
    const table = woff.subarray(start, start + packed);
    font.set(packed < length ? inflateSync(table) : table, offset);
    const record = 12 + index * 16;
    target.setUint32(record, source.getUint32(entry));
    target.setUint32(record + 4, source.getUint32(entry + 16));
    target.setUint32(record + 8, offset);
    target.setUint32(record + 12, length);
    // Tables begin at multiples of four bytes.
    offset += Math.ceil(length / 4) * 4;
  }
  return font;
}
