import { join } from "@std/path";
import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { fingerprintImages } from "../../images/fingerprint_images.ts";
import { sortedById } from "./sorted_by_id.ts";
import { VIEW_VERSIONS } from "../../augmentations/presets.ts";
import type { ImageEntry } from "../../types.ts";
import { type CachedEpoch, openCachedEpoch } from "./cached_epoch.ts";
import type { DrawViewsOptions } from "./draw_views.ts";
import type { CachingProgress } from "../run/train_options.ts";
import { openCacheFolder, type ViewIdentity } from "./view_cache_folder.ts";
import type { ViewTeacher } from "./view_teacher.ts";

/** Options for {@linkcode openViewCache}. */
export interface ViewCacheOptions
  extends Pick<DrawViewsOptions, "preset" | "size" | "drawnSize" | "views" | "threads"> {
  /** The folder for all caches; each kind of views gets a folder of its own in it. */
  folder: string;
  /** The images; their order does not matter. The preset `"copyAttacks"` mixes them into one another. */
  entries: readonly ImageEntry[];
  /** Seed that views are drawn by, together with the number of their epoch. */
  seed: number | string;
  /** Epochs that are kept and gone through in rounds, see {@linkcode openViewCache}. */
  epochs: number;
  /**
   * Views an image that are drawn for a kept epoch: as many as an image has, or one, and then the others are those of the
   * next kept epochs, so that a pair takes half the time to draw and recipes that need one view share the cache.
   *
   * @default {views}
   */
  keptViews?: number;
  /** Called while an epoch is drawn or a teacher sees it, with how many of the images are done. */
  onProgress?: ((progress: CachingProgress) => void) | undefined;
}

/** Views that are drawn once and kept on disk. */
export interface ViewCache {
  /** The folder of these views. */
  readonly path: string;
  /**
   * The views of one epoch; those that are not there yet are drawn now, and seen by the teacher at once.
   *
   * @param epoch The epoch of the training run, from 0.
   * @param teacher Whose features are kept beside the views; borrowed. None if left out.
   * @returns Its views; the caller closes them.
   */
  open(epoch: number, teacher?: ViewTeacher | null): Promise<CachedEpoch>;
}

/**
 * Makes the seed of an epoch's views: drawn on the fly or kept in a cache, they are the same.
 *
 * @param epoch The epoch, from 0.
 */
export function viewSeed(seed: number | string, epoch: number): string {
  return `${seed}/epoch ${epoch}`;
}

/**
 * Opens a cache of views, so that training runs that differ in other things share the same views and the time that
 * drawing them takes.
 *
 * Each kind of views (preset, sizes, number, seed, images) has a folder of its own: `views.json` says what they are,
 * `epoch-0000.rgb` has the pixels of one epoch, `[images, views, size, size, 3]` bytes in the order of the images'
 * ids, and `epoch-0000.json` says which images could not be read. A teacher's features, float32 `[images, dims]`, are
 * in a file named after its weights and the size at which it sees views; it sees them while they are drawn, so that
 * larger ones than the student's need no place. An epoch counts once it is whole; drawing one goes on where it was killed.
 * Of two runs that need the same epoch, one draws it and the other waits.
 *
 * Pixels are kept as they are: a record is read in a third of a millisecond wherever it lies, where decoding a JPEG of
 * 128 pixels takes one, and views are the same as if they were drawn anew.
 *
 * Once all epochs are there, further ones are made of them: epoch `e` has the first views of the kept epoch
 * `e mod epochs`, and with each round through them its other views come from one epoch further on. So an image meets
 * `epochs²` pairs of views, and the first views, which a teacher's features are kept of, stay `epochs`. With `keptViews` of 1
 * an image meets the `epochs · (epochs - 1)` pairs of different kept views.
 *
 * @param options Which views, and where they are kept.
 * @returns The cache.
 * @throws {RangeError} If a number is no positive integer, two images have the same id, or `keptViews` is neither `views`
 * nor 1 with at least as many epochs as views.
 * @throws {InvalidDataError} If the folder holds something else.
 *
 * @example The second run finds what the first has drawn
 * ```ts
 * import { encodeImage, listImages } from "rdcd/images";
 * import { generatePicture } from "rdcd/datasets";
 * import { openViewCache } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const picture = await generatePicture({ seed: 1, index: 0 });
 * await Deno.writeFile(`${folder}/one.jpg`, await encodeImage(picture, { format: "jpeg" }));
 * const entries = await listImages(folder);
 * const options = { folder: `${folder}/cache`, entries, preset: "simclr", size: 32, seed: 1, epochs: 2 } as const;
 * let drawn = 0;
 * for (const run of [1, 2]) {
 *   const cache = await openViewCache({ ...options, onProgress: () => drawn++ });
 *   const views = await cache.open(0);
 *   assert.equal((await views.read("one.jpg")).length, 2);
 *   assert.equal(drawn, 1, `run ${run}`);
 *   views.close();
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openViewCache(options: ViewCacheOptions): Promise<ViewCache> {
  const { folder, preset, size, drawnSize = size, views = 2, seed, epochs } = options;
  const keptViews = options.keptViews ?? views;
  const entries = sortedById("open the view cache", options.entries);
  for (const [name, value] of Object.entries({ size, drawnSize, views, epochs, images: entries.length })) {
    checkPositiveInteger("open the view cache", name, value);
  }
  if (keptViews !== views && (keptViews !== 1 || epochs < views)) {
    throw new RangeError(
      `Cannot open the view cache as keptViews must be ${views}, or 1 with at least ${views} epochs: current value is ` +
        `${keptViews} with ${epochs}`,
    );
  }
  const identity: ViewIdentity = {
    format: "rdcd views",
    version: VIEW_VERSIONS[preset],
    preset,
    size,
    drawnSize,
    views: keptViews,
    seed: String(seed),
    images: entries.length,
    imagesHash: await fingerprintImages(entries),
  };
  const path = await openCacheFolder(folder, identity);
  return {
    path,
    open: async (epoch, teacher = null) => {
      const round = Math.floor(epoch / epochs);
      const opened = [await openKept(epoch % epochs, teacher)];
      try {
        for (const other of othersOf(epoch, round)) opened.push(await openKept(other, null));
      } catch (error) {
        for (const one of opened) one.close();
        throw error;
      }
      const [first, ...others] = opened as [CachedEpoch, ...CachedEpoch[]];
      return others.length === 0 ? first : pairedEpoch(first, others, keptViews);
    },
  };

  /** The kept epochs that the further views of an epoch come from, one for each where only one is kept. */
  function othersOf(epoch: number, round: number): number[] {
    if (views === 1) return [];
    if (keptViews === views) return round % epochs === 0 ? [] : [(epoch + round) % epochs];
    // Never the epoch itself, and the next of each with every round.
    return Array.from(
      { length: views - 1 },
      (_, index) => (epoch + 1 + (index + round) % (epochs - 1)) % epochs,
    );
  }

  function openKept(epoch: number, teacher: ViewTeacher | null): Promise<CachedEpoch> {
    return openCachedEpoch(join(path, `epoch-${String(epoch).padStart(4, "0")}`), {
      ...options,
      ...{ entries, size, drawnSize, views: keptViews, teacher },
      seed: viewSeed(seed, epoch),
      onProgress: (what, done) => options.onProgress?.({ what, epoch, done, total: entries.length }),
    });
  }
}

/**
 * The first views of one epoch with the further views of others.
 *
 * @param first Whose path, ids and first views are taken; it is closed with the result.
 * @param others Whose further views are taken, of the same images, or their only ones; they are closed with the result.
 * @param kept Views an image of each.
 * @returns All as one epoch; the caller closes it.
 */
function pairedEpoch(first: CachedEpoch, others: readonly CachedEpoch[], kept: number): CachedEpoch {
  return {
    path: first.path,
    ids: first.ids,
    unreadable: new Map([first, ...others].flatMap(({ unreadable }) => [...unreadable])),
    read: async (id) => {
      const [firstViews, ...otherViews] = await Promise.all([first, ...others].map((one) => one.read(id)));
      return [firstViews![0]!, ...otherViews.flatMap((views) => kept === 1 ? views : views.slice(1))];
    },
    readFeature: (id) => first.readFeature(id),
    close: () => {
      for (const one of [first, ...others]) one.close();
    },
  };
}
