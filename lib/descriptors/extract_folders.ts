import { join, resolve } from "@std/path";
import { InvalidDataError } from "../errors.ts";
import { contentKeys, type KnownContent, readContentRecord } from "../files/content_keys.ts";
import { findImages, type FindImagesOptions, type FoundImages } from "../images/find_images.ts";
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
import { type DescriptorStore, openStore } from "./store/open_store.ts";

/** Options for {@linkcode extractFolders}. */
export interface ExtractFoldersOptions extends ExtractToStoreOptions, FindImagesOptions {
  /** Called once, before files are read for what is in them, with how many have to be. */
  onReadStart?: (files: number) => void;
  /** Called for each file that was read for that. */
  onRead?: () => void;
}

/** Report of what an extraction of folders did. */
export interface FoldersReport extends ExtractionReport {
  /** Of the images of earlier runs, those that have another name by now. */
  renamed: number;
  /** Images that were described anew, as their files have other contents than before. */
  replaced: number;
  /** Images of the store whose files have gone since the last run, and which it does not have any more. */
  removed: number;
  /** What was found in the folders. */
  found: FoundImages;
}

/** A file that was found. */
interface FoundEntry extends ImageEntry {
  size: number;
  modified: number;
}

/**
 * Describes the images of folders into a store, so that the store has what is in the folders.
 *
 * An image is its content. A file that has another size or time than in an earlier run is read again and, where its content is
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
  const since = await writtenAt(path);
  const store = await openStore(path, method, options);
  try {
    const record = join(path, "files.jsonl");
    const before = await readContentRecord(record);
    const keys = await contentKeys(entries, record, {
      onStart: options.onReadStart,
      onFile: options.onRead,
      signal: options.signal,
    });
    const keyed = entries.map(({ id, path, modified }, at) => ({
      id,
      path,
      modified,
      sha256: keys[at] ?? null,
    }));
    if (options.signal?.aborted) {
      const nothing = {
        described: 0,
        resumed: 0,
        unreadable: 0,
        renamed: 0,
        replaced: 0,
        removed: 0,
        gone: 0,
      };
      return { ...nothing, images: entries.length, left: entries.length, found };
    }
    const changes = await reconcile(store, keyed, { folders, before, since });
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
    const { images, others, hidden, unlisted } = await findImages(folder, options);
    for (const { id, path } of images) {
      // A folder may lie in another one.
      if (seen.has(resolve(path))) continue;
      seen.add(resolve(path));
      found.images.push({ id: named(id), path });
    }
    for (const [ending, count] of others) found.others.set(ending, (found.others.get(ending) ?? 0) + count);
    found.hidden.push(...hidden.map(named));
    found.unlisted.push(...unlisted);
  }
  if (found.images.length === 0) throw new InvalidDataError(folders.join(", "), noImages(found));
  found.images.sort((one, other) => compareIds(one.id, other.id));
  const entries: FoundEntry[] = [];
  for (const image of found.images) {
    const info = await Deno.stat(image.path).catch(() => null);
    entries.push({ ...image, size: info?.size ?? 0, modified: info?.mtime?.getTime() ?? 0 });
  }
  return { found, entries };
}

/** An image of the folders; `sha256` is `null` where its file cannot be read. */
interface KeyedEntry {
  id: string;
  path: string;
  modified: number;
  sha256: string | null;
}

/** Makes a store forget what the folders do not have any more, and gives what it had described its names of today. */
async function reconcile(
  store: DescriptorStore,
  entries: readonly KeyedEntry[],
  { folders, before, since }: {
    folders: readonly string[];
    before: ReadonlyMap<string, KnownContent>;
    since: number;
  },
): Promise<Pick<FoldersReport, "renamed" | "replaced" | "removed">> {
  const replaced: KeyedEntry[] = [];
  const tryAgain: string[] = [];
  const learned: { id: string; sha256: string }[] = [];
  for (const entry of entries) {
    const { id, sha256, modified } = entry;
    const known = store.contentOf(id);
    if (store.has(id)) {
      // One that cannot be read at the moment may be what it was.
      if (sha256 === null || known === sha256) continue;
      // Stores of earlier versions knew names alone.
      if (known === null && modified <= since) learned.push({ id, sha256 });
      else replaced.push(entry);
    } else if (store.isUnreadable(id) && (sha256 === null || known !== sha256)) tryAgain.push(id);
  }
  await refuseOthersImages(store, replaced, { folders, before });
  const present = new Set(entries.map(({ id }) => id));
  const removed: string[] = [];
  for (const id of [...store.known()]) {
    if (!present.has(id) && await hasGone(id, { folders, before })) removed.push(id);
  }
  await store.learn(learned);
  const lost = new Map<string | null, number>();
  for (const id of removed) lost.set(store.contentOf(id), (lost.get(store.contentOf(id)) ?? 0) + 1);
  await store.remove([...removed, ...replaced.map(({ id }) => id), ...tryAgain]);
  const restored = await store.restore(
    entries.flatMap(({ id, sha256 }) =>
      sha256 === null || store.has(id) || store.isUnreadable(id) ? [] : [{ id, sha256 }]
    ),
  );
  const back = new Set(restored);
  // What has another name now is not lost.
  for (const { id, sha256 } of entries) {
    if (back.has(id)) lost.set(sha256, Math.max(0, (lost.get(sha256) ?? 0) - 1));
  }
  return {
    renamed: restored.length,
    replaced: replaced.filter(({ id }) => !back.has(id)).length,
    removed: lost.values().reduce((sum, count) => sum + count, 0),
  };
}

/** When the store was written last, before it is opened for writing. */
async function writtenAt(path: string): Promise<number> {
  const info = await Deno.stat(join(path, "ids.jsonl")).catch(() => null);
  return info?.mtime?.getTime() ?? 0;
}

/** Checks whether an image was found in the folders by an earlier run, and is not there any more. */
async function hasGone(
  id: string,
  { folders, before }: { folders: readonly string[]; before: ReadonlyMap<string, KnownContent> },
): Promise<boolean> {
  for (const path of folders.length === 1 ? [resolve(folders[0]!, id)] : [resolve(id)]) {
    if (!before.has(path)) continue;
    try {
      await Deno.lstat(path);
    } catch (error) {
      return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    }
  }
  return false;
}

/**
 * Refuses images that have the names of others, which lie in another folder as they lay there when they were described: two
 * folders would take turns in one store.
 */
async function refuseOthersImages(
  store: DescriptorStore,
  replaced: readonly KeyedEntry[],
  { folders, before }: { folders: readonly string[]; before: ReadonlyMap<string, KnownContent> },
): Promise<void> {
  if (replaced.length === 0) return;
  const roots = folders.map((folder) => `${resolve(folder)}/`);
  const byKey = Map.groupBy(before.keys(), (path) => before.get(path)!.key);
  for (const { id } of replaced) {
    for (const path of byKey.get(store.contentOf(id) ?? "") ?? []) {
      if (!path.endsWith(`/${id}`) || roots.some((root) => path.startsWith(root))) continue;
      const { size, modified } = before.get(path)!;
      const info = await Deno.stat(path).catch(() => null);
      if (info?.size !== size || info.mtime?.getTime() !== modified) continue;
      throw new InvalidDataError(
        store.path,
        `it has "${id}" of ${path}, which is still there: give another store for ${
          folders.join(", ")
        }, or all folders at once`,
      );
    }
  }
}
