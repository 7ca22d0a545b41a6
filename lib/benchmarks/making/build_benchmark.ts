import { compareIds } from "../../text/compare_ids.ts";
import { drawOrder } from "../../random/draw.ts";
import { InvalidDataError } from "../../errors.ts";
import { seededPrng } from "../../random/prng.ts";
import type { ImageEntry } from "../../types.ts";
import { checkImages } from "./check_images.ts";
import { fillBenchmark } from "./fill_benchmark.ts";
import type { BenchmarkPlan } from "./plan_benchmark.ts";
import type { BenchmarkContent } from "./publish_benchmark.ts";
import { type BenchmarkSizes, enoughImages, type RequestedSizes, splitImages } from "./split_images.ts";

/** How far a long job on the images of a benchmark is: its making, or its description by a method. */
export interface BenchmarkProgress {
  /** Current step: `"paint images"`, `"check images"`, `"write images"`, or such as `"PDQ: queries"`. */
  step: string;
  /** Images done in this step. */
  done: number;
  /** Images of this step. */
  total: number;
}

/** Options for {@linkcode buildBenchmark}. */
export interface BuildBenchmarkOptions {
  /** The images, in any order. */
  images: readonly ImageEntry[];
  /** Seed of everything random. */
  seed: number;
  /** How many of what. */
  requested: RequestedSizes;
  /** Decides what becomes of each image; they come in a shuffled order. */
  plan: (usable: readonly ImageEntry[], sizes: BenchmarkSizes) => BenchmarkPlan;
  /** True if an image that cannot be used is an error. */
  strict: boolean;
  /** Threads that decode and edit. */
  threads: number;
  /** Called as images get done. */
  onProgress: (progress: BenchmarkProgress) => void;
}

/** Checks the images, decides what becomes of each, and writes the benchmark into the folder. */
export async function buildBenchmark(
  folder: string,
  options: BuildBenchmarkOptions,
): Promise<BenchmarkContent> {
  const { images, seed, requested, strict, threads, onProgress } = options;
  splitImages(images.length, requested);
  const enough = Math.min(enoughImages(requested), images.length);
  const { usable, skipped } = await checkImages(shuffled(images, seed), {
    enough,
    threads,
    onChecked: counting("check images", enough, onProgress),
  });
  if (strict && skipped.length > 0) {
    const list = skipped.slice(0, 5).map(({ id, reason }) => `${id} (${reason})`).join(", ");
    throw new InvalidDataError(
      "the images",
      `${skipped.length} of them cannot be used: ${list}${skipped.length > 5 ? ", …" : ""}`,
    );
  }
  const sizes = splitImages(usable.length, requested);
  const plan = options.plan(usable, sizes);
  const total = plan.references.length + plan.training.length + plan.queries.length;
  await fillBenchmark(folder, plan, { threads, onWritten: counting("write images", total, onProgress) });
  return { sizes, skipped };
}

/** The images in an order that depends on their ids and the seed, not on the order given. */
export function shuffled(images: readonly ImageEntry[], seed: number): ImageEntry[] {
  const sorted = [...images].sort((a, b) => compareIds(a.id, b.id));
  return drawOrder(seededPrng(`${seed}/split`), sorted);
}

/** Counts calls as progress of a step. */
export function counting(
  step: string,
  total: number,
  onProgress: (progress: BenchmarkProgress) => void,
): () => void {
  let done = 0;
  return () => onProgress({ step, done: ++done, total: Math.max(done, total) });
}
