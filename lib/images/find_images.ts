import { matchesGlob } from "node:path";
import { join } from "@std/path";
import { DataMissingError, InvalidDataError } from "../errors.ts";
import type { ImageEntry } from "../types.ts";
import { compareIds } from "../text/compare_ids.ts";
import { fillBytes } from "../files/fill_bytes.ts";
import { isThere } from "../files/is_there.ts";
import { SNIFFED_BYTES, sniffFormat } from "./sniff_format.ts";

/** Endings of image files' names, in lower case. */
export const EXTENSIONS: ReadonlySet<string> = new Set(
  [
    ...["jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp", "png", "webp", "avif", "heic", "heif", "tif", "tiff"],
    ...["gif", "bmp", "dib"],
  ],
);

/** Endings of cameras' own formats: they begin like TIFF, and what is read as such is a small preview at best. */
const RAW_EXTENSIONS: ReadonlySet<string> = new Set(
  [
    "3fr",
    "arw",
    "cr2",
    "dcr",
    "dng",
    "erf",
    "iiq",
    "k25",
    "kdc",
    "nef",
    "nrw",
    "pef",
    "rwl",
    "sr2",
    "srf",
    "srw",
  ],
);

/** Which files are looked for. */
export interface FindImagesOptions {
  /**
   * Patterns of which an image's path below the folder has to match one: `*` and `?` within a name, `**` across folders, `{a,b}`.
   * One without `/` is of names in any folder.
   *
   * @default {all}
   */
  include?: readonly string[];
  /**
   * Patterns of images and folders that are left out.
   *
   * @default {none}
   */
  exclude?: readonly string[];
  /**
   * True if hidden folders are looked through, too, and those that other programs keep thumbnails and what was thrown away in.
   *
   * @default {false}
   */
  hidden?: boolean;
}

/** Something that could not be looked at. */
export interface Unlisted {
  /** Its path. */
  path: string;
  /** Why not, in one clause. */
  reason: string;
}

/** Images that were found, and what else was there. */
export interface FoundImages {
  /** The images, in the order of their ids. */
  images: ImageEntry[];
  /** Numbers of files that are no images of a known format, by the ending of their names, `""` for those without. */
  others: Map<string, number>;
  /** Ids of the folders that were left out as hidden, in order. */
  hidden: string[];
  /** Folders that could not be listed and files that could not be opened, in order. */
  unlisted: Unlisted[];
}

/** A folder still to be listed. */
interface Pending {
  /** Its path on disk. */
  path: string;
  /** Prefix of the names in it: empty, or ends in `/`. */
  prefix: string;
}

/** Files that are opened at once. */
const AT_ONCE = 32;
/** What is no name that UTF-8 has is shown with this character in its place. */
const REPLACEMENT = "\ufffd";
const NOT_UTF8 = "its name is not UTF-8, so that it cannot be opened here: give it another name";
/** Folders that file managers and network drives keep thumbnails and what was thrown away in. */
const SERVICE_FOLDERS: ReadonlySet<string> = new Set([
  "@eadir",
  "#recycle",
  "#snapshot",
  "$recycle.bin",
  "system volume information",
  "lost+found",
  "__macosx",
]);

/**
 * Finds the images in a folder and in all folders below it: by the endings of their names, and others by their first bytes.
 *
 * @param folder The folder to look in.
 * @param options Which to look for.
 * @returns The images, of which there may be none, and what was not looked at.
 * @throws {DataMissingError} If there is no such folder.
 * @throws {InvalidDataError} If `folder` is a file.
 */
export async function findImages(folder: string, options: FindImagesOptions = {}): Promise<FoundImages> {
  const { include = [], exclude = [], hidden: alsoHidden = false } = options;
  const found: FoundImages = { images: [], others: new Map(), hidden: [], unlisted: [] };
  const listed = new Set<string>();
  const linked: Pending[] = [];
  const unclear: ImageEntry[] = [];
  // Names that are not UTF-8 can look like one another, and like one that is.
  const replaced = new Set<string>();
  let pending: Pending[] = [{ path: folder, prefix: "" }];
  const addFile = async (name: string, entry: ImageEntry) => {
    if (!isIncluded(entry.id, { include, exclude })) return;
    if (name.includes(REPLACEMENT)) {
      if (replaced.has(entry.path) || !await isThere(entry.path)) {
        found.unlisted.push({ path: entry.path, reason: NOT_UTF8 });
        return;
      }
      replaced.add(entry.path);
    }
    if (isImageName(name)) found.images.push(entry);
    else unclear.push(entry);
  };
  while (pending.length > 0) {
    const { path, prefix } = pending.shift()!;
    try {
      const real = await realFolder(path, folder);
      if (!listed.has(real)) {
        listed.add(real);
        for await (const entry of Deno.readDir(path)) {
          const { name } = entry;
          const id = `${prefix}${name}`;
          const below = { path: join(path, name), prefix: `${id}/` };
          const isLink = entry.isSymlink && await isFolder(below.path);
          if (!entry.isDirectory && !isLink) await addFile(name, { id, path: below.path });
          else if (!alsoHidden && isHidden(name)) found.hidden.push(id);
          else if (!exclude.some((pattern) => matches(id, pattern))) (isLink ? linked : pending).push(below);
        }
      }
    } catch (error) {
      if (path === folder || !isAboutFiles(error)) throw error;
      found.unlisted.push({ path, reason: reason(error, path) });
    }
    if (pending.length === 0) {
      // Of two links to one folder, the first in order names it, whatever the order on disk.
      linked.sort((a, b) => compareIds(a.prefix, b.prefix));
      pending = linked.splice(0, 1);
    }
  }
  await sortOut(unclear, found);
  found.images.sort((a, b) => compareIds(a.id, b.id));
  found.unlisted.sort((a, b) => compareIds(a.path, b.path));
  found.hidden.sort(compareIds);
  return found;
}

/**
 * Adds what was found in one folder, beside its images, to what was found in others.
 *
 * @param named Gives a folder's id below that one the name that it has among all.
 */
export function addBeside(
  all: Omit<FoundImages, "images">,
  { others, hidden, unlisted }: FoundImages,
  named: (id: string) => string,
): void {
  for (const [ending, count] of others) all.others.set(ending, (all.others.get(ending) ?? 0) + count);
  all.hidden.push(...hidden.map(named));
  all.unlisted.push(...unlisted);
}

/** Tells images by their first bytes. */
async function sortOut(entries: readonly ImageEntry[], found: FoundImages): Promise<void> {
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    await Promise.all(
      entries.slice(start, start + AT_ONCE).map(async (entry) => {
        try {
          const ending = endingOf(entry.id);
          if (!RAW_EXTENSIONS.has(ending) && await beginsLikeImage(entry.path)) found.images.push(entry);
          else {
            found.others.set(ending, (found.others.get(ending) ?? 0) + 1);
          }
        } catch (error) {
          if (!isAboutFiles(error)) throw error;
          found.unlisted.push({ path: entry.path, reason: reason(error, entry.path) });
        }
      }),
    );
  }
}

/** Checks whether a file is an image, by its name or by its first bytes; one that cannot be opened is none. */
export async function isImageFile(path: string): Promise<boolean> {
  const name = path.split(/[\\/]/).at(-1)!;
  if (isImageName(name)) return true;
  try {
    return !RAW_EXTENSIONS.has(endingOf(name)) && await beginsLikeImage(path);
  } catch (error) {
    if (!isAboutFiles(error)) throw error;
    return false;
  }
}

async function beginsLikeImage(path: string): Promise<boolean> {
  // To open a pipe would wait for whoever writes to it.
  if (!(await Deno.stat(path)).isFile) return false;
  using file = await Deno.open(path);
  const bytes = new Uint8Array(SNIFFED_BYTES);
  return sniffFormat(bytes.subarray(0, await fillBytes(file, bytes))) !== null;
}

/** Checks whether a path below the folder is among those that are looked for. */
export function isIncluded(
  id: string,
  { include = [], exclude = [] }: Pick<FindImagesOptions, "include" | "exclude">,
): boolean {
  if (include.length > 0 && !include.some((pattern) => matches(id, pattern))) return false;
  return !exclude.some((pattern) => matches(id, pattern));
}

/** Checks whether {@linkcode findImages} would look at a file or into a folder, were it there: by its path below the folder. */
export function isLookedAt(id: string, options: FindImagesOptions, isFolder = false): boolean {
  const parts = id.split("/");
  const folders = parts.slice(0, isFolder ? undefined : -1);
  return folders.every((name, depth) =>
    (options.hidden === true || !isHidden(name)) &&
    isIncluded(parts.slice(0, depth + 1).join("/"), { exclude: options.exclude ?? [] })
  ) && (isFolder || isIncluded(id, options));
}

function matches(id: string, pattern: string): boolean {
  const plain = pattern.replace(/^\.\//, "").replace(/\/$/, "");
  return matchesGlob(plain.includes("/") ? id : id.slice(id.lastIndexOf("/") + 1), plain);
}

function isHidden(name: string): boolean {
  return name.startsWith(".") || SERVICE_FOLDERS.has(name.toLowerCase());
}

async function realFolder(path: string, root: string): Promise<string> {
  try {
    const { isDirectory } = await Deno.stat(path);
    if (!isDirectory) throw new InvalidDataError(path, "it is a file, but a folder of images is expected");
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && path === root) {
      throw new DataMissingError(path, "Give the path of a folder that holds images.");
    }
    throw error;
  }
}

async function isFolder(link: string): Promise<boolean> {
  try {
    return (await Deno.stat(link)).isDirectory;
  } catch {
    // A link to nowhere that is called like an image is listed, so that whoever reads it reports it.
    return false;
  }
}

/** Checks whether an error is one of the operating system's or of permissions, about one file or folder. */
function isAboutFiles(error: unknown): error is Error {
  return error instanceof Deno.errors.NotCapable || error instanceof Error && "code" in error;
}

function reason(error: Error, path: string): string {
  if (error instanceof Deno.errors.PermissionDenied) return "there is no permission to read it";
  if (error instanceof Deno.errors.NotCapable) {
    return "Deno was not given permission to read it (--allow-read)";
  }
  if (!(error instanceof Deno.errors.NotFound)) return error.message;
  return path.includes(REPLACEMENT) ? NOT_UTF8 : "it is not there any more, or a link to nowhere";
}

/** Checks whether a file is an image by its name. */
export function isImageName(name: string): boolean {
  return !name.startsWith("._") && EXTENSIONS.has(endingOf(name));
}

function endingOf(id: string): string {
  const name = id.slice(id.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}
