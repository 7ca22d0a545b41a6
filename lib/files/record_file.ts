import { InvalidDataError } from "../errors.ts";
import { fillBytes } from "./fill_bytes.ts";

/** A file of records of one length, nothing else, opened for reading in any order. */
export interface RecordFile {
  /**
   * One record, in memory of its own.
   *
   * @throws {InvalidDataError} If the file became shorter since it was opened.
   */
  read(index: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Closes the file. */
  close(): void;
}

/** How long a file of records is. */
export interface RecordLayout {
  /** Records in the file. */
  count: number;
  /** Bytes of each. */
  recordBytes: number;
}

/**
 * Opens a file of records.
 *
 * @returns The file, which the caller closes; `null` where there is none, or one of another length.
 */
export async function openRecords(path: string, layout: RecordLayout): Promise<RecordFile | null> {
  const { count, recordBytes } = layout;
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  if ((await file.stat()).size !== count * recordBytes) {
    file.close();
    return null;
  }
  return {
    async read(index) {
      const bytes = new Uint8Array(recordBytes);
      await file.seek(index * recordBytes, Deno.SeekMode.Start);
      if (await fillBytes(file, bytes) < recordBytes) {
        throw new InvalidDataError(path, "it became shorter while it was read");
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
