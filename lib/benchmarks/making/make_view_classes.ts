import { VIEW_VERSIONS } from "../../augmentations/presets.ts";
import { join } from "@std/path";
import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { removeFolder } from "../../files/remove_folder.ts";
import { counting } from "./build_benchmark.ts";
import type { BenchmarkMakingOptions } from "./benchmark_making_options.ts";
import { firstImages, paintPictures } from "./paint_pictures.ts";
import { publishBenchmark } from "./publish_benchmark.ts";
import { runBenchmarkJobs } from "./run_benchmark_jobs.ts";
import type { MadeBenchmark } from "./make_benchmark.ts";

/** How many images {@linkcode makeViewClasses} makes. */
export interface ViewClassesSizes {
  /** Generated pictures, each of which is a class; the first nineteen are of different families. */
  classes: number;
  /** Views of each image. */
  views: number;
}

/** Options for {@linkcode makeViewClasses}. */
export interface MakeViewClassesOptions extends BenchmarkMakingOptions {
  /**
   * How many images.
   *
   * @default {{ classes: 9, views: 50 }}
   */
  sizes?: ViewClassesSizes;
}

const SIZES: ViewClassesSizes = { classes: 9, views: 50 };
const SIZE = 224;

/**
 * Makes classes that copy detection tells apart: a class is the views of one generated picture, drawn by
 * {@linkcode advanced} at 224 pixels as training draws them.
 *
 * The folder `classes` has a folder for each class. They are made once: a folder that has them is left as it is.
 *
 * @param options Folder, seed and sizes.
 * @returns Where they are; the same seed gives the same files. {@linkcode readClasses} reads them.
 * @throws {InvalidDataError} If the folder holds something else.
 * @throws {RangeError} If the seed is not a safe integer, or a size is not a positive integer.
 *
 * @example Three views of one image
 * ```ts
 * import { listImages } from "rdcd/images";
 * import { makeViewClasses } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const out = await Deno.makeTempDir();
 * await makeViewClasses({ out, seed: 0, sizes: { classes: 1, views: 3 } });
 * const views = await listImages(`${out}/classes`);
 * assert.deepEqual(views.map(({ id }) => id), [
 *   "picture_0/view_000.jpg",
 *   "picture_0/view_001.jpg",
 *   "picture_0/view_002.jpg",
 * ]);
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function makeViewClasses(
  options: MakeViewClassesOptions,
): Promise<MadeBenchmark<ViewClassesSizes>> {
  const { out, seed, sizes = SIZES, threads = navigator.hardwareConcurrency } = options;
  for (const [name, size] of Object.entries(sizes)) checkPositiveInteger("make classes of views", name, size);
  const { classes, views } = sizes;
  const onProgress = options.onProgress ?? (() => {});
  const settings = {
    ...{ dataSet: "classes of views", source: "generated pictures", seed, ...sizes },
    preset: `advanced, version ${VIEW_VERSIONS.advanced}`,
  };
  const made = await publishBenchmark({ out, settings, replace: true }, async (folder) => {
    const sources = await paintPictures(join(folder, "pictures"), firstImages(classes), {
      seed,
      threads,
      onPainted: counting("paint images", classes, onProgress),
    });
    const jobs = sources.flatMap(({ path }, index) =>
      Array.from({ length: views }, (_, view) => ({
        ...{ kind: "view", preset: "advanced", size: SIZE } as const,
        source: path,
        seed: `${seed}/${index}/${view}`,
        path: join(folderOf(folder, index), `view_${String(view).padStart(3, "0")}.jpg`),
      }))
    );
    for (const index of sources.keys()) await Deno.mkdir(folderOf(folder, index), { recursive: true });
    await runBenchmarkJobs(jobs, { threads, onDone: counting("write images", jobs.length, onProgress) });
    await removeFolder(join(folder, "pictures"));
    return { sizes, skipped: [] };
  });
  return { folder: out, ...made };
}

function folderOf(folder: string, index: number): string {
  return join(folder, "classes", `picture_${index}`);
}
