import { isFlat } from "../images/is_flat.ts";
import { prepareImages } from "../images/prepare_images.ts";
import type { Image, ImageEntry } from "../types.ts";
import type { DescriptorMethod } from "./method.ts";

/** An image that could not be described. */
export interface UnreadableImage {
  /** Its name in the data set. */
  id: string;
  /** Its file. */
  path: string;
  /** Reason that it cannot be used, in one clause. */
  reason: string;
  /** SHA-256 of its file, where it was asked for by that. */
  sha256?: string;
}

/** What is amiss with an image that was described nevertheless. */
export interface ImageWarning {
  /** Its name in the data set. */
  id: string;
  /** Its file. */
  path: string;
  /** What it is, in one clause. */
  reason: string;
}

/** Outcome for some consecutive images. */
export interface DescribedBatch {
  /** Images that were described, in the order of the input. */
  ids: string[];
  /** Their descriptors, row-major `[ids.length, dims]`. */
  vectors: Float32Array;
  /** Images that were not, in the order of the input. */
  unreadable: UnreadableImage[];
  /**
   * Those of `ids` in which there is nothing to be seen, such as blank pages: whatever their descriptors, they are
   * nobody's copies.
   *
   * @default {none}
   */
  flat?: string[];
  /**
   * SHA-256 of the files of `ids`, in hexadecimal; `null` where an image was asked for without.
   *
   * @default {none is known}
   */
  contents?: (string | null)[];
  /**
   * Those of `ids` with whose files something is amiss: a JPEG lacks its end, a TIFF's levels had to be scaled.
   *
   * @default {none}
   */
  warnings?: ImageWarning[];
}

/** Options for {@linkcode describeImages}. */
export interface DescribeImagesOptions {
  /**
   * Threads that decode and resize while the method describes.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /**
   * Bytes of decoded images that may wait to be described; as many again are in the batch being described.
   * Batches of large images become smaller so that they fit. One image is always let through.
   *
   * @default {268435456}
   */
  maxBytesAhead?: number;
  /**
   * True to describe JPEGs that lack only their ends, with a warning ({@linkcode DescribedBatch.warnings}).
   *
   * @default {false, they are unreadable}
   */
  acceptTruncated?: boolean | undefined;
  /** Ends the work after the batch at hand, without an error. */
  signal?: AbortSignal | undefined;
}

/**
 * Describes any number of images in constant memory: files are decoded and resized on other threads, ahead of the
 * method, and given to it in batches of `method.batchSize`.
 *
 * An image that cannot be read is reported in its batch; it never ends the run.
 *
 * @param entries The images. Names are passed on as they are.
 * @param method What describes them; it stays the caller's.
 * @param options Threads, memory, and a way to stop.
 * @returns Batches in the order of the input. Batches of images depend on the readable images alone, not on the
 * unreadable ones among them; many unreadable ones in a row come in batches of their own.
 * @throws {RangeError} If `threads` or `maxBytesAhead` is not a whole number above 0.
 * @throws {Error} If the program fails at an image, which is not the image's fault.
 *
 * @example A folder's images, one of them broken
 * ```ts
 * import { createPerceptualHash, describeImages } from "rdcd/descriptors";
 * import { encodeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const gray = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(128) };
 * await Deno.writeFile(`${folder}/gray.png`, await encodeImage(gray, { format: "png" }));
 * await Deno.writeTextFile(`${folder}/text.png`, "not a picture");
 *
 * const entries = ["gray", "text"].map((id) => ({ id, path: `${folder}/${id}.png` }));
 * const [batch] = await Array.fromAsync(describeImages(entries, createPerceptualHash()));
 * assert.deepEqual(batch!.ids, ["gray"]);
 * assert.equal(batch!.unreadable[0]!.id, "text");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function* describeImages(
  entries: Iterable<ImageEntry> | AsyncIterable<ImageEntry>,
  method: DescriptorMethod,
  options: DescribeImagesOptions = {},
): AsyncGenerator<DescribedBatch, void, undefined> {
  const { threads = navigator.hardwareConcurrency, maxBytesAhead = 2 ** 28, acceptTruncated, signal } =
    options;
  for (const [name, value] of Object.entries({ threads, maxBytesAhead })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(
        `Cannot describe images as ${name} must be a whole number above 0: current value is ${value}`,
      );
    }
  }
  const { batchSize, preparation } = method;
  // While a batch is described this thread may be blocked, so the next one has to be on its way by then.
  const lookAhead = 2 * (batchSize + threads);
  let ids: string[] = [];
  let images: Image[] = [];
  let bytes = 0;
  let unreadable: UnreadableImage[] = [];
  let flat: string[] = [];
  let contents: (string | null)[] = [];
  let warnings: ImageWarning[] = [];
  const flush = async (): Promise<DescribedBatch> => {
    const vectors = images.length > 0 ? await method.describe(images) : new Float32Array();
    const batch = { ids, vectors, unreadable, flat, contents, warnings };
    ids = [];
    images = [];
    bytes = 0;
    unreadable = [];
    flat = [];
    contents = [];
    warnings = [];
    return batch;
  };

  for await (
    const { entry, outcome, warnings: found } of prepareImages(entries, {
      preparation,
      threads,
      lookAhead,
      budget: maxBytesAhead,
      acceptTruncated,
    })
  ) {
    if ("reason" in outcome) {
      const { id, path, sha256 } = entry;
      unreadable.push({ id, path, reason: outcome.reason, ...sha256 === undefined ? {} : { sha256 } });
      if (unreadable.length === batchSize) {
        yield { ids: [], vectors: new Float32Array(), unreadable };
        unreadable = [];
      }
    } else {
      if (images.length > 0 && bytes + outcome.data.byteLength > maxBytesAhead) yield await flush();
      ids.push(entry.id);
      contents.push(entry.sha256 ?? null);
      if (isFlat(outcome)) flat.push(entry.id);
      images.push(outcome);
      bytes += outcome.data.byteLength;
      for (const reason of found) warnings.push({ id: entry.id, path: entry.path, reason });
      if (images.length === batchSize) yield await flush();
    }
    if (signal?.aborted) return;
  }
  if (ids.length + unreadable.length > 0) yield await flush();
}
