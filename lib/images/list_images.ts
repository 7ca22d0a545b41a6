import { EXTENSIONS, findImages } from "./find_images.ts";
import { InvalidDataError } from "../errors.ts";
import type { ImageEntry } from "../types.ts";

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
 * import { listImages } from "rdcd/images";
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
  const images = await findImages(folder);
  if (images.length === 0) {
    throw new InvalidDataError(
      folder,
      `there is no image in it or below it; looked for names ending in ${
        [...EXTENSIONS].map((extension) => `.${extension}`).join(", ")
      }, in upper or lower case`,
    );
  }
  return images;
}
