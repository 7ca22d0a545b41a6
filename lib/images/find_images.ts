import { join } from "@std/path";
import { DataMissingError, InvalidDataError } from "../errors.ts";
import type { ImageEntry } from "../types.ts";
import { compareIds } from "../text/compare_ids.ts";

/** Endings of image files' names, in lower case. */
export const EXTENSIONS: ReadonlySet<string> = new Set(
  [
    ...["jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp", "png", "webp", "avif", "heic", "heif", "tif", "tiff"],
    ...["gif", "bmp", "dib"],
  ],
);

/** A folder still to be listed. */
interface Pending {
  /** Its path on disk. */
  path: string;
  /** Prefix of the names in it: empty, or ends in `/`. */
  prefix: string;
}

/**
 * Finds the same as `listImages`, which may be nothing.
 *
 * @throws {DataMissingError} If there is no such folder.
 * @throws {InvalidDataError} If `folder` is a file.
 */
export async function findImages(folder: string): Promise<ImageEntry[]> {
  const images: ImageEntry[] = [];
  const listed = new Set<string>();
  const linked: Pending[] = [];
  let pending: Pending[] = [{ path: folder, prefix: "" }];
  while (pending.length > 0) {
    const { path, prefix } = pending.shift()!;
    const real = await realFolder(path, folder);
    if (!listed.has(real)) {
      listed.add(real);
      for await (const entry of Deno.readDir(path)) {
        const below = { path: join(path, entry.name), prefix: `${prefix}${entry.name}/` };
        if (entry.isDirectory) pending.push(below);
        else if (entry.isSymlink && await isFolder(below.path)) linked.push(below);
        else if (isImageName(entry.name)) images.push({ id: `${prefix}${entry.name}`, path: below.path });
      }
    }
    if (pending.length === 0) {
      // Of two links to one folder, the first in order names it, whatever the order on disk.
      linked.sort((a, b) => compareIds(a.prefix, b.prefix));
      pending = linked.splice(0, 1);
    }
  }
  return images.sort((a, b) => compareIds(a.id, b.id));
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

/** Checks whether a file is an image by its name. */
export function isImageName(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot > 0 && !name.startsWith("._") && EXTENSIONS.has(name.slice(dot + 1).toLowerCase());
}
