import type { ImageEntry } from "../types.ts";
import {
  describeImages,
  type DescribeImagesOptions,
  type ImageWarning,
  type UnreadableImage,
} from "./describe_images.ts";
import type { DescriptorMethod } from "./method.ts";
import { type DescriptorStore, openStore, type OpenStoreOptions } from "./store/open_store.ts";
import { type Shard, shardOf } from "./store/shard.ts";

/** Options for {@linkcode extractToStore}. */
export interface ExtractToStoreOptions extends DescribeImagesOptions, OpenStoreOptions {
  /** Called once, before the first image is read, with how many images there are to do and were done before. */
  onStart?: (plan: ExtractionPlan) => void;
  /** Called after every batch with what has just been stored. */
  onBatch?: (stored: StoredBatch) => void;
}

/** Work that an extraction has before it. */
export interface ExtractionPlan {
  /** Images to read. */
  pending: number;
  /** Images that an earlier run described. */
  resumed: number;
  /** Images that an earlier run found unreadable, and that are not tried again. */
  unreadable: number;
}

/** Numbers of images that one batch added to a store. */
export interface StoredBatch {
  /** Images described. */
  described: number;
  /** Images found unreadable. */
  unreadable: UnreadableImage[];
  /** What is amiss with images that were described. */
  warnings: ImageWarning[];
}

/** Report of what an extraction did. */
export interface ExtractionReport {
  /** Images asked for. */
  images: number;
  /** Of these, images described by this run. */
  described: number;
  /** Of these, images described by an earlier run. */
  resumed: number;
  /** Of these, images that could not be read, in this run or an earlier one. */
  unreadable: number;
  /** Of these, images not come to, as the run was ended by its signal; 0 when the extraction is complete. */
  left: number;
  /** Images of the store that were not asked for, such as files since deleted; they stay in it. */
  gone: number;
}

/**
 * Describes images into a store, from where an earlier run left off.
 *
 * An image is known by its id: one that the store has is not read again, also not if its file has changed since;
 * {@linkcode extractFolders} knows it by its content.
 * Images new to the store are appended in the order of `entries`. Unreadable ones are remembered and not tried again
 * unless `retryUnreadable` says so. With a `shard`, the other shards' images are passed over ({@linkcode shardOf}). Images of the store that are not among `entries` stay and are counted.
 *
 * @param entries The images, each name once.
 * @param method What describes them; it stays the caller's.
 * @param path The store's folder; made if it is not there.
 * @param options Threads, memory, callbacks, a way to stop.
 * @returns Counts; the report of unreadable files is in the store.
 * @throws {InvalidDataError} If the folder cannot take these descriptors, see {@linkcode openStore}.
 * @throws {RangeError} If a name occurs twice in `entries`.
 *
 * @example Extract, then extract again
 * ```ts
 * import { createTinyImage, extractToStore } from "rdcd/descriptors";
 * import { encodeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const gray = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(128) };
 * await Deno.writeFile(`${folder}/gray.png`, await encodeImage(gray, { format: "png" }));
 * const entries = [{ id: "gray", path: `${folder}/gray.png` }];
 *
 * const first = await extractToStore(entries, createTinyImage(), `${folder}/store`);
 * assert.equal(first.described, 1);
 * const second = await extractToStore(entries, createTinyImage(), `${folder}/store`);
 * assert.equal(second.resumed, 1);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function extractToStore(
  entries: readonly ImageEntry[],
  method: DescriptorMethod,
  path: string,
  options: ExtractToStoreOptions = {},
): Promise<ExtractionReport> {
  const own = ofShard(entries, options.shard);
  const store = await openStore(path, method, options);
  try {
    return await extractIntoStore(own, method, store, options);
  } finally {
    await store.close();
  }
}

/**
 * The images of a shard.
 *
 * @throws {RangeError} If a name occurs twice among them.
 */
export function ofShard<Entry extends ImageEntry>(
  entries: readonly Entry[],
  shard: Shard | undefined,
): readonly Entry[] {
  const own = shard === undefined
    ? entries
    : entries.filter(({ id }) => shardOf(id, shard.of) === shard.index);
  const asked = new Set<string>();
  for (const { id } of own) {
    if (asked.has(id)) {
      throw new RangeError(
        `Cannot extract descriptors as each image needs a name of its own: current value is "${id}" twice`,
      );
    }
    asked.add(id);
  }
  return own;
}

/** Describes those of the images into a store that it does not know; the store stays the caller's. */
export async function extractIntoStore(
  own: readonly ImageEntry[],
  method: DescriptorMethod,
  store: DescriptorStore,
  options: ExtractToStoreOptions,
): Promise<ExtractionReport> {
  const asked = new Set(own.map(({ id }) => id));
  const gone = store.known().reduce((count, id) => asked.has(id) ? count : count + 1, 0);
  const pending = own.filter(({ id }) => !store.has(id) && !store.isUnreadable(id));
  const resumed = own.reduce((count, { id }) => store.has(id) ? count + 1 : count, 0);
  const report = {
    images: own.length,
    described: 0,
    resumed,
    unreadable: own.length - pending.length - resumed,
    left: pending.length,
    gone,
  };
  options.onStart?.({ pending: pending.length, resumed, unreadable: report.unreadable });
  for await (const batch of describeImages(pending, method, options)) {
    await store.append(batch);
    report.described += batch.ids.length;
    report.unreadable += batch.unreadable.length;
    report.left -= batch.ids.length + batch.unreadable.length;
    const { unreadable, warnings = [] } = batch;
    options.onBatch?.({ described: batch.ids.length, unreadable, warnings });
  }
  return report;
}
