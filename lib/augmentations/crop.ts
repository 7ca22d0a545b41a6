import type { Interval } from "../types.ts";
import { checkInterval, checkParams } from "./check_params.ts";
import { drawLogUniform, drawUniform } from "../random/draw.ts";
import { lazyAugmentation } from "./lazy_image.ts";
import type { Augmentation, LazyImage } from "./augmentation.ts";
import type { Box } from "../images/crop_image.ts";

/** Options for {@linkcode crop}. */
export interface CropOptions {
  /**
   * The share of the image's area that stays.
   *
   * @default {[0.5, 0.9]}
   */
  area?: Interval;
  /**
   * How much wider the cut is, relative to its height, than the image; drawn evenly in its logarithm.
   *
   * @default {[0.75, 1.3333333333333333]}
   */
  aspect?: Interval;
}

/** Parameters drawn by {@linkcode crop}. */
export interface CropParams {
  /** Width of the cut as a share of the image's, in `(0, 1]`. */
  width: number;
  /** Height of the cut as a share of the image's, in `(0, 1]`. */
  height: number;
  /** Where the cut lies between the left edge (0) and the right (1). */
  x: number;
  /** Where the cut lies between the top (0) and the bottom (1). */
  y: number;
}

/**
 * Cuts a rectangle out of an image, without resizing it.
 *
 * A cut that its aspect would make wider or higher than the image keeps its area and gives up its aspect.
 *
 * @param options How large the cut is, and of which shape.
 * @returns The operation.
 * @throws {RangeError} If an interval is reversed, `area` is not within 0.01 to 1 or `aspect` not within 0.1 to 10.
 *
 * @example Half of the area stays
 * ```ts
 * import { crop, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const { width, height } = crop({ area: [0.5, 0.5] }).sample(seededPrng(1));
 * assert.ok(Math.abs(width * height - 0.5) < 1e-9);
 * ```
 */
export function crop(options: CropOptions = {}): Augmentation<CropParams> {
  const { area = [0.5, 0.9], aspect = [3 / 4, 4 / 3] } = options;
  checkInterval("crop", "area", area, [0.01, 1]);
  checkInterval("crop", "aspect", aspect, [0.1, 10]);
  return lazyAugmentation({
    name: "crop",
    sample: (prng) => {
      const share = drawUniform(prng, area);
      const width = Math.min(1, Math.max(share, Math.sqrt(share * drawLogUniform(prng, aspect))));
      return { width, height: share / width, x: prng(), y: prng() };
    },
    applyLazily: (image, params) => {
      checkParams("crop", params, { width: [0.001, 1], height: [0.001, 1], x: [0, 1], y: [0, 1] });
      const width = Math.max(1, Math.round(params.width * image.width));
      const height = Math.max(1, Math.round(params.height * image.height));
      const left = Math.round(params.x * (image.width - width));
      const top = Math.round(params.y * (image.height - height));
      return cropLazily(image, { left, top, width, height });
    },
  });
}

/** A rectangle of an image, which lies inside it. */
function cropLazily(image: LazyImage, { left, top, width, height }: Box): LazyImage {
  return {
    width,
    height,
    part: (box) => image.part({ ...box, left: left + box.left, top: top + box.top }),
  };
}
