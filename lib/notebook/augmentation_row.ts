import type { Augmentation } from "../augmentations/augmentation.ts";
import type { AugmentationStep } from "../augmentations/compose.ts";
import { seededPrng } from "../random/prng.ts";
import type { Image } from "../types.ts";
import type { ImageRow } from "./image_grid.ts";

/** Options for {@linkcode augmentationRow}. */
export interface AugmentationRowOptions {
  /** The name of the row; with the seed it says what is drawn. */
  title: string;
  /**
   * Draws.
   *
   * @default {6}
   */
  draws?: number;
  /**
   * Same seed and title, same draws.
   *
   * @default {0}
   */
  seed?: number;
}

/**
 * Draws of one operation on one image, for {@linkcode imageGrid}. Below each stands what was drawn, numbers rounded;
 * of a preset the operations that were not left out.
 *
 * @param augmentation The operation.
 * @param image The image.
 * @param options How many draws, and their seed.
 * @returns A row.
 *
 * @example Two rotations
 * ```ts
 * import { generatePicture } from "rdcd/datasets";
 * import { rotate } from "rdcd/augmentations";
 * import { augmentationRow } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const picture = await generatePicture({ seed: 1, index: 0 });
 * const { cells } = await augmentationRow(rotate(), picture, { title: "rotation", draws: 2 });
 * assert.match(cells[1]!.caption, /"degrees":\d+/);
 * ```
 */
export async function augmentationRow(
  augmentation: Augmentation<unknown>,
  image: Image,
  options: AugmentationRowOptions,
): Promise<ImageRow> {
  const { title, draws = 6, seed = 0 } = options;
  const prng = seededPrng(`${seed}/${title}`);
  const drawn = Array.from({ length: draws }, () => augmentation.sample(prng));
  const cells = drawn.map(async (params) => ({
    image: await augmentation.apply(image, params),
    caption: captionOf(params),
  }));
  return { title, cells: await Promise.all(cells) };
}

function captionOf(params: unknown): string {
  if (Array.isArray(params)) {
    return (params as AugmentationStep[]).filter((step) => step.params !== null).map(({ name }) => name).join(
      ", ",
    );
  }
  return JSON.stringify(
    params,
    (_, value) => typeof value === "number" ? Number(value.toFixed(2)) : value,
  );
}
