import type { Interval } from "../types.ts";
import { checkInterval, checkParams } from "./check_params.ts";
import { drawLogUniform } from "../random/draw.ts";
import { resizeImage } from "../images/resize_image.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode rescale}. */
export interface RescaleOptions {
  /**
   * Factors of the image's size (the square root of its area); drawn evenly in the logarithm.
   *
   * @default {[0.5, 1]}
   */
  scale?: Interval;
  /**
   * Factors of the aspect (width over height); drawn evenly in the logarithm.
   *
   * @default {[1, 1]}
   */
  aspect?: Interval;
}

/** Parameters drawn by {@linkcode rescale}. */
export interface RescaleParams {
  /** Factor of the image's size, the square root of its area. */
  scale: number;
  /** Factor of the aspect, width over height; 1 keeps it. */
  aspect: number;
}

/**
 * Resizes an image, and squeezes or stretches it.
 *
 * @param options How much.
 * @returns The operation.
 * @throws {RangeError} If an interval is reversed or not within 0.05 to 4.
 *
 * @example Half as large
 * ```ts
 * import { rescale } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 8, height: 4, data: new Uint8Array(8 * 4 * 3) };
 * const { width, height } = await rescale().apply(image, { scale: 0.5, aspect: 1 });
 * assert.deepEqual({ width, height }, { width: 4, height: 2 });
 * ```
 */
export function rescale(options: RescaleOptions = {}): Augmentation<RescaleParams> {
  const { scale = [0.5, 1], aspect = [1, 1] } = options;
  checkInterval("rescale", "scale", scale, [0.05, 4]);
  checkInterval("rescale", "aspect", aspect, [0.05, 4]);
  return {
    name: "rescale",
    sample: (prng) => ({ scale: drawLogUniform(prng, scale), aspect: drawLogUniform(prng, aspect) }),
    apply: (image, params) =>
      Promise.try(() => {
        checkParams("rescale", params, { scale: [0.05, 4], aspect: [0.05, 4] });
        const stretch = Math.sqrt(params.aspect);
        const width = Math.max(1, Math.round(image.width * params.scale * stretch));
        const height = Math.max(1, Math.round(image.height * params.scale / stretch));
        return resizeImage(image, { width, height });
      }),
  };
}
