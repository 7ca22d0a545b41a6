import { join } from "@std/path";
import { strengths } from "../../augmentations/copy_attack_catalogue.ts";
import { buildBenchmark, counting } from "./build_benchmark.ts";
import type { BenchmarkMakingOptions } from "./benchmark_making_options.ts";
import { DEFAULT_SIZES } from "./default_sizes.ts";
import { firstImages, paintPictures } from "./paint_pictures.ts";
import { planBenchmark } from "./plan_benchmark.ts";
import { publishBenchmark } from "./publish_benchmark.ts";
import type { BenchmarkSizes } from "./split_images.ts";
import type { MadeBenchmark } from "./make_benchmark.ts";

/** Options for {@linkcode makeDefaultBenchmark}. */
export interface MakeDefaultBenchmarkOptions extends BenchmarkMakingOptions {
  /**
   * How many images of each kind.
   *
   * @default {{ references: 300, training: 300, queries: 200, copies: 100 }}
   */
  sizes?: BenchmarkSizes;
}

/**
 * Builds a benchmark of generated pictures, for want of photographs. It takes about half a minute on two cores and is
 * made once: a folder that has it is left as it is.
 *
 * @param options Folder and seed.
 * @returns Where it is; the same seed gives the same files.
 * @throws {InvalidDataError} If the folder holds something else.
 * @throws {RangeError} If the seed or a size is out of its range.
 *
 * @example A small one
 * ```ts
 * import { makeDefaultBenchmark, readDisc21 } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const sizes = { references: 6, training: 3, queries: 4, copies: 2 };
 * await makeDefaultBenchmark({ out: `${folder}/benchmark`, seed: 0, sizes });
 * assert.equal((await readDisc21(`${folder}/benchmark`)).groundTruth.matches.length, 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function makeDefaultBenchmark(options: MakeDefaultBenchmarkOptions): Promise<MadeBenchmark> {
  const { out, seed, threads = navigator.hardwareConcurrency, onProgress = () => {} } = options;
  const { sizes = DEFAULT_SIZES } = options;
  const count = sizes.references + sizes.training + sizes.queries - sizes.copies;
  const settings = { source: "generated pictures", seed, ...sizes, strengths };
  const made = await publishBenchmark({ out, settings, replace: true }, async (folder) => {
    const pictures = join(folder, "pictures");
    const images = await paintPictures(pictures, firstImages(count), {
      seed,
      threads,
      onPainted: counting("paint images", count, onProgress),
    });
    const content = await buildBenchmark(folder, {
      images,
      seed,
      requested: sizes,
      plan: (usable, sizes) => planBenchmark(usable, { seed, sizes, strengths }),
      strict: true,
      threads,
      onProgress,
    });
    await Deno.remove(pictures, { recursive: true });
    return content;
  });
  return { folder: out, ...made };
}
