import { basename, extname } from "@std/path";
import { compareIds } from "../../text/compare_ids.ts";
import { InvalidDataError } from "../../errors.ts";
import type { ImageEntry } from "../../types.ts";
import { listImages } from "../../images/list_images.ts";

/**
 * The images of one part of a data set, which may be spread over folders.
 *
 * @returns One entry an image, in the order of the ids: its file's name without the extension.
 * @throws {InvalidDataError} If two images have the same id, or a folder holds none.
 */
export async function listPart(folders: readonly string[]): Promise<ImageEntry[]> {
  const images = new Map<string, ImageEntry>();
  for (const folder of folders) {
    for (const { path } of await listImages(folder)) {
      const id = basename(path, extname(path));
      const earlier = images.get(id);
      if (earlier) {
        throw new InvalidDataError(
          path,
          `the id ${id} is taken already by ${earlier.path}; ids have to be unique`,
        );
      }
      images.set(id, { id, path });
    }
  }
  return [...images.values()].sort((a, b) => compareIds(a.id, b.id));
}
