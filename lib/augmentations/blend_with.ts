import type { Interval } from "../types.ts";
import { checkInterval, checkParams } from "./check_params.ts";
import { drawChoice, drawUniform } from "../random/draw.ts";
import { pasteImage } from "./paste_image.ts";
import { checkOthers, readOther } from "./read_other.ts";
import { resizeImage } from "../images/resize_image.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode blendWith}. */
export interface BlendWithOptions {
  /** Ids of the images that are drawn from, evenly. */
  others: readonly string[];
  /**
   * How much of the image itself stays, 0 to 1.
   *
   * @default {[0.5, 0.8]}
   */
  opacity?: Interval;
}

/** Parameters drawn by {@linkcode blendWith}. */
export interface BlendWithParams {
  /** Id of the other image. */
  other: string;
  /** How much of the image itself stays, 0 to 1. */
  opacity: number;
}

/**
 * Lets another image shine through an image: each level is a weighted mean of both. The other is stretched to the
 * image's size.
 *
 * @param options Which images, and how much.
 * @returns The operation; `apply` needs `readOther`.
 * @throws {RangeError} If `others` is empty, or the interval is reversed or not within 0 to 1.
 *
 * @example Half white
 * ```ts
 * import { blendWith } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const readOther = () => Promise.resolve({ width: 1, height: 1, data: Uint8Array.of(255, 255, 255) });
 * const black = { width: 1, height: 1, data: Uint8Array.of(0, 0, 0) };
 * const blended = await blendWith({ others: ["white"] })
 *   .apply(black, { other: "white", opacity: 0.6 }, { readOther });
 * assert.deepEqual(blended.data, Uint8Array.of(102, 102, 102));
 * ```
 */
export function blendWith(options: BlendWithOptions): Augmentation<BlendWithParams> {
  const { others, opacity = [0.5, 0.8] } = options;
  checkOthers("blendWith", others);
  checkInterval("blendWith", "opacity", opacity, [0, 1]);
  return {
    name: "blendWith",
    sample: (prng) => ({ other: drawChoice(prng, others), opacity: drawUniform(prng, opacity) }),
    apply: async (image, params, resources) => {
      checkParams("blendWith", params, { opacity: [0, 1] });
      const { width, height } = image;
      const other = resizeImage(await readOther("blendWith", params.other, resources), { width, height });
      return pasteImage(other, image, 0, 0, params.opacity);
    },
  };
}
