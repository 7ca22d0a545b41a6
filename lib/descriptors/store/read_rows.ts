import { InvalidDataError } from "../../errors.ts";
import { storedRowBytes, type StorePrecision } from "./store_precision.ts";
import type { Descriptors } from "../../types.ts";
import { fillBytes } from "../../files/fill_bytes.ts";
import { decodeRows } from "./row_encoding.ts";

/** Where the rows are and what they are called. */
export interface RowsSource {
  /** The file that holds the rows, little-endian. */
  path: string;
  /** How their numbers are kept. */
  precision: StorePrecision;
  /** Bytes before the first row. */
  offset: number;
  /** Rows to read. */
  count: number;
  /** Numbers a row. */
  dims: number;
  /** Rows a block. */
  rows: number | undefined;
  /** At least `count` ids, in runs of any length. */
  ids: AsyncGenerator<readonly string[], void, undefined>;
  /** Rows whose id is another by now, or that are passed over, for which it is `null`. */
  changes?: ReadonlyMap<number, string | null>;
}

/** Rows a block where the caller names no number: 4 MiB at 256 dimensions. */
export const DEFAULT_ROWS = 4096;

/**
 * Reads rows and their ids in blocks, as float32.
 *
 * @throws {RangeError} If `rows` is not a positive integer.
 * @throws {InvalidDataError} If the file or the ids end before `count`, or the scale of an int8 row is none.
 */
export async function* readRows(source: RowsSource): AsyncGenerator<Descriptors, void, undefined> {
  const { path, precision, dims } = source;
  let start = 0;
  for await (const { ids, bytes } of readRowBytes(source)) {
    const vectors = decodeRows(bytes, dims, precision);
    if (precision === "int8") checkScales(vectors, dims, start, path);
    yield { ids, vectors, dims };
    start += ids.length;
  }
}

/**
 * The same rows as they lie in the file.
 *
 * @throws {RangeError} If `rows` is not a positive integer.
 * @throws {InvalidDataError} If the file or the ids end before `count`.
 */
export async function* readRowBytes(
  source: RowsSource,
): AsyncGenerator<{ ids: string[]; bytes: Uint8Array<ArrayBuffer> }, void, undefined> {
  const { path, precision, offset, count, dims, rows = DEFAULT_ROWS, ids, changes = new Map() } = source;
  checkRows(rows);
  const rowBytes = storedRowBytes(precision, dims);
  using file = await Deno.open(path);
  await file.seek(offset, Deno.SeekMode.Start);
  const take = takeFrom(ids, path);
  try {
    for (let start = 0; start < count; start += rows) {
      const length = Math.min(rows, count - start);
      const bytes = new Uint8Array(length * rowBytes);
      await fill(file, bytes, path);
      const block = changed({ ids: await take(length), bytes }, { start, rowBytes, changes });
      if (block.ids.length > 0) yield block;
    }
  } finally {
    await ids.return();
  }
}

/** Rows as they are by now. */
function changed(
  { ids, bytes }: { ids: string[]; bytes: Uint8Array<ArrayBuffer> },
  { start, rowBytes, changes }: {
    start: number;
    rowBytes: number;
    changes: ReadonlyMap<number, string | null>;
  },
): { ids: string[]; bytes: Uint8Array<ArrayBuffer> } {
  if (changes.size === 0) return { ids, bytes };
  const left: string[] = [];
  ids.forEach((id, row) => {
    const now = changes.has(start + row) ? changes.get(start + row)! : id;
    if (now === null) return;
    bytes.copyWithin(left.length * rowBytes, row * rowBytes, (row + 1) * rowBytes);
    left.push(now);
  });
  return { ids: left, bytes: bytes.slice(0, left.length * rowBytes) };
}

/** Refuses a number of rows a block that is none. */
export function checkRows(rows: number): void {
  if (!Number.isSafeInteger(rows) || rows < 1) {
    throw new RangeError(
      `Cannot read descriptors in blocks as the rows a block must be a whole number above 0: current value is ${rows}`,
    );
  }
}

function checkScales(vectors: Float32Array, dims: number, first: number, path: string): void {
  for (let at = 0; at < vectors.length; at += dims) {
    if (!Number.isNaN(vectors[at]!)) continue;
    throw new InvalidDataError(
      path,
      `the largest magnitude of row ${
        first + at / dims
      } is no finite positive number: the file has been damaged`,
    );
  }
}

async function fill(file: Deno.FsFile, bytes: Uint8Array, path: string): Promise<void> {
  const filled = await fillBytes(file, bytes);
  if (filled === bytes.length) return;
  throw new InvalidDataError(
    path,
    `it ends ${bytes.length - filled} bytes too early: it became shorter while it was read`,
  );
}

/** Returns a function that takes so many of the next ids at a time. */
function takeFrom(
  ids: AsyncGenerator<readonly string[], void, undefined>,
  path: string,
): (length: number) => Promise<string[]> {
  let waiting: string[] = [];
  return async (length) => {
    while (waiting.length < length) {
      const next = await ids.next();
      if (next.done) throw new InvalidDataError(path, "there are fewer ids than descriptors");
      waiting = waiting.concat(next.value);
    }
    return waiting.splice(0, length);
  };
}
