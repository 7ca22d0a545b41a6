import { join, resolve } from "@std/path";
import { InvalidDataError } from "../errors.ts";
import { contentKeys, type DatedFile, readContentRecord } from "../files/content_keys.ts";
import { exists } from "../files/exists.ts";
import { addBeside, findImages, type FindImagesOptions, type FoundImages } from "../images/find_images.ts";
import { noImages } from "../images/list_images.ts";
import { compareIds } from "../text/compare_ids.ts";
import type { ImageEntry } from "../types.ts";
import {
  extractIntoStore,
  type ExtractionReport,
  type ExtractToStoreOptions,
  ofShard,
} from "./extract_to_store.ts";
import type { DescriptorMethod } from "./method.ts";
import { NO_CHANGES, reconcileStore, type StoreChanges } from "./reconcile_store.ts";
import { openStore } from "./store/open_store.ts";
import { readHeader, RECORD, storeHeaderPath } from "./store/store_files.ts";

/** Options for {@linkcode extractFolders}. */
export interface ExtractFoldersOptions extends ExtractToStoreOptions, FindImagesOptions {
  /** Called once, before files are read for what is in them, with how many have to be. */
  onReadStart?: (files: number) => void;
  /** Called for each file that was read for that. */
  onRead?: () => void;
}

/** Report of what an extraction of folders did. */
export interface FoldersReport extends ExtractionReport, StoreChanges {
  /** What was found in the folders. */
  found: FoundImages;
}

/** A file that was found. */
interface FoundEntry extends ImageEntry, DatedFile {
  /** False for pipes, devices and what is not there. */
  isFile: boolean;
}

/**
 * Describes the images of folders into a store, so that the store has what is in the folders.
 *
 * An image is its content. A file that has another size or other times than in an earlier run is read again and, where its content is
 * another, described anew; one that has another name is recognized; images whose files have gone are marked, and not read from
 * the store any more. Unreadable files are tried again once they change. Images of the store that were never found in these
 * folders, such as those of a store that lay on another machine, stay.
 *
 * @param folders The folders. Of one, the ids are the paths below it; of several, they begin with the folder as it is given.
 * @param method What describes the images; it stays the caller's.
 * @param path The store's folder; made if it is not there. `files.jsonl` in it says where files were found and what they held,
 * and may be lost without harm.
 * @param options Which images, threads, callbacks, a way to stop.
 * @returns Counts, and what was not looked at.
 * @throws {DataMissingError} If a folder is not there.
 * @throws {InvalidDataError} If there is no image in the folders, if the store cannot take these descriptors, see
 * {@linkcode openStore}, or if it has images of the same names of another folder, which are still there.
 *
 * @example A picture gets another name, and another picture its old one
 * ```ts
 * import { createTinyImage, extractFolders, readStore } from "rdcd/descriptors";
 * import { encodeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const [images, store] = [`${folder}/images`, `${folder}/store`];
 * await Deno.mkdir(images);
 * const write = async (name: string, level: number) => {
 *   const picture = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).map((_, at) => at % level) };
 *   await Deno.writeFile(`${images}/${name}`, await encodeImage(picture, { format: "png" }));
 * };
 * await write("a.png", 200);
 * await extractFolders([images], createTinyImage(), store);
 * await Deno.rename(`${images}/a.png`, `${images}/b.png`);
 * await write("a.png", 100);
 * const { described, renamed } = await extractFolders([images], createTinyImage(), store);
 * assert.deepEqual({ described, renamed, count: (await readStore(store)).count }, { described: 1, renamed: 1, count: 2 });
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function extractFolders(
  folders: readonly string[],
  method: DescriptorMethod,
  path: string,
  options: ExtractFoldersOptions = {},
): Promise<FoldersReport> {
  const { found, entries: all } = await findIn(folders, options);
  const entries = ofShard(all, options.shard);
  const [since, isOld] = [await writtenAt(path), !await knewContents(path)];
  const store = await openStore(path, method, options);
  try {
    const record = join(path, RECORD);
    const before = await readContentRecord(record);
    // To open a pipe would wait for whoever writes to it.
    const files = entries.filter(({ isFile }) => isFile);
    const keys = await contentKeys(files, record, {
      onStart: options.onReadStart,
      onFile: options.onRead,
      signal: options.signal,
    });
    const keyOf = new Map(files.map(({ id }, at) => [id, keys[at] ?? null]));
    const keyed = entries.map(({ id, path, modified }) => ({
      ...{ id, path, modified },
      sha256: keyOf.get(id) ?? null,
    }));
    if (options.signal?.aborted) {
      const nothing = { described: 0, resumed: 0, unreadable: 0, gone: 0, ...NO_CHANGES };
      return { ...nothing, images: entries.length, left: entries.length, found };
    }
    const changes = await reconcileStore(store, keyed, {
      folders,
      before,
      writtenBefore: isOld ? since : null,
    });
    const report = await extractIntoStore(
      keyed.map(({ id, path, sha256 }) => ({ id, path, ...sha256 === null ? {} : { sha256 } })),
      method,
      store,
      options,
    );
    return { ...report, ...changes, found };
  } finally {
    await store.close();
  }
}

async function findIn(
  folders: readonly string[],
  options: FindImagesOptions,
): Promise<{ found: FoundImages; entries: FoundEntry[] }> {
  const found: FoundImages = { images: [], others: new Map(), hidden: [], unlisted: [] };
  const seen = new Set<string>();
  for (const folder of folders) {
    const named = (id: string) => folders.length === 1 ? id : join(folder, id).replaceAll("\\", "/");
    const part = await findImages(folder, options);
    for (const { id, path } of part.images) {
      // A folder may lie in another one.
      if (seen.has(resolve(path))) continue;
      seen.add(resolve(path));
      found.images.push({ id: named(id), path });
    }
    addBeside(found, part, named);
  }
  if (found.images.length === 0) throw new InvalidDataError(folders.join(", "), noImages(found));
  found.images.sort((one, other) => compareIds(one.id, other.id));
  const entries: FoundEntry[] = [];
  for (const image of found.images) {
    const info = await Deno.stat(image.path).catch(() => null);
    entries.push({
      ...image,
      size: info?.size ?? 0,
      modified: info?.mtime?.getTime() ?? 0,
      changed: info?.ctime?.getTime() ?? null,
      isFile: info?.isFile ?? false,
    });
  }
  return { found, entries };
}

/** When the store was written last, before it is opened for writing. */
async function writtenAt(path: string): Promise<number> {
  const info = await Deno.stat(join(path, "ids.jsonl")).catch(() => null);
  return info?.mtime?.getTime() ?? 0;
}

/** Checks whether a store that is there has been written by a version that knew contents; so does a new one. */
async function knewContents(path: string): Promise<boolean> {
  return !await exists(storeHeaderPath(path)) || (await readHeader(path)).knowsContents;
}
