import { compareIds } from "../text/compare_ids.ts";
import { findImages, type FindImagesOptions, type FoundImages } from "./find_images.ts";
import { InvalidDataError } from "../errors.ts";
import type { ImageEntry } from "../types.ts";

/**
 * Finds the images in a folder and in all folders below it.
 *
 * A file is an image by the ending of its name (of JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF and BMP, in any case) or, where that
 * is another, by its first bytes; a file of such an ending is not opened here and may still turn out unreadable. Left out are
 * hidden folders, those of thumbnails and trash, the `._name` files that macOS adds to archives, and what cannot be opened;
 * {@linkcode findImages} says which these are. Symbolic links are followed, but every folder is listed only
 * once, under its own name rather than a link's where both lie below `folder`; so links that form a loop do no harm.
 *
 * @param folder The folder to look in.
 * @param options Which images to look for.
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
export async function listImages(folder: string, options: FindImagesOptions = {}): Promise<ImageEntry[]> {
  const found = await findImages(folder, options);
  if (found.images.length === 0) throw new InvalidDataError(folder, noImages(found));
  return found.images;
}

/** What is there instead of images, in one clause. */
export function noImages({ others, hidden, unlisted }: FoundImages): string {
  const files = others.values().reduce((sum, count) => sum + count, 0);
  const instead = [
    ...files === 0 ? [] : [`${files} other ${files === 1 ? "file" : "files"} (${endingsText(others)})`],
    ...hidden.length === 0 ? [] : [`${hidden.length} hidden ${hidden.length === 1 ? "folder" : "folders"}`],
    ...unlisted.length === 0 ? [] : [`${unlisted.length} that cannot be opened`],
  ];
  return `there is no image in it or below it${instead.length === 0 ? "" : `, but ${instead.join(", ")}`}; ` +
    "JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF and BMP are looked for, by first bytes where the name does not tell";
}

/** Endings of files' names with their numbers, most first. */
export function endingsText(others: ReadonlyMap<string, number>): string {
  return [...others].sort(([one, count], [other, more]) => more - count || compareIds(one, other))
    .map(([ending, count]) => `${count} ${ending === "" ? "without an ending" : `.${ending}`}`).join(", ");
}
