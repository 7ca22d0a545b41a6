import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { type AsyncBuffer, type Compressors, type FileMetaData, parquetMetadataAsync } from "hyparquet";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import { fillBytes } from "../../files/fill_bytes.ts";

/** Names of the columns of descriptors. */
export const PARQUET_COLUMNS = { id: "id", descriptor: "descriptor" } as const;

/** The key of the file's metadata that holds the method as JSON. */
export const METHOD_KEY = "rdcd.method";

/** Bytes of one group of rows; a file of more would have to be believed about the memory that it takes. */
const MAX_GROUP_BYTES = 2 ** 30;

/** Decompressors that hyparquet lacks; none gives more bytes than the page's header says. */
export const DECOMPRESSORS: Compressors = {
  GZIP: (input, maxOutputLength) => gunzipSync(input, { maxOutputLength }),
  BROTLI: (input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength }),
  ZSTD: (input, maxOutputLength) => zstdDecompressSync(input, { maxOutputLength }),
};

/** A Parquet file opened for reading; the caller closes it. */
export interface ParquetFile extends AsyncDisposable {
  /** Its bytes. */
  buffer: AsyncBuffer;
  /** Metadata at its end. */
  metadata: FileMetaData;
}

/**
 * Opens a Parquet file.
 *
 * @throws {DataMissingError} If it is not there.
 * @throws {InvalidDataError} If it is none, is damaged, or has groups of rows too large to be read at once.
 */
export async function openParquet(path: string): Promise<ParquetFile> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    // One read at a time: columns are asked for side by side, and the file has one position.
    let last: Promise<unknown> = Promise.resolve();
    const buffer = {
      byteLength: size,
      slice(start: number, end = size) {
        const read = last.then(() => readBytes(file, size, start, end, path));
        last = read.catch(() => {});
        return read;
      },
    };
    const metadata = await readMetadata(buffer, path);
    for (const [index, { total_byte_size: bytes, num_rows: rows }] of metadata.row_groups.entries()) {
      if (bytes >= 0n && bytes <= MAX_GROUP_BYTES && rows >= 0n && rows <= MAX_GROUP_BYTES / 4) continue;
      throw new InvalidDataError(
        path,
        `group ${index} of its rows claims ${rows} rows in ${bytes} bytes, and at most ${MAX_GROUP_BYTES} bytes are ` +
          "read at once: write it with smaller row groups",
      );
    }
    const rows = metadata.row_groups.reduce((total, { num_rows }) => total + num_rows, 0n);
    if (rows !== metadata.num_rows) {
      throw new InvalidDataError(
        path,
        `it claims ${metadata.num_rows} rows, and its groups have ${rows}: it is damaged`,
      );
    }
    return {
      buffer,
      metadata,
      async [Symbol.asyncDispose]() {
        // Where one column cannot be read, the others' bytes may still be on their way.
        await last;
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(path, "Descriptors are exported with: deno task extract … --export parquet");
  }
}

async function readMetadata(buffer: AsyncBuffer, path: string): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(buffer);
  } catch (cause) {
    throw new InvalidDataError(path, `it is no Parquet file, or damaged: ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function readBytes(
  file: Deno.FsFile,
  size: number,
  start: number,
  end: number,
  path: string,
): Promise<ArrayBuffer> {
  if (start < 0 || end > size || end < start) {
    throw new InvalidDataError(path, `it refers to bytes ${start} to ${end} of ${size}: it is damaged`);
  }
  const bytes = new Uint8Array(end - start);
  await file.seek(start, Deno.SeekMode.Start);
  if (await fillBytes(file, bytes) < bytes.length) {
    throw new InvalidDataError(path, "it became shorter while it was read");
  }
  return bytes.buffer;
}
