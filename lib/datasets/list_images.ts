import { join } from "@std/path";
import { DataMissingError, InvalidDataError } from "../errors.ts";
import type { ImageEntry } from "../types.ts";

const EXTENSIONS: ReadonlySet<string> = new Set(
  ["jpg", "jpeg", "jpe", "png", "webp", "avif", "tif", "tiff", "gif"],
);

/** A folder still to be listed. */
interface Pending {
  /** Its path on disk. */
  path: string;
  /** What the names in it are prefixed with: empty, or ends in `/`. */
  prefix: string;
}

/**
 * Finds the images in a folder and in all folders below it.
 *
 * A file is an image by its extension: jpg, jpeg, jpe, png, webp, avif, tif, tiff or gif, in any case. Nothing is
 * opened here, so a file may still turn out unreadable. The `._name` files that macOS adds to archives are no images
 * and are left out. Symbolic links are followed, but every folder is listed only
 * once, under its own name rather than a link's where both lie below `folder`; so links that form a loop do no harm.
 *
 * @param folder The folder to look in.
 * @returns One entry an image: the id is the path below `folder` with `/` between, and the order is that of the ids'
 * UTF-16 code units, whatever the order on disk.
 * @throws {DataMissingError} If there is no such folder.
 * @throws {InvalidDataError} If `folder` is a file, or holds no image.
 *
 * @example Every image below a folder, in a fixed order
 * ```ts
 * import { listImages } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/holiday`);
 * await Deno.writeFile(`${folder}/holiday/sea view.JPG`, new Uint8Array());
 * await Deno.writeFile(`${folder}/garden.png`, new Uint8Array());
 * await Deno.writeTextFile(`${folder}/notes.txt`, "not an image");
 *
 * const images = await listImages(folder);
 * assert.deepEqual(images.map(({ id }) => id), ["garden.png", "holiday/sea view.JPG"]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function listImages(folder: string): Promise<ImageEntry[]> {
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
      linked.sort((a, b) => compare(a.prefix, b.prefix));
      pending = linked.splice(0, 1);
    }
  }
  if (images.length === 0) {
    throw new InvalidDataError(
      folder,
      `there is no image in it or below it; looked for names ending in ${
        [...EXTENSIONS].map((extension) => `.${extension}`).join(", ")
      }, in upper or lower case`,
    );
  }
  return images.sort((a, b) => compare(a.id, b.id));
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

function isImageName(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot > 0 && !name.startsWith("._") && EXTENSIONS.has(name.slice(dot + 1).toLowerCase());
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
