import { FormatError, quote } from "./format_error.ts";
import type { CheckpointFile } from "./with_checkpoint_file.ts";

const END = 0x06054b50, END_LENGTH = 22, LONGEST_COMMENT = 0xffff;
const END64_LOCATOR = 0x07064b50, END64 = 0x06064b50;
const CENTRAL = 0x02014b50, CENTRAL_LENGTH = 46;
const LARGEST_DIRECTORY = 2 ** 25;

/** A file in a zip archive. */
export interface ZipEntry {
  /** Its name with folders. */
  name: string;
  /** 0 as it is, 8 deflated. */
  method: number;
  /** Bytes in the archive. */
  compressedSize: number;
  /** Bytes it is said to have when unpacked. */
  size: number;
  /** Where its local header is. */
  headerOffset: number;
}

/** Reads a zip archive's central directory, of the 64-bit kind too: names and places, nothing of the content. */
export function zipDirectory(file: CheckpointFile): Map<string, ZipEntry> {
  const { offset, length, count } = findDirectory(file);
  if (length > LARGEST_DIRECTORY) {
    throw new FormatError(
      `its zip directory is said to have ${length} bytes, more than ${LARGEST_DIRECTORY}`,
    );
  }
  const bytes = file.readSync(offset, length);
  const view = new DataView(bytes.buffer);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < count; index++) {
    const fixed = at + CENTRAL_LENGTH;
    if (fixed > length || view.getUint32(at, true) !== CENTRAL) {
      throw new FormatError(`its zip directory is damaged at entry ${index} of ${count}`);
    }
    const nameLength = view.getUint16(at + 28, true), extraLength = view.getUint16(at + 30, true);
    const next = fixed + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > length) throw new FormatError(`its zip directory is damaged at entry ${index} of ${count}`);
    const name = new TextDecoder().decode(bytes.subarray(fixed, fixed + nameLength));
    if ((view.getUint16(at + 8, true) & 1) !== 0) {
      throw new FormatError(`its entry ${quote(name)} is encrypted`);
    }
    if (entries.has(name)) throw new FormatError(`its zip directory has two entries ${quote(name)}`);
    entries.set(name, {
      name,
      method: view.getUint16(at + 10, true),
      ...sizes(view, at, fixed + nameLength, extraLength),
    });
    at = next;
  }
  return entries;
}

/** Sizes and place of an entry; where they need 64 bits, they are in its extra field. */
function sizes(view: DataView, at: number, extra: number, extraLength: number) {
  const long = zip64Field(view, extra, extraLength);
  return {
    size: long(view.getUint32(at + 24, true)),
    compressedSize: long(view.getUint32(at + 20, true)),
    headerOffset: long(view.getUint32(at + 42, true)),
  };
}

function zip64Field(view: DataView, extra: number, extraLength: number): (value: number) => number {
  const end = extra + extraLength;
  let field = extra, fieldEnd = extra;
  for (let at = extra; at + 4 <= end;) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      field = at + 4;
      fieldEnd = Math.min(end, field + length);
      break;
    }
    at += 4 + length;
  }
  return (value) => {
    if (value !== 0xffffffff) return value;
    if (field + 8 > fieldEnd) {
      throw new FormatError("its zip directory has an entry without its 64-bit sizes");
    }
    field += 8;
    return safe(view.getBigUint64(field - 8, true));
  };
}

function findDirectory(file: CheckpointFile): { offset: number; length: number; count: number } {
  const start = Math.max(0, file.size - END_LENGTH - LONGEST_COMMENT);
  const tail = file.readSync(start, file.size - start);
  const view = new DataView(tail.buffer);
  for (let at = tail.length - END_LENGTH; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    if (at + END_LENGTH + view.getUint16(at + 20, true) !== tail.length) continue;
    return findDirectory64(file, start + at) ?? {
      count: view.getUint16(at + 10, true),
      length: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
  }
  throw new FormatError("it begins as a zip archive but has no directory at its end: it is cut off");
}

function findDirectory64(file: CheckpointFile, end: number) {
  if (end < 20) return null;
  const locator = new DataView(file.readSync(end - 20, 20).buffer);
  if (locator.getUint32(0, true) !== END64_LOCATOR) return null;
  const record = new DataView(file.readSync(safe(locator.getBigUint64(8, true)), 56).buffer);
  if (record.getUint32(0, true) !== END64) throw new FormatError("its 64-bit zip directory is damaged");
  return {
    count: safe(record.getBigUint64(32, true)),
    length: safe(record.getBigUint64(40, true)),
    offset: safe(record.getBigUint64(48, true)),
  };
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new FormatError(`its zip directory has the size ${value}`);
  }
  return Number(value);
}
