import { statfs } from "node:fs/promises";
import { dirname, resolve } from "@std/path";
import { describeImages } from "../../descriptors/describe_images.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { seededPrng } from "../../random/prng.ts";
import { searchExact } from "../../search/search_exact.ts";
import type { ImageEntry } from "../../types.ts";

/** Effort of an evaluation on this machine, as far as a few images tell. */
export interface Effort {
  /** For each method. */
  methods: {
    /** Its name. */
    method: string;
    /** Images described a second, measured on a few; `null` where none could be read. */
    imagesPerSecond: number | null;
    /** Seconds to describe all images; `null` where none could be read. */
    describeSeconds: number | null;
    /** Seconds to search, over all codecs and score normalizations. */
    searchSeconds: number;
    /** Bytes of the descriptors. */
    descriptorBytes: number;
  }[];
  /** Images that would be described. */
  images: number;
  /** Bytes of the images on disk, from the mean of a few. */
  imageBytes: number;
  /** Bytes free where descriptors would be kept. */
  freeBytes: number;
}

/** Options for the estimate: what an evaluation would do. */
export interface EffortOptions {
  /** The images of each set. */
  sets: readonly (readonly ImageEntry[])[];
  /** The most images of each set, for a subset. */
  limit?: number | undefined;
  /** How many queries are searched with. */
  queries: number;
  /** How many references each is compared with, over all codecs and score normalizations. */
  comparisons: number;
  /** Where descriptors would be kept. */
  cache: string;
  /** Threads that decode. */
  threads?: number | undefined;
}

const DESCRIBED = 32;
const STATTED = 64;
const SEARCHED = { queries: 512, references: 4096 };

/**
 * Measures a few images and a small search, and multiplies.
 *
 * @param methods What would describe the images; borrowed.
 * @param options What would be done.
 */
export async function estimateEffort(
  methods: readonly DescriptorMethod[],
  options: EffortOptions,
): Promise<Effort> {
  const { sets, limit = Infinity, queries, comparisons, cache, threads } = options;
  const images = sets.reduce((sum, { length }) => sum + Math.min(length, limit), 0);
  const all = sets.flat();
  const sizes = await Promise.all(
    evenly(all, STATTED).map(({ path }) => Deno.stat(path).then(({ size }) => size, () => 0)),
  );
  const meanBytes = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  const estimated: Effort["methods"] = [];
  for (const method of methods) {
    const rate = await imagesPerSecond(evenly(all, DESCRIBED), method, threads);
    estimated.push({
      method: method.name,
      imagesPerSecond: rate,
      describeSeconds: rate === null ? null : images / rate,
      searchSeconds: queries * comparisons / await pairsPerSecond(method.dims),
      descriptorBytes: images * method.dims * Float32Array.BYTES_PER_ELEMENT,
    });
  }
  return {
    methods: estimated,
    images,
    imageBytes: Math.round(meanBytes * all.length),
    freeBytes: await free(cache),
  };
}

async function imagesPerSecond(
  images: readonly ImageEntry[],
  method: DescriptorMethod,
  threads: number | undefined,
): Promise<number | null> {
  let start = performance.now();
  const batches: number[] = [];
  for await (const batch of describeImages(images, method, { threads })) {
    batches.push(batch.ids.length);
    // Threads start with the first batch, which takes as long with a million images.
    if (batches.length === 1 && images.length > batch.ids.length) start = performance.now();
  }
  const timed = batches.length > 1 ? batches.slice(1) : batches;
  const described = timed.reduce((sum, count) => sum + count, 0);
  return described === 0 ? null : described / ((performance.now() - start) / 1000);
}

async function pairsPerSecond(dims: number): Promise<number> {
  const prng = seededPrng(0);
  const random = (rows: number) => ({ vectors: Float32Array.from({ length: rows * dims }, prng), dims });
  const [queries, references] = [random(SEARCHED.queries), random(SEARCHED.references)];
  const start = performance.now();
  await searchExact(queries, references, { k: 10 });
  return SEARCHED.queries * SEARCHED.references / ((performance.now() - start) / 1000);
}

/** So many of a list, spread evenly over it. */
function evenly<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, items.length / count);
  return Array.from(
    { length: Math.min(items.length, count) },
    (_, index) => items[Math.floor(index * step)]!,
  );
}

async function free(folder: string): Promise<number> {
  for (let path = resolve(folder);; path = dirname(path)) {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch (error) {
      if (path === dirname(path)) throw error;
    }
  }
}
