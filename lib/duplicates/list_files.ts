import { join } from "@std/path";
import { findImages } from "../images/find_images.ts";

/** A file that may hold an image. */
export interface FoundFile {
  /** Path as the folder was given, with what is below it. */
  path: string;
  /** The folder that it was found in, as it was given. */
  folder: string;
  /** Bytes. */
  size: number;
  /** When it was written last, in milliseconds since 1970. */
  modified: number;
  /** The same for all names of one file on this machine: hard links, and links to it. */
  identity: string;
}

/**
 * Lists the images of several folders. A file that lies in two of them, as where one folder is below another, is there
 * once, by the folder that comes first; so is a file that links lead to.
 *
 * @throws {DataMissingError} If a folder is not there.
 * @throws {InvalidDataError} If one is a file.
 */
export async function listFiles(folders: readonly string[]): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const seen = new Set<string>();
  for (const folder of folders) {
    for (const { id, path } of await findImages(folder)) {
      let real: string;
      let info: Deno.FileInfo;
      try {
        [real, info] = [await Deno.realPath(path), await Deno.stat(path)];
      } catch {
        // A link to nowhere, or a file that vanished since: there is nothing to compare.
        continue;
      }
      if (seen.has(real)) continue;
      seen.add(real);
      const { size, mtime, dev, ino } = info;
      files.push({
        ...{ path: join(folder, id), folder, size },
        modified: mtime?.getTime() ?? 0,
        identity: ino ? `${dev}:${ino}` : real,
      });
    }
  }
  return files;
}
