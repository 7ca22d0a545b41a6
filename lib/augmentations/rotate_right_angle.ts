import { checkChoice } from "./check_params.ts";
import { drawChoice } from "../random/draw.ts";
import { lazyAugmentation } from "./lazy_image.ts";
import { movePixels, type Symmetry } from "./move_pixels.ts";
import { lazyWindow } from "./lazy_window.ts";
import type { Augmentation, LazyImage } from "./augmentation.ts";
import type { Size } from "../types.ts";

/** A right angle, in degrees counter-clockwise. */
export type RightAngle = 90 | 180 | 270;

/** Options for {@linkcode rotateRightAngle}. */
export interface RotateRightAngleOptions {
  /**
   * Which angles are drawn from, evenly.
   *
   * @default {[90, 180, 270]}
   */
  angles?: readonly RightAngle[];
  /**
   * True if width and height change places at a quarter turn, as in people's editors. Otherwise the canvas keeps its shape,
   * as with Pillow's `Image.rotate` in SSCD's training: of an image that is no square, something is lost at two sides, and
   * the other two are black.
   *
   * @default {true}
   */
  expand?: boolean;
}

/** Parameters drawn by {@linkcode rotateRightAngle}. */
export interface RotateRightAngleParams {
  /** Degrees counter-clockwise. */
  degrees: RightAngle;
  /** False if the canvas keeps its shape; left out otherwise. */
  expand?: false;
}

const turns: Record<RightAngle, Symmetry> = {
  90: { transposed: true, upsideDown: true },
  180: { mirrored: true, upsideDown: true },
  270: { transposed: true, mirrored: true },
};

/**
 * Turns an image by a right angle. No pixel's value changes.
 *
 * @param options Which angles.
 * @returns The operation.
 *
 * @example A quarter turn stands a row up
 * ```ts
 * import { rotateRightAngle } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 1, data: Uint8Array.of(1, 1, 1, 2, 2, 2) };
 * const turned = await rotateRightAngle().apply(image, { degrees: 90 });
 * assert.deepEqual(turned, { width: 1, height: 2, data: Uint8Array.of(2, 2, 2, 1, 1, 1) });
 * ```
 */
export function rotateRightAngle(
  options: RotateRightAngleOptions = {},
): Augmentation<RotateRightAngleParams> {
  const { angles = [90, 180, 270], expand = true } = options;
  return lazyAugmentation({
    name: "rotateRightAngle",
    sample: (prng) => ({ degrees: drawChoice(prng, angles), ...(!expand && { expand }) }),
    applyLazily: (image, params) => {
      const { degrees } = params;
      checkChoice("rotateRightAngle", "degrees", degrees, [90, 180, 270]);
      const turned = movePixels(image, turns[degrees]);
      return params.expand === false && degrees !== 180 ? inShapeOf(image, turned, degrees) : turned;
    },
  });
}

/** A quarter turn about the center of the canvas; where no pixel is in its middle, Pillow's rounding. */
function inShapeOf({ width, height }: Size, turned: LazyImage, degrees: 90 | 270): LazyImage {
  const [wider, taller] = degrees === 90 ? [1, 0] : [0, 1];
  return lazyWindow(turned, {
    left: Math.floor((height - width + wider) / 2),
    top: Math.floor((width - height + taller) / 2),
    ...{ width, height },
  });
}
