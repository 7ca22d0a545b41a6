import { strengths as allStrengths } from "../../augmentations/copy_attack_catalogue.ts";
import { fingerprintImages } from "../../images/fingerprint_images.ts";
import type { AttackStrength } from "../../augmentations/copy_attack.ts";
import type { ImageEntry } from "../../types.ts";
import { type BenchmarkProgress, buildBenchmark } from "./build_benchmark.ts";
import type { SkippedImage } from "./check_images.ts";
import { planBenchmark } from "./plan_benchmark.ts";
import { publishBenchmark } from "./publish_benchmark.ts";
import type { BenchmarkSizes, RequestedSizes } from "./split_images.ts";

/** Options for {@linkcode makeBenchmark}. */
export interface MakeBenchmarkOptions extends RequestedSizes {
  /** The images to make it from; their order does not matter. */
  images: readonly ImageEntry[];
  /** The folder to write. It must not be there yet, be empty, or hold a benchmark made before. */
  out: string;
  /** Seed of the split, of the edits and of the order of the queries. */
  seed: number;
  /** Name of the images in the manifest, such as their folder's name; `"images"` unless given. */
  source?: string;
  /** How hard copies are to recognize; queries take turns. All four strengths unless given. */
  strengths?: readonly AttackStrength[];
  /** True if an image that cannot be used is an error; otherwise it is left out and reported. */
  strict?: boolean;
  /** True if a benchmark of other settings or images that is in the way is replaced; otherwise it is refused. */
  replace?: boolean;
  /**
   * Threads that decode and edit. The files are the same whatever the number.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /** Called as images get done. */
  onProgress?: ((progress: BenchmarkProgress) => void) | undefined;
}

/** Benchmark that {@linkcode makeBenchmark} or one of its kind made, or found made. */
export interface MadeBenchmark<Sizes = BenchmarkSizes> {
  /** The folder. */
  folder: string;
  /** True if it was there already, with the same settings and images. */
  reused: boolean;
  /** How many images of each kind it has. */
  sizes: Sizes;
  /** Images that it was made without. */
  skipped: SkippedImage[];
}

/**
 * Builds a copy detection benchmark from any images, in DISC21's layout.
 *
 * The folder has `references/R000000…`, `training/T000000…`, `queries/Q00000….jpg`, `ground_truth.csv`
 * (`query_id,reference_id`, blank for a distractor), `edits.csv` (each step of each query with its parameters),
 * `sources.csv` (the image behind each id) and `benchmark.json`. References and training images are the original
 * files; a query is an edited copy of a reference, or a distractor: an image that is neither reference nor training,
 * edited in the same manner. {@linkcode readDisc21} reads it.
 *
 * Images that cannot be read are left out and reported, and so are files with the same bytes as another one. Nearly
 * equal images are not looked for: give a folder without them, or a distractor may turn out to be a match.
 *
 * @param options Images, folder, seed, sizes.
 * @returns Where it is and what was left out. The same seed and images give the same files, whatever the machine.
 * @throws {RangeError} If there are too few images, or a number is out of its range.
 * @throws {InvalidDataError} If the folder holds something else or, if `strict`, an image cannot be used.
 *
 * @example A benchmark of twelve images
 * ```ts
 * import { generatePicture, makeBenchmark, readDisc21 } from "rdcd/datasets";
 * import { encodeImage, listImages } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/pictures`);
 * for (let index = 0; index < 12; index++) {
 *   const picture = await generatePicture({ seed: 1, index });
 *   await Deno.writeFile(`${folder}/pictures/${index}.jpg`, await encodeImage(picture, { format: "jpeg" }));
 * }
 *
 * const images = await listImages(`${folder}/pictures`);
 * const { sizes } = await makeBenchmark({ images, out: `${folder}/benchmark`, seed: 7 });
 * assert.deepEqual(sizes, { references: 4, training: 3, queries: 9, copies: 4 });
 * const { groundTruth } = await readDisc21(`${folder}/benchmark`);
 * assert.equal(groundTruth.matches.length, 4);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function makeBenchmark(options: MakeBenchmarkOptions): Promise<MadeBenchmark> {
  const { images, out, seed, source = "images", strengths = allStrengths } = options;
  const { strict = false, replace = false, threads = navigator.hardwareConcurrency } = options;
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot make a benchmark as the seed must be an integer: current value is ${seed}`);
  }
  if (strengths.length === 0) {
    throw new RangeError(
      "Cannot make a benchmark as at least one strength must be given: current value is none",
    );
  }
  const requested = pickSizes(options);
  const settings = { source, seed, ...requested, strengths, images: await fingerprintImages(images) };
  const made = await publishBenchmark({ out, settings, replace }, (folder) =>
    buildBenchmark(folder, {
      images,
      seed,
      requested,
      plan: (usable, sizes) => planBenchmark(usable, { seed, sizes, strengths }),
      strict,
      threads,
      onProgress: options.onProgress ?? (() => {}),
    }));
  return { folder: out, ...made };
}

function pickSizes(options: RequestedSizes): RequestedSizes {
  const names = ["references", "training", "queries", "copies"] as const;
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}
