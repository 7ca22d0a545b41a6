import type { Color, Interval } from "../types.ts";
import { checkColor, checkInterval, checkParams } from "./check_params.ts";
import { drawColor, drawInteger } from "../random/draw.ts";
import { lazyAugmentation } from "./lazy_image.ts";
import { warpLazily } from "./warp_image.ts";
import type { Augmentation, LazyImage } from "./augmentation.ts";

/** Options for {@linkcode rotate}. */
export interface RotateOptions {
  /**
   * Degrees counter-clockwise; whole numbers, both ends included.
   *
   * @default {[0, 359]}
   */
  degrees?: Interval;
  /**
   * True if the canvas grows so that all of the image stays, as people's editors do. Otherwise it keeps its size
   * and the image's corners are lost, as in SSCD's training.
   *
   * @default {false}
   */
  expand?: boolean;
  /**
   * The color of the empty corners; `"random"` draws one.
   *
   * @default {[0, 0, 0]}
   */
  fill?: Color | "random";
}

/** Parameters drawn by {@linkcode rotate}. */
export interface RotateParams {
  /** Degrees counter-clockwise. */
  degrees: number;
  /** True if the canvas grows so that all of the image stays. */
  expand: boolean;
  /** The color of the empty corners. */
  fill: Color;
}

/**
 * Rotates an image about its center by any angle, bilinear, as Pillow's `Image.rotate`.
 *
 * @param options Which angles, and what happens at the corners.
 * @returns The operation.
 * @throws {RangeError} If the interval of degrees is reversed or not within -360 to 360.
 *
 * @example A whole turn changes nothing
 * ```ts
 * import { rotate } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
 * assert.deepEqual(await rotate().apply(image, { degrees: 360, expand: false, fill: [0, 0, 0] }), image);
 * ```
 */
export function rotate(options: RotateOptions = {}): Augmentation<RotateParams> {
  const { degrees = [0, 359], expand = false, fill = [0, 0, 0] } = options;
  checkInterval("rotate", "degrees", degrees, [-360, 360]);
  return lazyAugmentation({
    name: "rotate",
    sample: (prng) => ({
      degrees: drawInteger(prng, degrees),
      expand,
      fill: fill === "random" ? drawColor(prng) : fill,
    }),
    applyLazily: (image, params) => {
      checkParams("rotate", params, { degrees: [-360, 360] });
      checkColor("rotate", params.fill);
      return rotateImage(image, params);
    },
  });
}

function rotateImage(image: LazyImage, { degrees, expand, fill }: RotateParams): LazyImage {
  const { width, height } = image;
  const angle = degrees * Math.PI / 180;
  // Fifteen decimals make the sine of a half turn zero, so that right angles are exact.
  const cos = Number(Math.cos(angle).toFixed(15)), sin = Number(Math.sin(angle).toFixed(15));
  const size = expand
    ? {
      width: Math.ceil(Math.abs(width * cos) + Math.abs(height * sin)),
      height: Math.ceil(Math.abs(width * sin) + Math.abs(height * cos)),
    }
    : { width, height };
  const centerX = size.width / 2, centerY = size.height / 2;
  const inverse = [
    cos,
    -sin,
    width / 2 - cos * centerX + sin * centerY,
    sin,
    cos,
    height / 2 - sin * centerX - cos * centerY,
    0,
    0,
    1,
  ] as const;
  return warpLazily(image, inverse, size, fill);
}
