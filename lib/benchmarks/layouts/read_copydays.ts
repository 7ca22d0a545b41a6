import { join } from "@std/path";
import { DataMissingError } from "../../errors.ts";
import type { ImageEntry } from "../../types.ts";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import { COPYDAYS_BLOCKS, type CopydaysBlock, copydaysMatches, ORIGINAL_BLOCK } from "./copydays_blocks.ts";
import type { PublishedCounts } from "./data_set_layout.ts";
import { firstThere } from "./find_parts.ts";
import { listImages } from "../../images/list_images.ts";
import { listPart } from "./list_part.ts";

/** Options for {@linkcode readCopydays}. */
export interface ReadCopydaysOptions {
  /** The folder of images that the originals are hidden among. SSCD takes 10,000 of YFCC100M. */
  distractors: string;
  /** The folder of other images that whitening is fitted to. SSCD takes another 20,000 of YFCC100M. */
  whitening?: string | undefined;
}

/** Counts of Copydays with 10,000 distractors (CD10K), as SSCD evaluates it. */
export const copydaysPublished: PublishedCounts = {
  queries: COPYDAYS_BLOCKS.reduce((sum, { published }) => sum + published, 0),
  references: COPYDAYS_BLOCKS[0]!.published + 10_000,
  training: 20_000,
  matches: COPYDAYS_BLOCKS.reduce((sum, { published }) => sum + published, 0),
};

/**
 * Reads Copydays, with distractors beside its originals, as SSCD evaluates it: all images of its 20 blocks are
 * queries, the originals too, and each is a copy of the original whose file name begins with the same four characters.
 *
 * The blocks are the folders `original`, `strong`, `jpegqual/N` (N = 3, 5, 8, 10, 15, 20, 30, 50, 75) and `crops/N`
 * (N = 10, 15, 20, 30, 40, 50, 60, 70, 80), or the same below a folder named after their archive, such as
 * `copydays_jpeg`. A query's id is its block, a slash, and its file's name without the extension; a distractor's is
 * `distractors/` and its path.
 *
 * @param folder The folder that holds the blocks.
 * @param options Where the other images are.
 * @returns References are the originals, then the distractors; `groups` are the blocks. Without whitening there are no
 * training images.
 * @throws {DataMissingError} If blocks or a folder are missing, naming all of them.
 * @throws {InvalidDataError} If two images of a block have one name, an image has no original, or a folder holds no
 * image.
 * @see {@link https://github.com/facebookresearch/sscd-copy-detection | SSCD's code, sscd/datasets/copydays.py}
 *
 * @example A block that was not unpacked
 * ```ts
 * import { readCopydays } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * for (const block of ["original", "strong", "crops/10"]) await Deno.mkdir(`${folder}/${block}`, { recursive: true });
 * await assert.rejects(() => readCopydays(folder, { distractors: folder }), /jpegqual\/3, .*crops\/80/);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readCopydays(folder: string, options: ReadCopydaysOptions): Promise<CopyBenchmark> {
  const located = await locateCopydays(folder);
  const missing = located.filter(({ paths }) => paths.length === 0).map(({ block }) => block.name);
  if (missing.length > 0) {
    throw new DataMissingError(
      join(folder, missing.join(", ")),
      missing.length === located.length
        ? "Copydays' 20 blocks are expected there: original, strong, jpegqual/3 … 75, crops/10 … 80."
        : "Unpack INRIA's archive of these blocks there.",
    );
  }
  const blocks = await Promise.all(located.map(async ({ block, paths }) => ({
    name: block.name,
    images: await listBlock(block.name, paths),
  })));
  const queries = blocks.flatMap(({ images }) => images);
  return {
    name: "Copydays",
    protocol: "copydays",
    queries,
    references: [
      ...blocks.find(({ name }) => name === ORIGINAL_BLOCK)!.images,
      ...prefixed("distractors", await listImages(options.distractors)),
    ],
    training: options.whitening === undefined ? [] : await listImages(options.whitening),
    ...copydaysMatches(queries.map(({ id }) => id), folder),
    published: { ...copydaysPublished, ...(options.whitening === undefined ? { training: 0 } : {}) },
  };
}

/** Where each block of Copydays is; no path where it is missing. */
export async function locateCopydays(folder: string): Promise<{ block: CopydaysBlock; paths: string[] }[]> {
  return await Promise.all(
    COPYDAYS_BLOCKS.map(async (block) => ({
      block,
      paths: await firstThere(block.folders.map((name) => join(folder, name))),
    })),
  );
}

async function listBlock(name: string, paths: readonly string[]): Promise<ImageEntry[]> {
  return prefixed(name, await listPart(paths));
}

function prefixed(prefix: string, images: readonly ImageEntry[]): ImageEntry[] {
  return images.map(({ id, path }) => ({ id: `${prefix}/${id}`, path }));
}
