import { projectPath } from "../../files/project_path.ts";
import type { BenchmarkProgress } from "../making/build_benchmark.ts";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import { DATA_SETS, type DataSetName } from "../data_sets/data_sets.ts";
import { dataFolder, refuseMissing } from "../data_sets/folders.ts";

/**
 * How much data an experiment takes: `"micro"` needs nothing but this toolkit and minutes on two cores, `"paper"` the
 * data sets that the paper reports on.
 */
export type Tier = "micro" | "paper";

/** Options for {@linkcode openTierBenchmark}. */
export interface OpenTierBenchmarkOptions {
  /** How much data. */
  tier: Tier;
  /**
   * Which data set; `"attacks"` has copies made by a single operation each, see {@linkcode makeAttackBenchmark}, of
   * DISC21's references at the paper tier.
   */
  dataSet: DataSetName;
  /**
   * The data set's folder at the paper tier; DISC21's for `"attacks"`.
   *
   * @default {disc21, ndec or copydays below the folder that RDCD_DATA names, or below the checkout's data}
   */
  folder?: string;
  /**
   * DISC21's folder, where NDEC's has no references and training images of its own.
   *
   * @default {disc21 beside it, as above}
   */
  disc21?: string;
  /**
   * The folder of images that a data set's originals are hidden among, as Copydays' are.
   *
   * @default {distractors in the data set's folder}
   */
  distractors?: string;
  /**
   * The folder of images that its whitening is fitted to; without it nothing is whitened.
   *
   * @default {whitening in the data set's folder, if it is there}
   */
  whitening?: string;
  /**
   * Which of DISC21's two sets of queries.
   *
   * @default {"dev"}
   */
  split?: "dev" | "test";
  /**
   * Seed of what is made: images, edits, and which of DISC21's references are attacked.
   *
   * @default {0}
   */
  seed?: number;
  /**
   * Where what is made is kept, in the manner of `deno task eval`.
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
}

/**
 * Opens a benchmark at one of two tiers, so that an experiment is the same code at both.
 *
 * At the micro tier, options that name folders and the split are ignored; DISC21 is what {@linkcode makeDefaultBenchmark}
 * makes, NDEC and Copydays are what {@linkcode makeNdec} and {@linkcode makeCopydays} make, each once. At the paper tier
 * {@linkcode readDisc21}, {@linkcode readNdec} and {@linkcode readCopydays} read the published files.
 *
 * @param options The tier, the data set, and where they are.
 * @returns Images, truth and protocol. What is made in miniature says so in its name, and its numbers are not those of
 * the data set.
 * @throws {DataMissingError} If a folder is missing at the paper tier, with how to get it, or a part of the data set.
 * @throws {InvalidDataError} If something else is in the place of what is to be made, or a data set is faulty.
 *
 * @example The published data set, where it is not there
 * ```ts
 * import { openTierBenchmark } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(
 *   () => openTierBenchmark({ tier: "paper", dataSet: "copydays", folder: "not unpacked yet" }),
 *   /Copydays is published by INRIA/,
 * );
 * ```
 */
export async function openTierBenchmark(options: OpenTierBenchmarkOptions): Promise<CopyBenchmark> {
  const { tier, dataSet, ...others } = options;
  const settings = { seed: 0, cache: projectPath("data/cache"), ...others };
  const set = DATA_SETS[dataSet];
  if (tier === "micro") return (await set.make(settings)).benchmark;
  const folder = settings.folder ?? dataFolder(set.home);
  await refuseMissing(folder, set.source, "folder");
  const folders = { ...settings, folder };
  return await set.read(await set.complete?.(folders) ?? folders, settings);
}
