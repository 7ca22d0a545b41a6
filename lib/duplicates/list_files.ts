import { join } from "@std/path";
import type { DatedFile } from "../files/content_keys.ts";
import { addBeside, findImages, type FindImagesOptions, type Unlisted } from "../images/find_images.ts";

/** A file that may hold an image; its path is as the folder was given, with what is below it. */
export interface FoundFile extends DatedFile {
  /** The folder that it was found in, as it was given. */
  folder: string;
  /** The same for all names of one file on this machine: hard links, and links to it. */
  identity: string;
}

/** What folders hold. */
export interface ListedFiles {
  /** The files, folder by folder. */
  files: FoundFile[];
  /** Paths that are no files, such as links to nowhere, pipes and devices, and what cannot be looked into. */
  unlisted: Unlisted[];
  /** Numbers of files that are no images, by the ending of their names. */
  others: Map<string, number>;
  /** Folders that were left out as hidden. */
  hidden: string[];
}

/**
 * Lists the images of several folders. A file that lies in two of them, as where one folder is below another, is there
 * once, by the folder that comes first; so is a file that links lead to, by its own name where that is in the folders.
 *
 * @param options Which images are looked for.
 * @throws {DataMissingError} If a folder is not there.
 * @throws {InvalidDataError} If one is a file.
 */
export async function listFiles(
  folders: readonly string[],
  options: FindImagesOptions = {},
): Promise<ListedFiles> {
  const unlisted: Unlisted[] = [];
  const others = new Map<string, number>();
  const hidden: string[] = [];
  const found: (FoundFile & { real: string; isLink: boolean })[] = [];
  for (const folder of folders) {
    const listed = await findImages(folder, options);
    addBeside({ others, hidden, unlisted }, listed, (id) => join(folder, id));
    for (const { id, path } of listed.images) {
      const file = await lookAt(path);
      if (file === null) unlisted.push({ path: join(folder, id), reason: NO_FILE });
      else found.push({ path: join(folder, id), folder, ...file });
    }
  }
  const seen = new Set<string>();
  const own = new Set<FoundFile>();
  for (const isLink of [false, true]) {
    for (const file of found) {
      if (file.isLink !== isLink || seen.has(file.real)) continue;
      seen.add(file.real);
      own.add(file);
    }
  }
  const files = found.filter((file) => own.has(file)).map(({ real: _, isLink: __, ...file }) => file);
  return { files, unlisted, others, hidden };
}

const NO_FILE = "it is no file, or a link to nowhere";

async function lookAt(path: string) {
  try {
    const [real, info, { isSymlink }] = [
      await Deno.realPath(path),
      await Deno.stat(path),
      await Deno.lstat(path),
    ];
    if (!info.isFile) return null;
    const { size, mtime, ctime, dev, ino } = info;
    return {
      ...{ real, isLink: isSymlink, size, modified: mtime?.getTime() ?? 0 },
      changed: ctime?.getTime() ?? null,
      identity: ino ? `${dev}:${ino}` : real,
    };
  } catch {
    // A link to nowhere, or a file that vanished since.
    return null;
  }
}
