import { relative, resolve } from "@std/path";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import {
  findImages,
  type FindImagesOptions,
  type FoundImages,
  isImageFile,
  isLookedAt,
} from "../../images/find_images.ts";
import { compareIds } from "../../text/compare_ids.ts";
import type { ImageEntry } from "../../types.ts";
import { type FolderChange, listenForChanges } from "./folder_changes.ts";
import { isThere } from "../../files/is_there.ts";
import { pause } from "./pause.ts";
import type { Troubles } from "./troubles.ts";

/** An image file that is whole. */
export interface ArrivedImage extends ImageEntry {
  /** Its bytes. */
  size: number;
  /** When it was written last, in milliseconds since 1970. */
  modified: number;
  /** When the file system changed anything of it last, in milliseconds since 1970; `null` where it does not say. */
  changed: number | null;
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
  /** Which images are looked for. */
  find: FindImagesOptions;
  /** Receives what was found when the folder was looked through for the first time. */
  onFound: (found: FoundImages) => void;
  /** Receives what is wrong with the folder and with folders below it, and what is not any more. */
  troubles: Troubles;
}

/** A folder that is being watched. */
export interface FolderWatch {
  /**
   * The images, as they arrive: those that are there, then new ones and changed ones.
   *
   * @returns Images in lots that are neither empty nor large, each in the order of the ids.
   * @throws {DataMissingError} If there is no such folder at the start. One that vanishes later is waited for.
   */
  arrivals(): AsyncGenerator<ArrivedImage[], void, undefined>;
  /** Takes an image back that changed while it was examined: it arrives again once it does not. */
  putBack(image: ArrivedImage): void;
  /** Images that were known when the folder was looked through for the first time. */
  knownAtStart(): number;
}

/** Stands where a name is not UTF-8, and is not there under the name that is shown. */
const NOT_A_NAME = "\ufffd";
/** Images a lot at most, as those of a lot whose content is known are told of at its end. */
const LOT = 512;

/**
 * Watches a folder and all folders below it. An image is passed on once it has not changed for a while, so that one that is
 * still being written is waited for. Whatever happens to the folder, the watch goes on: folders that cannot be listed are
 * tried again with each look at the whole, and a folder that is unmounted is waited for.
 *
 * @param options How long to wait, what to leave out, and when to end.
 */
export function watchFolder(folder: string, options: WatchFolderOptions): FolderWatch {
  const { settle, rescan, once, isKnown, signal, troubles, onFound } = options;
  const root = resolve(folder);
  const find = { ...options.find, exclude: [...UNFINISHED, ...options.find.exclude ?? []] };
  const waiting = new Map<string, ArrivedImage & { since: number }>();
  let known = 0;
  let isFirst = true;

  /** Resolves to null where the folder has vanished since. */
  async function lookThrough(): Promise<FoundImages | null> {
    try {
      const found = await findImages(folder, find);
      const present: [string, string][] = [];
      for (const { path, reason } of found.unlisted) {
        // What has vanished meanwhile is no trouble.
        if (!path.includes(NOT_A_NAME) && !await isThere(path)) continue;
        present.push([path, `${path} cannot be looked at (${reason}): it is tried again and again`]);
      }
      troubles.replace("look ", present);
      troubles.end("look");
      return found;
    } catch (error) {
      if (isFirst) throw error;
      troubles.tell(
        "look",
        `${folder} cannot be looked through (${(error as Error).message}): it is tried again`,
      );
      return null;
    }
  }

  async function* arrivals(): AsyncGenerator<ArrivedImage[], void, undefined> {
    using changes = listenForChanges(folder, (reason) =>
      troubles.tell(
        "changes",
        `${folder} cannot be listened to (${reason}): it is looked through every ${rescan / 1000} s instead`,
      ));
    let place: string | null = await placeOf(folder);
    if (place === null) throw new DataMissingError(folder, "Give the path of a folder that holds images.");
    let scannedAt = -Infinity;
    while (!signal.aborted) {
      const before: string | null = place;
      place = await placeOf(folder);
      if (place !== before) {
        changes.stop();
        scannedAt = -Infinity;
        if (place === null) troubles.tell("root", `${folder} is not there any more: it is waited for`);
        else troubles.end("root", `${folder} is there again, and is looked through`);
      }
      if (place === null && once) return;
      if (place === null || place !== before) {
        // Listened to again at once, the new folder would not be heard: what ends the old one comes after it in Deno.
        await pause(ROOT_WAIT, signal);
        continue;
      }
      const candidates = new Map<string, ImageEntry>(waiting);
      const change = changes.take();
      if (scannedAt < 0 || (!once && (change.missed || performance.now() - scannedAt >= rescan))) {
        // Listened to before it is looked through, so that nothing falls between the two.
        if (!once) changes.start();
        if (changes.listening) troubles.end("changes", `${folder} is listened to again`);
        const found = await lookThrough();
        for (const image of found?.images ?? []) candidates.set(image.id, image);
        if (found !== null && isFirst) onFound(found);
        scannedAt = performance.now();
      }
      for (const image of await changedImages(root, change, find)) candidates.set(image.id, image);

      const arrived: ArrivedImage[] = [];
      const now = performance.now();
      for (const entry of candidates.values()) {
        const image = await statImage(entry);
        const before = waiting.get(entry.id);
        waiting.delete(entry.id);
        if (image === null) continue;
        if (isKnown(image)) {
          if (isFirst) known += 1;
          continue;
        }
        const since = before !== undefined && isSame(before, image) ? before.since : now;
        // A file whose last change is long past need not be waited for.
        if (now - since >= settle || Date.now() - image.modified >= settle) arrived.push(image);
        else waiting.set(image.id, { ...image, since });
      }
      isFirst = false;
      arrived.sort((one, other) => compareIds(one.id, other.id));
      for (let start = 0; start < arrived.length && !signal.aborted; start += LOT) {
        yield arrived.slice(start, start + LOT);
      }
      if (arrived.length > 0) continue;
      if (once && waiting.size === 0) return;
      await pause(Math.max(SHORTEST_WAIT, Math.min(settle / 2, rescan)), signal);
    }
  }

  return {
    arrivals,
    putBack: (image) => waiting.set(image.id, { ...image, since: performance.now() }),
    knownAtStart: () => known,
  };
}

/** Names of files that programs are still writing, and give their names when they are whole. */
const UNFINISHED = ["*.{partial,part,filepart,tmp,temp,crdownload,download,opdownload}"];
/** Milliseconds after which a folder that has vanished is looked for again, and one that has come is looked through. */
const ROOT_WAIT = 1000;
/** Milliseconds, at least, between two looks at what has changed. */
const SHORTEST_WAIT = 20;

/**
 * Which folder it is, so that one that was mounted over it or took its place is told from it; `null` for none.
 *
 * @throws {InvalidDataError} If it is a file.
 */
async function placeOf(folder: string): Promise<string | null> {
  try {
    const { isDirectory, dev, ino } = await Deno.stat(folder);
    if (isDirectory) return `${dev} ${ino}`;
  } catch (error) {
    // A network drive that is gone is not always said to be not there.
    if (error instanceof Deno.errors.NotCapable) throw error;
    return null;
  }
  throw new InvalidDataError(folder, "it is a file, but a folder of images is expected");
}

/** The images among what has changed, and those in folders that have. */
async function changedImages(
  root: string,
  { paths }: FolderChange,
  options: FindImagesOptions,
): Promise<ImageEntry[]> {
  const images: ImageEntry[] = [];
  for (const path of paths) {
    const id = relative(root, path).replaceAll("\\", "/");
    if (id === "" || id.startsWith("../")) continue;
    if (!await isFolder(path)) {
      if (isLookedAt(id, options) && await isImageFile(path)) images.push({ id, path });
    } else if (isLookedAt(id, options, true)) {
      // A folder that was moved here tells nothing of the images in it, and one made a moment ago not of the first of them.
      images.push(...await imagesBelow(id, path, options));
    }
  }
  return images;
}

async function imagesBelow(id: string, path: string, options: FindImagesOptions): Promise<ImageEntry[]> {
  try {
    // Patterns are of paths below the root.
    const { images } = await findImages(path, { hidden: options.hidden ?? false });
    return images.map((image) => ({ ...image, id: `${id}/${image.id}` })).filter(({ id }) =>
      isLookedAt(id, options)
    );
  } catch {
    // It has vanished, or is closed, of which the next look at the whole tells.
    return [];
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

function isSame(one: ArrivedImage, other: ArrivedImage): boolean {
  return one.size === other.size && one.modified === other.modified && one.changed === other.changed;
}

/** A file's size and times; `null` where it is not there, is a link to nowhere, or no file. */
export async function statImage({ id, path }: ImageEntry): Promise<ArrivedImage | null> {
  try {
    const { isFile, size, mtime, ctime } = await Deno.stat(path);
    if (!isFile) return null;
    return { id, path, size, modified: mtime?.getTime() ?? 0, changed: ctime?.getTime() ?? null };
  } catch {
    return null;
  }
}
