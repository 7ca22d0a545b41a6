import { writeAll } from "../../files/write_all.ts";
import { InvalidDataError } from "../../errors.ts";
import type { UnreadableImage } from "../describe_images.ts";
import { readChanges } from "./read_store.ts";
import { CONTENT_BYTES, parseChange, parseId, parseUnreadable, type StoreFiles } from "./store_files.ts";
import { wholeLines } from "../../files/whole_lines.ts";

/** The files of a store, opened to be appended to. */
export interface OpenStoreFiles {
  /** The rows. */
  vectors: Deno.FsFile;
  /** Their ids. */
  ids: Deno.FsFile;
  /** What is known of their contents. */
  contents: Deno.FsFile;
  /** What happened to them since. */
  changes: Deno.FsFile;
  /** The report of unreadable images. */
  unreadable: Deno.FsFile;
}

/**
 * Cuts vectors, contents and ids to the rows that vectors and ids both have whole. Ids are written last, so after a kill there
 * may be more of the others than ids; fewer vectors there are only after an incomplete copy, and fewer contents also in a
 * store of an earlier version.
 *
 * @returns The id of each row; `null` where its image is gone.
 * @throws {InvalidDataError} If a whole line is not an id, or one that another row has.
 */
export async function recoverRows(
  open: OpenStoreFiles,
  files: StoreFiles,
  rowBytes: number,
): Promise<(string | null)[]> {
  const rows = Math.floor((await open.vectors.stat()).size / rowBytes);
  const ids: (string | null)[] = [];
  let end = 0;
  for await (const line of wholeLines(files.ids)) {
    if (ids.length === rows) break;
    ids.push(parseId(files.ids, line));
    end = line.end;
  }
  await open.ids.truncate(end);
  await open.vectors.truncate(ids.length * rowBytes);
  await open.contents.truncate(ids.length * CONTENT_BYTES);
  for (const [row, id] of await readChanges(files.changes, ids.length)) ids[row] = id;
  const seen = new Set<string>();
  for (const [row, id] of ids.entries()) {
    if (id === null) continue;
    if (seen.has(id)) throw new InvalidDataError(files.ids, `line ${row + 1} repeats "${id}"`);
    seen.add(id);
  }
  return ids;
}

/**
 * Makes the list of changes one of rows that are there: those of rows that a copy has lost must not become those of the rows
 * that are added next.
 */
export async function recoverChanges(open: OpenStoreFiles, files: StoreFiles, rows: number): Promise<void> {
  const kept: string[] = [];
  let [end, lost] = [0, false];
  for await (const line of wholeLines(files.changes)) {
    const [row] = parseChange(files.changes, line);
    if (row < rows) kept.push(`${line.text}\n`);
    else lost = true;
    end = line.end;
  }
  await open.changes.truncate(lost ? 0 : end);
  if (lost) await writeAll(open.changes, new TextEncoder().encode(kept.join("")));
}

/**
 * Cuts the report of unreadable images to its whole lines.
 *
 * @returns The images in it.
 * @throws {InvalidDataError} If a whole line is not of the report.
 */
export async function recoverUnreadable(
  open: OpenStoreFiles,
  files: StoreFiles,
): Promise<Map<string, UnreadableImage>> {
  const images = new Map<string, UnreadableImage>();
  let end = 0;
  for await (const line of wholeLines(files.unreadable)) {
    const image = parseUnreadable(files.unreadable, line);
    images.set(image.id, image);
    end = line.end;
  }
  await open.unreadable.truncate(end);
  return images;
}
