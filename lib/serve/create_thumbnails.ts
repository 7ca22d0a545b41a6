import { join, relative, resolve } from "@std/path";
import { encodeImage } from "../images/encode_image.ts";
import type { PrepareReply, PrepareRequest } from "../images/prepare_worker.ts";
import { readImageOutline } from "../images/read_image_outline.ts";
import type { WorkerPool } from "../parallel/worker_pool.ts";

/** Small pictures of references whose files are in a folder. */
export interface Thumbnails {
  /** Checks whether there is a file for a reference. */
  has(id: string): Promise<boolean>;
  /**
   * A small picture.
   *
   * @param sha256 What the file has to be, in hexadecimal, where that is known of the reference.
   * @returns A WebP file's bytes; `null` where there is no file for the reference, or another one.
   */
  read(id: string, sha256: string | null): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Options for {@linkcode createThumbnails}. */
export interface ThumbnailsOptions {
  /** Threads that decode; borrowed. */
  pool: WorkerPool<PrepareRequest, PrepareReply>;
  /** Images with more pixels are not decoded. */
  maxPixels: number;
}

/** Pixels of a small picture's longer edge. */
const EDGE = 176;
const QUALITY = 70;

/**
 * Makes what gives small pictures of references.
 *
 * An id may come from a stranger, so that a file is looked at only where it lies below the folder, once all links are
 * followed.
 *
 * @param root The folder that ids are paths below, without links.
 * @param options Threads and limits.
 */
export function createThumbnails(root: string, { pool, maxPixels }: ThumbnailsOptions): Thumbnails {
  const inside = (path: string) => path.startsWith(root.endsWith("/") ? root : `${root}/`);
  const fileOf = async (id: string): Promise<string | null> => {
    // An id that leads to a place by detours may be another image's name than it seems.
    if (!inside(resolve(join(root, id))) || relative(root, join(root, id)) !== id) return null;
    try {
      const path = await Deno.realPath(join(root, id));
      return inside(path) && (await Deno.stat(path)).isFile ? path : null;
    } catch (error) {
      // A name with a zero in it is none; the system calls others too long, or a file a folder.
      if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
        return null;
      }
      if (error instanceof TypeError || error instanceof Error && "code" in error) return null;
      throw error;
    }
  };
  return {
    has: async (id) => await fileOf(id) !== null,
    async read(id, sha256) {
      const path = await fileOf(id);
      const size = path === null ? null : await readImageOutline(path);
      if (path === null || size === null) return null;
      const scale = Math.min(1, EDGE / Math.max(size.width, size.height));
      const [width, height] = [size.width, size.height].map((edge) => Math.max(1, Math.round(edge * scale)));
      const preparation = { size: { width: width!, height: height! }, resize: "fast" } as const;
      const reply = await pool.run({
        path,
        preparation,
        maxPixels,
        acceptTruncated: true,
        ...sha256 === null ? {} : { sha256 },
      });
      if (!("image" in reply)) return null;
      return new Uint8Array(await encodeImage(reply.image, { format: "webp", quality: QUALITY }));
    },
  };
}
