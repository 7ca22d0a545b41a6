import { resolve } from "@std/path";
import { InvalidDataError } from "../errors.ts";
import { isSame, type KnownContent } from "../files/content_keys.ts";
import type { ImageEntry } from "../types.ts";
import type { DescriptorStore } from "./store/open_store.ts";

/** What became of a store's images since the last run. */
export interface StoreChanges {
  /** Images that were described before, and have another name by now or are back. */
  renamed: number;
  /** Images that are described anew, as their files have other contents than before. */
  replaced: number;
  /** Images whose files have gone since the last run, and which the store does not have any more. */
  removed: number;
  /** Images that cannot be read at the moment, and stay as they were described. */
  unread: number;
  /** Images of a store of an earlier version, which knew names alone, that are taken for what their files were then. */
  assumed: number;
}

/** Nothing has changed. */
export const NO_CHANGES: StoreChanges = { renamed: 0, replaced: 0, removed: 0, unread: 0, assumed: 0 };

/** An image of the folders. */
export interface KeyedEntry extends ImageEntry {
  /** When its file was written last, in milliseconds since 1970. */
  modified: number;
}

/** What is known beside the store. */
export interface ReconcileOptions {
  /** The folders that the images are of. */
  folders: readonly string[];
  /** What files held when they were seen last, by their full paths. */
  before: ReadonlyMap<string, KnownContent>;
  /** When a store of an earlier version was written, which does not know what it is of; `null` for others. */
  writtenBefore: number | null;
}

/**
 * Makes a store forget what the folders do not have any more, and gives what it has described the names of today.
 *
 * @param entries All images of the folders; `sha256` is `null` where a file cannot be read.
 * @throws {InvalidDataError} If images have the names of others, of another folder, that are still there.
 */
export async function reconcileStore(
  store: DescriptorStore,
  entries: readonly (Omit<KeyedEntry, "sha256"> & { sha256: string | null })[],
  options: ReconcileOptions,
): Promise<StoreChanges> {
  const { before, writtenBefore } = options;
  const replaced: string[] = [];
  const tryAgain: string[] = [];
  const learned: { id: string; sha256: string }[] = [];
  let [unread, assumed] = [0, 0];
  for (const { id, path, sha256, modified } of entries) {
    const known = store.contentOf(id);
    if (!store.has(id)) {
      const unreadable = store.unreadableOf(id);
      if (unreadable === null) continue;
      if (sha256 === null || known !== sha256 || unreadable.path !== path) tryAgain.push(id);
    } else if (sha256 === null) unread += 1;
    else if (known === null) {
      const recorded = before.get(resolve(path))?.key;
      const isAssumed = recorded === undefined && writtenBefore !== null && modified <= writtenBefore;
      if (isAssumed) assumed += 1;
      if (isAssumed || recorded === sha256) learned.push({ id, sha256 });
      else replaced.push(id);
    } else if (known !== sha256) replaced.push(id);
  }
  const byKey = Map.groupBy(before.keys(), (path) => before.get(path)!.key);
  /** Where files of an image's content have lain under its id. */
  const placesOf = (id: string) =>
    (byKey.get(store.contentOf(id) ?? "") ?? []).filter((path) => path.endsWith(`/${id}`));
  await refuseOthersImages(store, replaced, placesOf, options);
  const removed = await goneImages(store, entries, placesOf, options);

  await store.learn(learned);
  const lost = new Map<string | null, number>();
  for (const id of removed) lost.set(store.contentOf(id), (lost.get(store.contentOf(id)) ?? 0) + 1);
  await store.remove([...removed, ...replaced, ...tryAgain]);
  const restored = new Set(
    await store.restore(
      entries.flatMap(({ id, sha256 }) =>
        sha256 === null || store.has(id) || store.isUnreadable(id) ? [] : [{ id, sha256 }]
      ),
    ),
  );
  // What has another name now is not lost.
  for (const { id, sha256 } of entries) {
    if (restored.has(id)) lost.set(sha256, Math.max(0, (lost.get(sha256) ?? 0) - 1));
  }
  return {
    renamed: restored.size,
    replaced: replaced.filter((id) => !restored.has(id)).length,
    removed: lost.values().reduce((sum, count) => sum + count, 0),
    ...{ unread, assumed },
  };
}

/** Images of the store that an earlier run found, and that are not there any more, or have another name. */
async function goneImages(
  store: DescriptorStore,
  entries: readonly { id: string; path: string; sha256: string | null }[],
  placesOf: (id: string) => string[],
  { folders, before }: ReconcileOptions,
): Promise<string[]> {
  const present = new Set(entries.map(({ id }) => id));
  const paths = new Set(entries.map(({ path }) => resolve(path)));
  const isThere = existence();
  const gone: string[] = [];
  let moved: Set<string> | undefined;
  for (const id of [...store.known()]) {
    if (present.has(id)) continue;
    const own = folders.length === 1 ? resolve(folders[0]!, id) : resolve(id);
    if (before.has(own) && !paths.has(own)) {
      if (!await isThere(own)) gone.push(id);
      continue;
    }
    moved ??= await movedRoots(entries, placesOf, isThere);
    // The same file by another name, as where folders were given otherwise; or of a folder that lies elsewhere by now.
    const isGone = placesOf(id).some((path) => paths.has(path) || moved!.has(rootOf(path, id)));
    if (isGone) gone.push(id);
  }
  return gone;
}

/** Folders that are not there any more, and of which images are found in the folders of today. */
async function movedRoots(
  entries: readonly { id: string; path: string }[],
  placesOf: (id: string) => string[],
  isThere: (path: string) => Promise<boolean>,
): Promise<Set<string>> {
  const moved = new Set<string>();
  for (const { id, path } of entries) {
    for (const place of placesOf(id)) {
      const root = rootOf(place, id);
      if (place !== resolve(path) && !moved.has(root) && !await isThere(root)) moved.add(root);
    }
  }
  return moved;
}

function rootOf(path: string, id: string): string {
  return path.slice(0, -id.length - 1);
}

/** Tells what is there, and asks once for each. */
function existence(): (path: string) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const is = await Deno.lstat(path).then(
      () => true,
      (error) => !(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory),
    );
    known.set(path, is);
    return is;
  };
}

/**
 * Refuses images that have the names of others, which lie in another folder as they lay there when they were described: two
 * folders would take turns in one store.
 */
async function refuseOthersImages(
  store: DescriptorStore,
  replaced: readonly string[],
  placesOf: (id: string) => string[],
  { folders, before }: ReconcileOptions,
): Promise<void> {
  const roots = folders.map((folder) => `${resolve(folder)}/`);
  for (const id of replaced) {
    for (const path of placesOf(id)) {
      if (roots.some((root) => path.startsWith(root))) continue;
      const info = await Deno.stat(path).catch(() => null);
      const now = info && {
        size: info.size,
        modified: info.mtime?.getTime() ?? 0,
        changed: info.ctime?.getTime() ?? null,
      };
      if (now === null || !isSame(now, before.get(path)!)) continue;
      throw new InvalidDataError(
        store.path,
        `it has "${id}" of ${path}, which is still there: give another store for ${
          folders.join(", ")
        }, or all folders at once`,
      );
    }
  }
}
