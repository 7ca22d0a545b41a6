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
  /** Bytes of memory at the peak, within a third or so. */
  memoryBytes: number;
}

/** Options for the estimate: what an evaluation would do. */
export interface EffortOptions {
  /** Images of the benchmark, some of which are described. */
  samples: readonly ImageEntry[];
  /** How many images of each set would be described. */
  counts: Readonly<Record<"queries" | "references" | "training", number>>;
  /** True if a codec would be fitted to the training images. */
  fitsCodec: boolean;
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
 * What evaluating held at its peak, measured with 50 to 20,000 queries and 1,000 to 340,000 other descriptors of 256 and 512
 * numbers: bytes a query for what it finds, bytes an image for its id, and rows that are read ahead, each twice.
 */
const HELD = { perQuery: 5000, perImage: 500, rows: 100_000, copies: 2 };

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
  const { samples: all, counts, comparisons, cache, threads } = options;
  const { queries } = counts;
  const images = counts.queries + counts.references + counts.training;
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
    imageBytes: Math.round(meanBytes * images),
    freeBytes: await free(cache),
    memoryBytes: peakMemory(Math.max(0, ...methods.map(({ dims }) => dims)), options),
  };
}

/** The process as it is now, with its networks, and what an evaluation holds besides. */
function peakMemory(dims: number, { counts, fitsCodec }: EffortOptions): number {
  const { queries, references, training } = counts;
  const row = dims * Float32Array.BYTES_PER_ELEMENT;
  const fitted = fitsCodec ? Math.min(training, 1000 * dims) * row : 0;
  const readAhead = HELD.copies * row * Math.min(HELD.rows, queries + references + training);
  const ids = HELD.perImage * (queries + references + training);
  return Deno.memoryUsage().rss + fitted + readAhead + ids + queries * (row + HELD.perQuery);
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
