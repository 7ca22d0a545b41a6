import { FormatError } from "./format_error.ts";

const CHUNK = 2 ** 16;

/** Reads a part of a file from its beginning on. */
export interface ByteReader {
  /** The place in the file of the next byte. */
  readonly position: number;
  /** The next byte. */
  byte(): number;
  /** The next `length` bytes; valid until the next call. */
  take(length: number): Uint8Array;
  /** The bytes up to the next line feed, which is passed over; at most 1,024 of them. */
  line(): Uint8Array;
}

/**
 * Reads `[start, end)` in pieces of 64 KiB.
 *
 * @param load Gives bytes of the file by their place.
 */
export function byteReader(
  load: (offset: number, length: number) => Uint8Array,
  start: number,
  end: number,
): ByteReader {
  let buffer = new Uint8Array(0), origin = start, at = 0;
  function ensure(length: number): void {
    if (at + length <= buffer.length) return;
    const position = origin + at;
    if (position + length > end) {
      throw new FormatError(`its pickle is cut off: ${length} bytes are due at byte ${position} of ${end}`);
    }
    buffer = load(position, Math.min(end - position, Math.max(length, CHUNK))) as Uint8Array<ArrayBuffer>;
    origin = position;
    at = 0;
  }
  return {
    get position() {
      return origin + at;
    },
    byte() {
      ensure(1);
      return buffer[at++]!;
    },
    take(length) {
      ensure(length);
      at += length;
      return buffer.subarray(at - length, at);
    },
    line() {
      const bytes: number[] = [];
      for (let byte = this.byte(); byte !== 0x0a; byte = this.byte()) {
        if (bytes.push(byte) > 1024) throw new FormatError("its pickle has a name of more than 1024 bytes");
      }
      return Uint8Array.from(bytes);
    },
  };
}
