import { createHash } from "node:crypto";
import { basename, join, resolve } from "@std/path";
import { projectPath } from "../files/project_path.ts";
import { listImages } from "../images/list_images.ts";
import type { DataSetFolders, OpenedBenchmark } from "./data_sets/data_set.ts";
import { DATA_SETS, type DataSetName } from "./data_sets/data_sets.ts";
import type { MakingOptions } from "./data_sets/making_options.ts";
import { readDisc21 } from "./layouts/read_disc21.ts";
import type { BenchmarkProgress } from "./making/build_benchmark.ts";
import type { SkippedImage } from "./making/check_images.ts";
import { makeBenchmark } from "./making/make_benchmark.ts";
import { subsetBenchmark } from "./subset_benchmark.ts";

/** Where the images of a benchmark come from. */
export type BenchmarkSource = {
  /** Pictures that are generated. */
  kind: "generated";
  /** A folder of training images, in place of its own. */
  whitening?: string | undefined;
} | {
  /** Images of the caller's own, of which copies are made. */
  kind: "images";
  /** Their folder. */
  folder: string;
  /** A folder of training images, in place of its own. */
  whitening?: string | undefined;
} | {
  /** A data set that others publish. */
  kind: "published";
  /** Which one. */
  dataSet: DataSetName;
  /** Where it is. */
  folders: DataSetFolders;
};

/** Options for {@linkcode openBenchmark}. */
export interface OpenBenchmarkOptions {
  /**
   * Seed of what is made, and of a subset.
   *
   * @default {0}
   */
  seed?: number;
  /**
   * The folder that keeps what is made.
   *
   * @default {the checkout's data/cache}
   */
  cache?: string;
  /**
   * Threads that paint and edit.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /** Called as images get done. */
  onProgress?: ((progress: BenchmarkProgress) => void) | undefined;
  /**
   * The most images of each set, for a subset.
   *
   * @default {all}
   */
  limit?: number | undefined;
  /** Called for each image of a folder that cannot be used. */
  onSkipped?: ((image: SkippedImage) => void) | undefined;
}

/**
 * Opens the benchmark that `deno task eval` evaluates on. One that has to be made is made once and kept.
 *
 * @param source Where its images come from.
 * @param options Seed, cache, limit, and who is told.
 * @returns Images and truth, and the folder that they are in.
 * @throws {RangeError} If the subset that was asked for is too small.
 * @throws {InvalidDataError} If a folder has too few images, a data set is faulty, or something else is in the place of what
 * is to be made.
 * @throws {DataMissingError} If a part of a data set is missing.
 *
 * @example A folder of one's own
 * ```ts
 * import { generatePicture, openBenchmark } from "rdcd/datasets";
 * import { encodeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * for (let index = 0; index < 12; index++) {
 *   const picture = await generatePicture({ seed: 1, index });
 *   await Deno.writeFile(`${folder}/${index}.jpg`, await encodeImage(picture, { format: "jpeg" }));
 * }
 * const source = { kind: "images", folder } as const;
 * const { benchmark } = await openBenchmark(source, { cache: `${folder}-cache` });
 * assert.ok(benchmark.references.length > 0 && benchmark.queries.length > 0);
 * await Deno.remove(folder, { recursive: true });
 * await Deno.remove(`${folder}-cache`, { recursive: true });
 * ```
 */
export async function openBenchmark(
  source: BenchmarkSource,
  options: OpenBenchmarkOptions = {},
): Promise<OpenedBenchmark> {
  const { seed = 0, cache = projectPath("data/cache"), limit } = options;
  const opened = await openWhole(source, { ...options, seed, cache });
  if (limit === undefined) return opened;
  return { ...opened, benchmark: subsetBenchmark(opened.benchmark, { limit, seed }) };
}

async function openWhole(
  source: BenchmarkSource,
  options: OpenBenchmarkOptions & MakingOptions,
): Promise<OpenedBenchmark> {
  switch (source.kind) {
    case "published": {
      const { folders, dataSet } = source;
      return { benchmark: await DATA_SETS[dataSet].read(folders, options), folder: folders.folder };
    }
    case "generated":
      return await withTraining(await DATA_SETS.disc21.make(options), source.whitening);
    case "images":
      return await withTraining(await makeOf(source.folder, options), source.whitening);
  }
}

async function withTraining(opened: OpenedBenchmark, folder: string | undefined): Promise<OpenedBenchmark> {
  if (folder === undefined) return opened;
  return { ...opened, benchmark: { ...opened.benchmark, training: await listImages(folder) } };
}

async function makeOf(
  images: string,
  { seed, cache, threads, onProgress, onSkipped }: OpenBenchmarkOptions & MakingOptions,
): Promise<OpenedBenchmark> {
  const name = basename(resolve(images));
  const source = createHash("sha256").update(resolve(images)).digest("hex").slice(0, 8);
  const folder = join(cache, "benchmarks", `${name}-${source}-${seed}`);
  const { skipped } = await makeBenchmark({
    images: await listImages(images),
    out: folder,
    seed,
    source: name,
    replace: true,
    threads,
    onProgress,
  });
  skipped.forEach((image) => onSkipped?.(image));
  return { benchmark: { ...await readDisc21(folder), name }, folder };
}
