import { checkChoice } from "./check_params.ts";
import { drawChoice } from "../random/draw.ts";
import { lazyAugmentation } from "./lazy_image.ts";
import { movePixels, type Symmetry } from "./move_pixels.ts";
import type { Augmentation } from "./augmentation.ts";

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
}

/** Parameters drawn by {@linkcode rotateRightAngle}. */
export interface RotateRightAngleParams {
  /** Degrees counter-clockwise. */
  degrees: RightAngle;
}

const turns: Record<RightAngle, Symmetry> = {
  90: { transposed: true, upsideDown: true },
  180: { mirrored: true, upsideDown: true },
  270: { transposed: true, mirrored: true },
};

/**
 * Turns an image by a right angle; width and height change places at 90 and 270 degrees. No pixel's value changes.
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
  const { angles = [90, 180, 270] } = options;
  return lazyAugmentation({
    name: "rotateRightAngle",
    sample: (prng) => ({ degrees: drawChoice(prng, angles) }),
    applyLazily: (image, { degrees }) => {
      checkChoice("rotateRightAngle", "degrees", degrees, [90, 180, 270]);
      return movePixels(image, turns[degrees]);
    },
  });
}
