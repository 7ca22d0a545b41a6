import { checkPositiveInteger } from "../../check_positive_integer.ts";
import type { ViewReply, ViewRequest } from "./view_worker.ts";
import { workAhead } from "../../parallel/work_ahead.ts";
import { createWorkerPool } from "../../parallel/worker_pool.ts";
import { checkedReply } from "../../parallel/worker_reply.ts";
import { drawChoice } from "../../random/draw.ts";
import { type PresetName, PRESETS } from "../../augmentations/presets.ts";
import type { UnreadableImage } from "../../descriptors/describe_images.ts";
import { seededPrng } from "../../random/prng.ts";
import type { Image, ImageEntry } from "../../types.ts";

/** Options for {@linkcode drawViews}. */
export interface DrawViewsOptions {
  /**
   * SSCD's augmentations: `"simclr"`, `"strongBlur"` or `"advanced"`, which RDCD is trained with; or `"copyAttacks"`, which
   * adds those that benchmarks are made with.
   */
  preset: PresetName;
  /**
   * Images that `"copyAttacks"` pastes and blends into, never an image into itself. One that cannot be read is a gray
   * one.
   *
   * @default {none}
   */
  others?: readonly ImageEntry[];
  /** Pixels a side of a view. */
  size: number;
  /**
   * Pixels a side at which a view is drawn before it is reduced to `size`. Blur and JPEG act on pixels: what they leave
   * of a small view depends on the size that they see.
   *
   * @default {size}
   */
  drawnSize?: number;
  /**
   * Pixels a side at which the first view is given once more, for a teacher that sees it larger than the student does.
   *
   * @default {not at all}
   */
  teacherSize?: number | null;
  /**
   * Views of each image.
   *
   * @default {2}
   */
  views?: number;
  /** Same seed and same image, same views; a training run gives each epoch a seed of its own. */
  seed: number | string;
  /**
   * Threads that decode and augment.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /**
   * Images whose views may be ready or under way at most.
   *
   * @default {4 a thread}
   */
  lookAhead?: number;
  /**
   * Called for each file that could not be read, or over which a thread died; it is left out.
   *
   * @default {a line on stderr}
   */
  onSkip?: (image: UnreadableImage) => void;
}

/** The views of one image. */
export interface DrawnViews {
  /** The image. */
  entry: ImageEntry;
  /** Its views, squares of the size asked for. */
  views: Image[];
  /** The first view with `teacherSize` pixels a side; `null` where none was asked for. */
  teacherView: Image | null;
}

/**
 * Decodes images and draws views of them on other threads, ahead of whoever trains on them.
 *
 * Views come in the order of the images, and each image's depend on the seed and on its id alone, and with
 * `"copyAttacks"` on the others and their order: not on the number of threads, nor on the images before it. At most `lookAhead` images are worked on ahead; a consumer that is slow
 * or stops early holds the threads up or ends them.
 *
 * @param entries The images, as {@linkcode listImages} gives them.
 * @param options Which views, and how far ahead.
 * @returns The views of each image that could be read. Ending the generator ends the threads.
 * @throws {RangeError} If a number is no positive integer or the preset is unknown.
 * @throws {Error} If the program fails at an image, which is not the image's fault.
 *
 * @example Two views of every image of a folder
 * ```ts
 * import { encodeImage, listImages } from "rdcd/images";
 * import { generatePicture } from "rdcd/datasets";
 * import { drawViews } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const picture = await generatePicture({ seed: 1, index: 0 });
 * await Deno.writeFile(`${folder}/one.jpg`, await encodeImage(picture, { format: "jpeg" }));
 * const options = { preset: "strongBlur", size: 32, seed: "run 1/epoch 0", threads: 1 } as const;
 * for await (const { entry, views } of drawViews(await listImages(folder), options)) {
 *   assert.deepEqual([entry.id, views.length, views[0]!.width], ["one.jpg", 2, 32]);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function* drawViews(
  entries: Iterable<ImageEntry> | AsyncIterable<ImageEntry>,
  options: DrawViewsOptions,
): AsyncGenerator<DrawnViews, void, undefined> {
  const { preset, size, views = 2, seed, threads = navigator.hardwareConcurrency } = options;
  const { lookAhead = 4 * threads, drawnSize = size, teacherSize = null, onSkip = warn } = options;
  const sizes = { size, drawnSize, ...teacherSize === null ? {} : { teacherSize } };
  for (const [name, value] of Object.entries({ ...sizes, views, threads, lookAhead })) {
    checkPositiveInteger("draw views", name, value);
  }
  if (!Object.hasOwn(PRESETS, preset)) {
    throw new RangeError(
      `Cannot draw views as preset must be one of ${Object.keys(PRESETS).join(", ")}: current value is ${
        JSON.stringify(preset)
      }`,
    );
  }
  const { others = [] } = options;
  const done = workAhead(entries, {
    pool: createWorkerPool<ViewRequest, ViewReply>({
      start: () => new Worker(new URL("./view_worker.ts", import.meta.url), { type: "module" }),
      threads,
      name: ({ path }) => path,
    }),
    request: ({ id, path }: ImageEntry) => ({
      ...{ path, preset, size, drawnSize, teacherSize, views },
      others: drawOthers(id, others, { seed, count: views }),
      seed: `${seed}/${id}`,
    }),
    died: (reason): ViewReply => ({ reason: `the thread that worked on it died: ${reason}` }),
    lookAhead,
    // Views are of one size, so that their number bounds their bytes.
    budget: Infinity,
    expectedBytes: 0,
    replyBytes: () => 0,
  });
  for await (const { item: entry, reply } of done) {
    const outcome = checkedReply(reply, entry.path);
    if ("reason" in outcome) onSkip({ ...entry, reason: outcome.reason });
    else yield { entry, ...outcome };
  }
}

/** Paths of as many other images as there are views, which then seldom mix in the same. */
function drawOthers(
  id: string,
  others: readonly ImageEntry[],
  { seed, count }: { seed: number | string; count: number },
): string[] {
  if (others.length === 0) return [];
  const prng = seededPrng(`${seed}/${id}/others`);
  const drawn = Array.from({ length: count }, () => drawChoice(prng, others));
  return drawn.filter((other) => other.id !== id).map(({ path }) => path);
}

function warn({ path, reason }: UnreadableImage): void {
  console.warn(`warning: skipping ${path}: ${reason}`);
}
