import { assembleBenchmark } from "../making/assemble_benchmark.ts";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import { disc21Layouts } from "./disc21_layouts.ts";
import { findParts } from "./find_parts.ts";

/** Options for {@linkcode readDisc21}. */
export interface ReadDisc21Options {
  /**
   * Which queries are read where there are two sets: those published with answers first, or those of the challenge's
   * second phase. All layouts but the download's have one set only.
   *
   * @default {"dev"}
   */
  split?: "dev" | "test";
}

/**
 * Reads the DISC21 data set, or a benchmark in its layout, from a folder.
 *
 * Five layouts are known, and the one of which most parts are there is taken:
 *
 * | | queries | references | training | ground truth |
 * |---|---|---|---|---|
 * | as downloaded | `dev_queries_50k_*` | `refs_50k_*` | `train_50k_*` | `dev_queries_groundtruth.csv` |
 * | SSCD's names | `val_query` | `val_ref` | `training` | `val_groundtruth_matches.csv` |
 * | RDCD's names | `images/dev_queries` | `images/references` | `images/train` | `dev_ground_truth.csv` |
 * | the challenge's names | `images/queries` | `images/references` | `images/train` | `public_ground_truth.csv` |
 * | made by make-benchmark | `queries` | `references` | `training` | `ground_truth.csv` |
 *
 * Images may lie at any depth in their folder, as unpacked archives leave them, and so may the ground truth of the
 * download in a folder named after it. An image's id is its file's name without the extension. A ground truth that
 * names distractors is taken as the whole list of queries, so images that it leaves out are not read; one that holds
 * matches only makes every other query image a distractor.
 *
 * @param folder The folder that holds the parts.
 * @param options Which queries.
 * @returns The images of each set, in the order of their ids, and the ground truth.
 * @throws {DataMissingError} If a part is missing, naming what was looked for.
 * @throws {InvalidDataError} If two images of a set have the same id, or the ground truth is faulty or names images
 * that are not there.
 *
 * @example A benchmark of one query
 * ```ts
 * import { readDisc21 } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * for (const path of ["val_query/Q0.jpg", "val_ref/R0.jpg", "training/T0.jpg"]) {
 *   await Deno.mkdir(`${folder}/${path}/..`, { recursive: true });
 *   await Deno.writeFile(`${folder}/${path}`, new Uint8Array());
 * }
 * await Deno.writeTextFile(`${folder}/val_groundtruth_matches.csv`, "Q0,R0\n");
 *
 * const { name, references, groundTruth } = await readDisc21(folder);
 * assert.equal(name, "DISC21 dev");
 * assert.equal(references[0]?.id, "R0");
 * assert.deepEqual(groundTruth.matches, [{ query: "Q0", reference: "R0" }]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readDisc21(folder: string, options: ReadDisc21Options = {}): Promise<CopyBenchmark> {
  const layouts = disc21Layouts(options.split ?? "dev");
  return await assembleBenchmark(await findParts(folder, { layouts, ...disc21Search }));
}

/** Texts for the message where DISC21 is missing. */
export const disc21Search = {
  expected: "DISC21 or a benchmark in its layout",
  source:
    "Download what is missing from the Image Similarity Challenge's page, or name the folder that has it all.",
};
