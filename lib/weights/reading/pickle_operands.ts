import type { ByteReader } from "./byte_reader.ts";
import { FormatError } from "./format_error.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

/** A whole number without sign, lowest byte first. */
export function unsigned(reader: ByteReader, bytes: number): number {
  const view = reader.take(bytes);
  let value = 0;
  for (let index = bytes - 1; index >= 0; index--) value = value * 256 + view[index]!;
  if (!Number.isSafeInteger(value)) throw new FormatError("its pickle has a value of more than 2^53 bytes");
  return value;
}

/** A two's complement of at most 255 bytes, lowest first. */
export function long(reader: ByteReader): number | bigint {
  const bytes = reader.take(reader.byte());
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = value * 256n + BigInt(bytes[index]!);
  value = BigInt.asIntN(8 * bytes.length, value);
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** A double, highest byte first. */
export function double(reader: ByteReader): number {
  const bytes = reader.take(8);
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
}

/** Text of Python 3. */
export function text(reader: ByteReader, length: number): string {
  const bytes = reader.take(length);
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new FormatError("its pickle has a text that is not UTF-8", { cause });
  }
}

/** Text of Python 2, of one byte a letter. */
export function byteText(reader: ByteReader, length: number): string {
  return latin1.decode(reader.take(length));
}

/** Text up to the end of the line. */
export function line(reader: ByteReader): string {
  return latin1.decode(reader.line());
}
