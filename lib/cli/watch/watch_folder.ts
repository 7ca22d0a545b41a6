import { relative, resolve } from "@std/path";
import { compareIds } from "../../text/compare_ids.ts";
import { findImages, isImageName } from "../../images/find_images.ts";
import type { ImageEntry } from "../../types.ts";

/** An image file that is whole. */
export interface ArrivedImage extends ImageEntry {
  /** Its bytes. */
  size: number;
  /** When it was written last, in milliseconds since 1970. */
  modified: number;
}

/** Options for {@linkcode watchFolder}. */
export interface WatchFolderOptions {
  /** Milliseconds that a file must not have changed for. */
  settle: number;
  /** Milliseconds between looks at the whole folder, for file systems that do not tell of changes. */
  rescan: number;
  /** True to end once all that is there has been looked at. */
  once: boolean;
  /** Which files need not be looked at again. */
  isKnown: (image: ArrivedImage) => boolean;
  /** Ends the watch. */
  signal: AbortSignal;
  /** Receives warnings. */
  onWarning: (message: string) => void;
}

/**
 * The images of a folder and of all folders below it, as they arrive: those that are there, then new ones and changed
 * ones. An image is passed on once it has not changed for a while, so that one that is still being written is waited for.
 *
 * @param options How long to wait, what to leave out, and when to end.
 * @returns Images in lots that are not empty, each in the order of the ids.
 * @throws {DataMissingError} If there is no such folder.
 */
export async function* watchFolder(
  folder: string,
  options: WatchFolderOptions,
): AsyncGenerator<ArrivedImage[], void, undefined> {
  const { settle, rescan, once, isKnown, signal } = options;
  const waiting = new Map<string, ArrivedImage & { since: number }>();
  using changes = once ? noChanges() : collectChanges(folder, options);
  let scannedAt = -Infinity;
  while (!signal.aborted) {
    const now = performance.now();
    const candidates = new Map([...waiting.values(), ...changes.take()].map((entry) => [entry.path, entry]));
    if (now - scannedAt >= rescan && (!once || scannedAt < 0)) {
      for (const entry of (await findImages(folder)).images) candidates.set(entry.path, entry);
      scannedAt = now;
    }
    const arrived: ArrivedImage[] = [];
    for (const entry of candidates.values()) {
      const image = await statImage(entry);
      const before = waiting.get(entry.path);
      waiting.delete(entry.path);
      if (image === null || isKnown(image)) continue;
      const since = before !== undefined && isSame(before, image) ? before.since : now;
      // A file whose last change is long past need not be waited for.
      if (now - since >= settle || Date.now() - image.modified >= settle) arrived.push(image);
      else waiting.set(image.path, { ...image, since });
    }
    if (arrived.length > 0) yield arrived.sort((one, other) => compareIds(one.id, other.id));
    else if (once && waiting.size === 0) return;
    else await changes.pause(Math.max(20, Math.min(settle / 2, rescan)), signal);
  }
}

function isSame(one: ArrivedImage, other: ArrivedImage): boolean {
  return one.size === other.size && one.modified === other.modified;
}

async function statImage({ id, path }: ImageEntry): Promise<ArrivedImage | null> {
  try {
    const { isFile, size, mtime } = await Deno.stat(path);
    return isFile ? { id, path, size, modified: mtime?.getTime() ?? 0 } : null;
  } catch {
    // It is gone, or a link to nowhere; should it come to be there, that is a change of its own.
    return null;
  }
}

interface Changes extends Disposable {
  /** The images that have changed since this was called last. */
  take(): ImageEntry[];
  /** Waits. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

function noChanges(): Changes {
  return { take: () => [], pause, [Symbol.dispose]() {} };
}

function collectChanges(folder: string, { onWarning }: WatchFolderOptions): Changes {
  const root = resolve(folder);
  const changed = new Map<string, ImageEntry>();
  let watcher: Deno.FsWatcher;
  try {
    watcher = Deno.watchFs(folder);
  } catch (error) {
    onWarning(
      `${folder} cannot be watched (${
        (error as Error).message
      }): it is looked through again and again instead`,
    );
    return noChanges();
  }
  const collect = async () => {
    for await (const { paths } of watcher) {
      for (const path of paths.map((path) => resolve(path))) {
        if (!isImageName(path.split(/[\\/]/).at(-1)!)) continue;
        changed.set(path, { id: relative(root, path).replaceAll("\\", "/"), path });
      }
    }
  };
  collect().catch((error) =>
    onWarning(`${folder} is no longer watched (${error.message}): only looked through`)
  );
  return {
    take() {
      const entries = [...changed.values()];
      changed.clear();
      return entries;
    },
    pause,
    [Symbol.dispose]: () => watcher.close(),
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
