import { join } from "@std/path";
import { compareIds } from "../../text/compare_ids.ts";
import { isImageName } from "../../images/find_images.ts";
import type { ImageEntry } from "../../types.ts";

/** What is in a folder and in all folders below it. */
export interface FolderScan {
  /** The images, in no order. */
  images: ImageEntry[];
  /** The folders that could not be listed. */
  unlisted: { path: string; reason: string }[];
}

/** A folder still to be listed. */
interface Pending {
  path: string;
  prefix: string;
}

/**
 * Finds the images in a folder while others change it: what vanishes meanwhile is passed over, and what cannot be listed
 * is told beside the images.
 *
 * @param prefix What the names begin with: empty, or ends in `/`.
 */
export async function scanFolder(folder: string, prefix = ""): Promise<FolderScan> {
  const scan: FolderScan = { images: [], unlisted: [] };
  const listed = new Set<string>();
  const linked: Pending[] = [];
  let pending: Pending[] = [{ path: folder, prefix }];
  while (pending.length > 0) {
    const { path, prefix } = pending.pop()!;
    try {
      const real = await Deno.realPath(path);
      if (!listed.has(real)) {
        listed.add(real);
        for await (const entry of Deno.readDir(path)) {
          const below = { path: join(path, entry.name), prefix: `${prefix}${entry.name}/` };
          if (entry.isDirectory) pending.push(below);
          else if (entry.isSymlink && await isFolder(below.path)) linked.push(below);
          else if (isImageName(entry.name)) {
            scan.images.push({ id: `${prefix}${entry.name}`, path: below.path });
          }
        }
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound) && !(error instanceof Deno.errors.NotADirectory)) {
        scan.unlisted.push({ path, reason: (error as Error).message });
      }
    }
    if (pending.length === 0) {
      // Of two links to one folder, the first in order names it, whatever the order on disk.
      linked.sort((one, other) => compareIds(one.prefix, other.prefix));
      pending = linked.splice(0, 1);
    }
  }
  return scan;
}

async function isFolder(link: string): Promise<boolean> {
  try {
    return (await Deno.stat(link)).isDirectory;
  } catch {
    return false;
  }
}
