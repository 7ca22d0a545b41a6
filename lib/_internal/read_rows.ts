import { InvalidDataError } from "../errors.ts";
import type { Descriptors } from "../types.ts";

/** Where the rows are and what they are called. */
export interface RowsSource {
  /** The file that holds float32 rows, little-endian. */
  path: string;
  /** Bytes before the first row. */
  offset: number;
  /** Rows to read. */
  count: number;
  /** Numbers a row. */
  dims: number;
  /** Rows a block. */
  rows: number | undefined;
  /** At least `count` ids. */
  ids: AsyncIterator<string, void, undefined>;
}

/** Rows a block where the caller names no number: 4 MiB at 256 dimensions. */
export const DEFAULT_ROWS = 4096;

/**
 * Reads float32 rows and their ids in blocks.
 *
 * @throws {RangeError} If `rows` is not a positive integer.
 * @throws {InvalidDataError} If the file or the ids end before `count`.
 */
export async function* readRows(source: RowsSource): AsyncGenerator<Descriptors, void, undefined> {
  const { path, offset, count, dims, rows = DEFAULT_ROWS, ids } = source;
  checkRows(rows);
  using file = await Deno.open(path);
  await file.seek(offset, Deno.SeekMode.Start);
  try {
    for (let start = 0; start < count; start += rows) {
      const length = Math.min(rows, count - start);
      const vectors = new Float32Array(length * dims);
      await fill(file, new Uint8Array(vectors.buffer), path);
      yield { ids: await take(ids, length, path), vectors, dims };
    }
  } finally {
    await ids.return?.();
  }
}

/** Refuses a number of rows a block that is none. */
export function checkRows(rows: number): void {
  if (!Number.isSafeInteger(rows) || rows < 1) {
    throw new RangeError(
      `Cannot read descriptors in blocks as the rows a block must be a whole number above 0: current value is ${rows}`,
    );
  }
}

async function fill(file: Deno.FsFile, bytes: Uint8Array, path: string): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) {
      throw new InvalidDataError(
        path,
        `it ends ${bytes.length - at} bytes too early: it became shorter while it was read`,
      );
    }
    at += read;
  }
}

async function take(
  ids: AsyncIterator<string, void, undefined>,
  length: number,
  path: string,
): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < length) {
    const next = await ids.next();
    if (next.done) throw new InvalidDataError(path, "there are fewer ids than descriptors");
    taken.push(next.value);
  }
  return taken;
}
