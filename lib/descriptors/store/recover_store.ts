import { InvalidDataError } from "../../errors.ts";
import { parseId, parseUnreadable, type StoreFiles, wholeLines } from "./store_files.ts";

/** The files of a store, opened to be appended to. */
export interface OpenStoreFiles {
  /** The rows. */
  vectors: Deno.FsFile;
  /** Their ids. */
  ids: Deno.FsFile;
  /** The report of unreadable images. */
  unreadable: Deno.FsFile;
  /** The ids of images in which there is nothing to be seen. */
  flat: Deno.FsFile;
}

/**
 * Cuts vectors and ids to the rows that both have whole. Vectors are written first, so after a kill there may be
 * more of them than ids; fewer there are only after an incomplete copy.
 *
 * @returns The ids of the rows that are left.
 * @throws {InvalidDataError} If a whole line is not an id, or one that was there before.
 */
export async function recoverRows(
  open: OpenStoreFiles,
  files: StoreFiles,
  rowBytes: number,
): Promise<Set<string>> {
  const rows = Math.floor((await open.vectors.stat()).size / rowBytes);
  const ids = new Set<string>();
  let end = 0;
  for await (const line of wholeLines(files.ids)) {
    if (ids.size === rows) break;
    const id = parseId(files.ids, line);
    if (ids.has(id)) throw new InvalidDataError(files.ids, `line ${line.number} repeats "${id}"`);
    ids.add(id);
    end = line.end;
  }
  await open.ids.truncate(end);
  await open.vectors.truncate(ids.size * rowBytes);
  return ids;
}

/**
 * Cuts the report of unreadable images to its whole lines.
 *
 * @returns The ids in it.
 * @throws {InvalidDataError} If a whole line is not of the report.
 */
export async function recoverUnreadable(open: OpenStoreFiles, files: StoreFiles): Promise<Set<string>> {
  const ids = new Set<string>();
  let end = 0;
  for await (const line of wholeLines(files.unreadable)) {
    ids.add(parseUnreadable(files.unreadable, line).id);
    end = line.end;
  }
  await open.unreadable.truncate(end);
  return ids;
}

/** Cuts the list of images in which there is nothing to be seen to those that have a row, whose order it has. */
export async function recoverFlat(
  open: OpenStoreFiles,
  files: StoreFiles,
  ids: ReadonlySet<string>,
): Promise<void> {
  let end = 0;
  for await (const line of wholeLines(files.flat)) {
    if (!ids.has(parseId(files.flat, line))) break;
    end = line.end;
  }
  await open.flat.truncate(end);
}
