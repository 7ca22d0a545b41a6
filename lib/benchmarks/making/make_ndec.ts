import { join } from "@std/path";
import { strengths } from "../../augmentations/copy_attack_catalogue.ts";
import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { removeFolder } from "../../files/remove_folder.ts";
import type { ImageEntry } from "../../types.ts";
import { counting, shuffled } from "./build_benchmark.ts";
import type { BenchmarkMakingOptions } from "./benchmark_making_options.ts";
import { fillBenchmark } from "./fill_benchmark.ts";
import { firstImages, imageEntries, paintPictures } from "./paint_pictures.ts";
import { type BenchmarkPlan, planBenchmark, queryName } from "./plan_benchmark.ts";
import { publishBenchmark } from "./publish_benchmark.ts";
import type { MadeBenchmark } from "./make_benchmark.ts";
import { CHALLENGE_QUERIES } from "../layouts/ndec_hard_negatives.ts";

/** How many images of each kind a miniature NDEC has. */
export interface NdecSizes {
  /** Images that queries are looked up in. */
  references: number;
  /** Background images, for whitening and score normalization. */
  training: number;
  /** Queries that are edited copies of a reference. */
  copies: number;
  /** Queries that are edited images of other scenes. */
  distractors: number;
  /** Queries that show the scene of a reference without being its copy. */
  hardNegatives: number;
}

/** Options for {@linkcode makeNdec}. */
export interface MakeNdecOptions extends BenchmarkMakingOptions {
  /**
   * How many images of each kind.
   *
   * @default {{ references: 150, training: 150, copies: 40, distractors: 40, hardNegatives: 40 }}
   */
  sizes?: NdecSizes;
}

const SIZES: NdecSizes = { references: 150, training: 150, copies: 40, distractors: 40, hardNegatives: 40 };

/**
 * Builds a miniature NDEC of generated pictures, in the layout in which NDEC is downloaded beside DISC21.
 *
 * References, training images, copies and distractors are those of {@linkcode makeDefaultBenchmark}. A hard negative
 * is another variant of a reference's scene ({@linkcode generatePicture}), not edited: most of what is in the image
 * is in both, but neither is made from the other. It is made once: a folder that has it is left as it is.
 *
 * @param options Folder, seed and sizes.
 * @returns Where it is; the same seed gives the same files. {@linkcode readNdec} reads it.
 * @throws {InvalidDataError} If the folder holds something else.
 * @throws {RangeError} If the seed is not a safe integer, a size is not a positive integer, or there are more copies and
 * distractors than the challenge had queries, or more hard negatives than names for them.
 *
 * @example A copy, a distractor and two hard negatives
 * ```ts
 * import { makeNdec, readNdec } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const sizes = { references: 3, training: 3, copies: 1, distractors: 1, hardNegatives: 2 };
 * await makeNdec({ out: `${folder}/ndec`, seed: 0, sizes });
 * const { queries, groups } = await readNdec(`${folder}/ndec`);
 * assert.equal(queries.length, 4);
 * assert.deepEqual(groups, [{ name: "hard negatives", queries: ["Q25000", "Q25001"] }]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function makeNdec(options: MakeNdecOptions): Promise<MadeBenchmark<NdecSizes>> {
  const { out, seed, sizes = SIZES, threads = navigator.hardwareConcurrency } = options;
  checkSizes(sizes);
  const { references, training, copies, distractors, hardNegatives } = sizes;
  const onProgress = options.onProgress ?? (() => {});
  const settings = { dataSet: "NDEC", source: "generated pictures", seed, ...sizes };
  const made = await publishBenchmark({ out, settings, replace: true }, async (folder) => {
    const pictures = join(folder, "pictures");
    const scenes = firstImages(references + training + distractors);
    const images = imageEntries(pictures, scenes);
    const plan = planBenchmark(shuffled(images, seed), {
      seed,
      sizes: { references, training, queries: copies + distractors, copies },
      strengths,
    });
    const indexOf = new Map(images.map(({ id }, index) => [id, index]));
    // Copies are made from the first references, so these are of others as far as there are enough.
    const shown = plan.references.toReversed().map(({ source }) => indexOf.get(source.id)!);
    const variants = Array.from({ length: hardNegatives }, (_, row) => ({
      index: shown[row % references]!,
      variant: 1 + Math.floor(row / references),
    }));
    const all = [...scenes, ...variants];
    const onPainted = counting("paint images", all.length, onProgress);
    await paintPictures(pictures, all, { seed, threads, onPainted });
    const whole = withHardNegatives(plan, imageEntries(pictures, variants));
    const onWritten = counting("write images", all.length + copies, onProgress);
    await fillBenchmark(folder, whole, { parts: PARTS, threads, onWritten });
    await removeFolder(pictures);
    return { sizes, skipped: [] };
  });
  return { folder: out, ...made };
}

const PARTS = {
  queries: "query_images_h5",
  references: "refs_50k_0",
  training: "train_50k_0",
  groundTruth: "public_ground_truth_h5.csv",
};

/** Ids of queries have five digits. */
const MOST_HARD_NEGATIVES = 100_000 - CHALLENGE_QUERIES;

function checkSizes(sizes: NdecSizes): void {
  for (const [name, size] of Object.entries(sizes)) checkPositiveInteger("make a miniature NDEC", name, size);
  const { copies, distractors, hardNegatives } = sizes;
  if (copies + distractors <= CHALLENGE_QUERIES && hardNegatives <= MOST_HARD_NEGATIVES) return;
  throw new RangeError(
    `Cannot make a miniature NDEC as it has at most ${CHALLENGE_QUERIES} copies and distractors and ` +
      `${MOST_HARD_NEGATIVES} hard negatives: current value is ${copies + distractors} and ${hardNegatives}`,
  );
}

function withHardNegatives(plan: BenchmarkPlan, alike: readonly ImageEntry[]): BenchmarkPlan {
  const hard = alike.map((source, row) => ({
    id: queryName(CHALLENGE_QUERIES + row),
    source,
    reference: null,
    attack: { strength: "weak" as const, steps: [] },
    others: [],
  }));
  return { ...plan, queries: [...plan.queries, ...hard] };
}
