import type { Preparation } from "./preparation.ts";
import type { Image, ImageEntry } from "../types.ts";
import { createPreparePool } from "./create_prepare_pool.ts";
import type { PrepareReply } from "./prepare_worker.ts";
import { workAhead } from "../parallel/work_ahead.ts";
import { checkedReply, type UnreadableReply } from "../parallel/worker_reply.ts";

/** A file that was made ready, or could not be. */
export interface PreparedImage {
  /** The image asked for. */
  entry: ImageEntry;
  /** The image, or what is wrong with the file. */
  outcome: Image | UnreadableReply;
  /** What is amiss with the file though it was read, in a clause each. */
  warnings: string[];
}

/** How far and with how many threads {@linkcode prepareImages} works ahead. */
export interface PrepareImagesOptions {
  /** How the images are made ready. */
  preparation: Preparation;
  /** Threads that decode and resize. */
  threads: number;
  /** Images that may be ready or under way at most. */
  lookAhead: number;
  /** Bytes that those images may hold at most; one image is always allowed. */
  budget: number;
  /**
   * True to take JPEGs that lack only their ends.
   *
   * @default {false}
   */
  acceptTruncated?: boolean | undefined;
}

/** Bytes assumed for an image until it has arrived, where its size is not known before: 16 megapixels. */
const UNKNOWN_BYTES = 16e6 * 3;

/**
 * Decodes and resizes files on other threads, ahead of whoever takes the images.
 *
 * @returns One outcome an entry, in the order of the entries.
 * @throws {Error} If the program fails at an image, which is not the image's fault.
 */
export async function* prepareImages(
  entries: Iterable<ImageEntry> | AsyncIterable<ImageEntry>,
  options: PrepareImagesOptions,
): AsyncGenerator<PreparedImage, void, undefined> {
  const { preparation, threads, lookAhead, budget, acceptTruncated = false } = options;
  const done = workAhead(entries, {
    pool: createPreparePool(threads),
    request: ({ path, sha256 }: ImageEntry) => ({ path, preparation, sha256, acceptTruncated }),
    died: (reason): PrepareReply => ({ reason: `the thread that decoded it died: ${reason}` }),
    lookAhead,
    budget,
    expectedBytes: expectedBytes(preparation),
    replyBytes,
  });
  for await (const { item, reply } of done) {
    const checked = checkedReply(reply, item.path);
    yield "image" in checked
      ? { entry: item, outcome: checked.image, warnings: checked.warnings }
      : { entry: item, outcome: checked, warnings: [] };
  }
}

function expectedBytes({ size }: Preparation): number {
  if (size === null) return UNKNOWN_BYTES;
  // Few images are longer than twice their width; those that are count with what they hold once they arrive.
  return "shortEdge" in size ? size.shortEdge ** 2 * 2 * 3 : size.width * size.height * 3;
}

function replyBytes(reply: PrepareReply): number {
  return "image" in reply ? reply.image.data.byteLength : 0;
}
