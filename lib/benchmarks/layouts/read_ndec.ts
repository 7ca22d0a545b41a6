import { assembleBenchmark } from "../making/assemble_benchmark.ts";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import { disc21Layouts } from "./disc21_layouts.ts";
import { findParts, type LocatedParts, locateParts } from "./find_parts.ts";
import { ndecHardNegatives } from "./ndec_hard_negatives.ts";
import { ndecLayouts } from "./ndec_layouts.ts";
import { disc21Search } from "./read_disc21.ts";

/** Options for {@linkcode readNdec}. */
export interface ReadNdecOptions {
  /**
   * DISC21's folder, in any layout that `readDisc21` reads, where NDEC's has no references and training images of its
   * own: they are DISC21's.
   */
  disc?: string | undefined;
}

/**
 * Reads NDEC, the challenge's benchmark with queries that look like a reference without being its copy.
 *
 * | | queries | references | training | ground truth |
 * |---|---|---|---|---|
 * | as downloaded | `query_images_h5` | `refs_50k_*` | `train_50k_*` | `public_ground_truth_h5.csv` |
 * | RDCD's names | `NDEC_test_query` | `DISC/images/references` | `DISC/images/train` | `public_ground_truth_h5.csv` |
 *
 * Images may lie at any depth in their folder. The queries without a match that are not among the challenge's first
 * 25,000 (Q00000 to Q24999) are the group `"hard negatives"`.
 *
 * @param folder The folder that holds the parts.
 * @param options Where DISC21 is, if elsewhere.
 * @returns The images of each set, in the order of their ids, the ground truth, and the hard negatives.
 * @throws {DataMissingError} If a part is missing, naming what was looked for.
 * @throws {InvalidDataError} If two images of a set have the same id, or the ground truth is faulty or names images
 * that are not there.
 * @see {@link https://arxiv.org/abs/2205.12358 | Wang et al. 2023, A Benchmark and Asymmetrical-Similarity Learning for Practical Image Copy Detection}
 *
 * @example A copy, and an image that only looks like one
 * ```ts
 * import { readNdec } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const images = ["query_images_h5/Q00003.jpg", "query_images_h5/Q25000.jpg", "refs_50k_0/R0.jpg", "train_50k_0/T0.jpg"];
 * for (const path of images) {
 *   await Deno.mkdir(`${folder}/${path}/..`, { recursive: true });
 *   await Deno.writeFile(`${folder}/${path}`, new Uint8Array());
 * }
 * await Deno.writeTextFile(
 *   `${folder}/public_ground_truth_h5.csv`,
 *   "query_id,reference_id\nQ00003,R0\nQ25000,\n",
 * );
 * const { groups } = await readNdec(folder);
 * assert.deepEqual(groups, [{ name: "hard negatives", queries: ["Q25000"] }]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readNdec(folder: string, options: ReadNdecOptions = {}): Promise<CopyBenchmark> {
  const benchmark = await assembleBenchmark(await findNdec(folder, options.disc));
  return { ...benchmark, protocol: "ndec", groups: [ndecHardNegatives(benchmark.groundTruth)] };
}

/** Texts for the message where NDEC is missing. */
export const ndecSearch = {
  expected: "NDEC",
  source:
    "Queries and ground truth are on the page of NDEC's authors (WangWenhao0716/ASL); references and training " +
    "images are DISC21's, whose folder may be named as well (--disc).",
};

/**
 * Where the parts of NDEC are.
 *
 * @param disc DISC21's folder, if references and training images are there.
 * @throws {DataMissingError} If a part is missing.
 */
async function findNdec(folder: string, disc: string | undefined): Promise<LocatedParts> {
  if (disc === undefined) return await findParts(folder, { layouts: ndecLayouts, ...ndecSearch });
  const own = await findParts(folder, { layouts: ndecLayouts, parts: OWN, ...ndecSearch });
  const shared = await findParts(disc, { layouts: disc21Layouts("dev"), parts: SHARED, ...disc21Search });
  return joinNdec(own, shared);
}

/** The same for checks: what is missing is said, not thrown. */
export async function locateNdec(folder: string, disc: string | undefined): Promise<LocatedParts> {
  if (disc === undefined) return await locateParts(folder, { layouts: ndecLayouts });
  return joinNdec(
    await locateParts(folder, { layouts: ndecLayouts, parts: OWN }),
    await locateParts(disc, { layouts: disc21Layouts("dev"), parts: SHARED }),
  );
}

const OWN = ["queries", "groundTruth"] as const;
const SHARED = ["references", "training"] as const;

function joinNdec({ layout, paths, missing }: LocatedParts, shared: LocatedParts): LocatedParts {
  const { references, training } = shared.layout.parts;
  return {
    layout: { ...layout, parts: { ...layout.parts, references, training } },
    paths: { ...paths, references: shared.paths.references, training: shared.paths.training },
    missing: [...missing, ...shared.missing],
  };
}
