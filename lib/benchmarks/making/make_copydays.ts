import { join } from "@std/path";
import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { removeFolder } from "../../files/remove_folder.ts";
import type { CopyAttack } from "../../augmentations/copy_attack.ts";
import { sampleCopyAttack } from "../../augmentations/sample_copy_attack.ts";
import { seededPrng } from "../../random/prng.ts";
import type { ImageEntry } from "../../types.ts";
import { counting } from "./build_benchmark.ts";
import type { BenchmarkMakingOptions } from "./benchmark_making_options.ts";
import { firstImages, paintPictures } from "./paint_pictures.ts";
import { publishBenchmark } from "./publish_benchmark.ts";
import { runBenchmarkJobs } from "./run_benchmark_jobs.ts";
import { COPYDAYS_BLOCKS, ORIGINAL_BLOCK, STRONG_BLOCK } from "../layouts/copydays_blocks.ts";
import type { MadeBenchmark } from "./make_benchmark.ts";

/** How many images of each kind a miniature Copydays has. */
export interface CopydaysSizes {
  /** Originals; each is in the block `original`, in nine JPEG qualities and in nine crops. */
  originals: number;
  /** Images of the block `strong`; originals take turns. */
  strong: number;
  /** Images that the originals are hidden among. */
  distractors: number;
  /** Images that whitening is fitted to. */
  whitening: number;
}

/** Options for {@linkcode makeCopydays}. */
export interface MakeCopydaysOptions extends BenchmarkMakingOptions {
  /**
   * How many images of each kind.
   *
   * @default {{ originals: 10, strong: 20, distractors: 150, whitening: 150 }}
   */
  sizes?: CopydaysSizes;
}

const SIZES: CopydaysSizes = { originals: 10, strong: 20, distractors: 150, whitening: 150 };
/** The number that the names of Copydays' images begin with; the first four digits tell the originals apart. */
const FIRST_NAME = 2000;
const MOST_ORIGINALS = 10_000 - FIRST_NAME;
/** The last two digits of a name tell the edits of an original apart. */
const MOST_EDITS = 99;

/**
 * Builds a miniature Copydays of generated pictures: all 20 blocks in the folders that SSCD reads, with the folders
 * `distractors` and `whitening` beside them.
 *
 * Crops have their share of the area cut away around the middle, JPEG files have their block's quality, and strong
 * edits are those of {@linkcode sampleCopyAttack} in the strengths strong and extreme, without other images. It is
 * made once: a folder that has it is left as it is.
 *
 * @param options Folder, seed and sizes.
 * @returns Where it is; the same seed gives the same files. {@linkcode readCopydays} reads it.
 * @throws {InvalidDataError} If the folder holds something else.
 * @throws {RangeError} If the seed is not a safe integer, a size is not a positive integer, or there are more originals
 * or strong edits than names for them.
 *
 * @example One original, two strong edits
 * ```ts
 * import { makeCopydays, readCopydays } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const out = `${folder}/copydays`;
 * await makeCopydays({ out, seed: 0, sizes: { originals: 1, strong: 2, distractors: 2, whitening: 1 } });
 * const { queries, references } = await readCopydays(out, { distractors: `${out}/distractors` });
 * assert.equal(queries.length, 1 + 2 + 9 + 9);
 * assert.equal(references.length, 1 + 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function makeCopydays(options: MakeCopydaysOptions): Promise<MadeBenchmark<CopydaysSizes>> {
  const { out, seed, sizes = SIZES, threads = navigator.hardwareConcurrency } = options;
  checkSizes(sizes);
  const { originals, distractors, whitening } = sizes;
  const onProgress = options.onProgress ?? (() => {});
  const pictures = firstImages(originals + distractors + whitening);
  const onPainted = counting("paint images", pictures.length, onProgress);
  const settings = { dataSet: "Copydays", source: "generated pictures", seed, ...sizes };
  const made = await publishBenchmark({ out, settings, replace: true }, async (folder) => {
    const painted = await paintPictures(join(folder, "pictures"), pictures, { seed, threads, onPainted });
    const sources = painted.slice(0, originals);
    await move(painted.slice(originals, originals + distractors), join(folder, "distractors"));
    await move(painted.slice(originals + distractors), join(folder, "whitening"));

    const edits = planEdits(sizes, seed);
    for (const block of new Set(edits.map(({ block }) => block))) {
      await Deno.mkdir(join(folder, block), { recursive: true });
    }
    const jobs = edits.map(({ block, original, edit, attack, quality }) => ({
      kind: "query" as const,
      source: sources[original]!.path,
      attack,
      others: {},
      quality,
      path: join(folder, block, `${FIRST_NAME + original}${String(edit).padStart(2, "0")}.jpg`),
    }));
    await runBenchmarkJobs(jobs, { threads, onDone: counting("write images", jobs.length, onProgress) });
    await removeFolder(join(folder, "pictures"));
    return { sizes, skipped: [] };
  });
  return { folder: out, ...made };
}

async function move(images: readonly ImageEntry[], folder: string): Promise<void> {
  await Deno.mkdir(folder);
  for (const { id, path } of images) await Deno.rename(path, join(folder, id));
}

/** An image of a block. */
interface Edit {
  block: string;
  /** Which original it is made from. */
  original: number;
  /** Which of the original's edits in the block; 0 for the only one. */
  edit: number;
  attack: CopyAttack;
  quality?: number | undefined;
}

function planEdits({ originals, strong }: CopydaysSizes, seed: number): Edit[] {
  return COPYDAYS_BLOCKS.flatMap(({ name: block }): Edit[] => {
    if (block === STRONG_BLOCK) {
      return Array.from({ length: strong }, (_, row) => ({
        block,
        original: row % originals,
        edit: 1 + Math.floor(row / originals),
        attack: sampleCopyAttack(seededPrng(`${seed}/${block}/${row}`), {
          strength: row % 2 === 0 ? "strong" : "extreme",
          others: [],
        }),
      }));
    }
    return Array.from({ length: originals }, (_, original) => ({ block, original, edit: 0, ...mild(block) }));
  });
}

/** Returns the edit of every original of a block that is not the strong one. */
function mild(block: string): Pick<Edit, "attack" | "quality"> {
  const unedited: CopyAttack = { strength: "weak", steps: [] };
  const [series, number] = block.split("/");
  if (block === ORIGINAL_BLOCK) return { attack: unedited };
  if (series === "jpegqual") return { attack: unedited, quality: Number(number) };
  const side = Math.sqrt(1 - Number(number) / 100);
  const steps = [{ name: "crop", params: { width: side, height: side, x: 0.5, y: 0.5 } }];
  return { attack: { strength: "weak", steps } };
}

function checkSizes(sizes: CopydaysSizes): void {
  for (const [name, size] of Object.entries(sizes)) {
    checkPositiveInteger("make a miniature Copydays", name, size);
  }
  const { originals, strong } = sizes;
  if (originals <= MOST_ORIGINALS && strong <= MOST_EDITS * originals) return;
  throw new RangeError(
    `Cannot make a miniature Copydays as there are names for ${MOST_ORIGINALS} originals and ${MOST_EDITS} strong ` +
      `edits of each: current value is ${originals} originals and ${strong} strong edits`,
  );
}
