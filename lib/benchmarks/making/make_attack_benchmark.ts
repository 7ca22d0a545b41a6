import { join } from "@std/path";
import { strengths as allStrengths } from "../../augmentations/copy_attack_catalogue.ts";
import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { fingerprintImages } from "../../images/fingerprint_images.ts";
import { removeFolder } from "../../files/remove_folder.ts";
import type { AttackStrength } from "../../augmentations/copy_attack.ts";
import { copyAttackOperations } from "../../augmentations/copy_attack_operations.ts";
import type { ImageEntry } from "../../types.ts";
import { buildBenchmark, counting } from "./build_benchmark.ts";
import type { BenchmarkMakingOptions } from "./benchmark_making_options.ts";
import { firstImages, paintPictures } from "./paint_pictures.ts";
import { listAttacks, planAttacks } from "./plan_attacks.ts";
import { publishBenchmark } from "./publish_benchmark.ts";
import type { MadeBenchmark } from "./make_benchmark.ts";

/** How many images of each kind a benchmark of attacks has. */
export interface AttackSizes {
  /** Images that queries are looked up in. */
  references: number;
  /** Background images, for whitening and score normalization. */
  training: number;
  /** Copies made by each operation in each strength, all of the same references. */
  copies: number;
  /** Queries that are copies of nothing, edited as well; the attacks share them. Two at least, to be mixed in. */
  distractors: number;
}

/** Options for {@linkcode makeAttackBenchmark}. */
export interface MakeAttackBenchmarkOptions extends BenchmarkMakingOptions {
  /** The images to make it from; generated pictures unless given. */
  images?: readonly ImageEntry[];
  /** Names of operations, see {@linkcode copyAttackOperations}; all unless given. */
  operations?: readonly string[];
  /** How hard copies are to recognize. All four strengths unless given. */
  strengths?: readonly AttackStrength[];
  /**
   * How many images of each kind.
   *
   * @default {{ references: 200, training: 100, copies: 10, distractors: 60 }}
   */
  sizes?: AttackSizes;
}

const SIZES: AttackSizes = { references: 200, training: 100, copies: 10, distractors: 60 };

/**
 * Builds a benchmark that tells edits apart: every copy is made by one operation in one strength, every operation in
 * every strength is done to the same references, and all share the distractors.
 *
 * Operations, parameters and strengths are those that {@linkcode sampleCopyAttack} draws from; an operation that a
 * strength does not have is left out there. The folder is as {@linkcode makeBenchmark} writes it. It is made once: a
 * folder that has it is left as it is.
 *
 * @param options Folder, seed, operations, strengths and sizes.
 * @returns Where it is; the same seed and images give the same files. {@linkcode readAttackBenchmark} reads it.
 * @throws {InvalidDataError} If the folder holds something else.
 * @throws {RangeError} If the seed is not a safe integer, an operation is unknown, no strength has any of the
 * operations, a size is no positive integer, there are more copies than references or less than two distractors, or
 * there are too few images.
 *
 * @example Crops of two strengths
 * ```ts
 * import { makeAttackBenchmark, readAttackBenchmark } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const out = `${folder}/crops`;
 * const sizes = { references: 4, training: 2, copies: 2, distractors: 2 };
 * await makeAttackBenchmark({ out, seed: 0, operations: ["crop"], strengths: ["weak", "extreme"], sizes });
 * const { groups } = await readAttackBenchmark(out);
 * assert.deepEqual(groups, [
 *   { name: "crop/weak", queries: ["Q00000", "Q00001"] },
 *   { name: "crop/extreme", queries: ["Q00002", "Q00003"] },
 * ]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function makeAttackBenchmark(
  options: MakeAttackBenchmarkOptions,
): Promise<MadeBenchmark<AttackSizes>> {
  const { out, seed, strengths = allStrengths, sizes = SIZES } = options;
  const { threads = navigator.hardwareConcurrency, onProgress = () => {} } = options;
  // The strongest attacks lack no operation that others have.
  const known = copyAttackOperations("extreme");
  const { operations = known } = options;
  const attacks = listAttacks(operations, strengths);
  const unknown = operations.find((operation) => !known.includes(operation));
  if (unknown !== undefined || attacks.length === 0) {
    throw new RangeError(
      `Cannot make a benchmark of attacks as its operations must be among ${
        known.join(", ")
      }, and its strengths ` +
        `have at least one of them: current value is ${operations.join(", ") || "none"} in ${
          strengths.join(", ") || "no strength"
        }`,
    );
  }
  checkSizes(sizes);
  const { references, training, copies, distractors } = sizes;
  const requested = { references, training, queries: copies + distractors, copies };
  const settings = {
    ...{ dataSet: "attacks", seed, ...sizes, operations, strengths },
    images: options.images === undefined ? "generated pictures" : await fingerprintImages(options.images),
  };
  const made = await publishBenchmark({ out, settings, replace: true }, async (folder) => {
    const count = references + training + distractors;
    const pictures = join(folder, "pictures");
    const images = options.images ?? await paintPictures(pictures, firstImages(count), {
      seed,
      threads,
      onPainted: counting("paint images", count, onProgress),
    });
    const { skipped } = await buildBenchmark(folder, {
      images,
      seed,
      requested,
      plan: (usable, counts) => planAttacks(usable, { seed, sizes: counts, attacks }),
      strict: false,
      threads,
      onProgress,
    });
    await removeFolder(pictures);
    return { sizes, skipped };
  });
  return { folder: out, ...made };
}

function checkSizes(sizes: AttackSizes): void {
  for (const [name, size] of Object.entries(sizes)) {
    checkPositiveInteger("make a benchmark of attacks", name, size);
  }
  const { references, copies, distractors } = sizes;
  if (copies <= references && distractors >= 2) return;
  throw new RangeError(
    `Cannot make a benchmark of attacks as it has at most as many copies as references, and two distractors at least: ` +
      `current value is ${copies} copies, ${references} references and ${distractors} distractors`,
  );
}
