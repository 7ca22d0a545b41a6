import { createHash } from "node:crypto";
import { basename, join, resolve } from "@std/path";
import type { CopyBenchmark } from "../../datasets/copy_benchmark.ts";
import { listImages } from "../../datasets/list_images.ts";
import { makeBenchmark } from "../../datasets/make_benchmark.ts";
import { makeDefaultBenchmark } from "../../datasets/make_default_benchmark.ts";
import { readDisc21 } from "../../datasets/read_disc21.ts";
import { createStepProgress } from "../step_progress.ts";
import { UsageError } from "../task.ts";

/** Where the images of an evaluation come from: at most one of `images` and `disc`, or neither. */
export interface BenchmarkChoice {
  /** A folder to make a benchmark from. */
  images: string | undefined;
  /** A folder in DISC21's layout. */
  disc: string | undefined;
  /** Which of DISC21's two sets of queries. */
  split: string;
  /** Seed of benchmarks that are made. */
  seed: number;
  /** Where made benchmarks are kept. */
  cache: string;
}

/** A benchmark and the folder that holds its files. */
export interface OpenedBenchmark {
  /** Images and truth. */
  benchmark: CopyBenchmark;
  /** Its folder. */
  folder: string;
}

/**
 * The benchmark that the user asked for; one that has to be made is made once and kept.
 *
 * @param choice What the user typed.
 * @throws {UsageError} If both `images` and `disc` are given, or the split is neither `dev` nor `test`.
 */
export async function openBenchmark(choice: BenchmarkChoice): Promise<OpenedBenchmark> {
  const { images, disc, split, seed } = choice;
  if (images !== undefined && disc !== undefined) throw new UsageError("give --images or --disc, not both");
  if (split !== "dev" && split !== "test") {
    throw new UsageError(`--split is dev or test: current value is "${split}"`);
  }
  if (disc !== undefined) return { benchmark: await readDisc21(disc, { split }), folder: disc };
  const made = join(choice.cache, "benchmarks");
  const progress = createStepProgress();
  if (images === undefined) {
    const folder = join(made, `generated-${seed}`);
    await makeDefaultBenchmark({ out: folder, seed, onProgress: progress.show });
    progress.finish();
    return { benchmark: { ...await readDisc21(folder), name: "generated pictures" }, folder };
  }
  const name = basename(resolve(images));
  const source = createHash("sha256").update(resolve(images)).digest("hex").slice(0, 8);
  const folder = join(made, `${name}-${source}-${seed}`);
  const { skipped } = await makeBenchmark({
    images: await listImages(images),
    out: folder,
    seed,
    source: name,
    replace: true,
    onProgress: progress.show,
  });
  progress.finish();
  for (const { id, reason } of skipped) console.error(`warning: left out ${id}: ${reason}`);
  return { benchmark: { ...await readDisc21(folder), name }, folder };
}
