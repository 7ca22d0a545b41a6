import { checkChoice } from "../_internal/check_params.ts";
import { drawChoice } from "../_internal/draw.ts";
import type { Image } from "../types.ts";
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

/** What {@linkcode rotateRightAngle} draws. */
export interface RotateRightAngleParams {
  /** Degrees counter-clockwise. */
  degrees: RightAngle;
}

/**
 * Turns a picture by a right angle; width and height change places at 90 and 270 degrees. No pixel's value changes.
 *
 * @param options Which angles.
 * @returns The operation.
 *
 * @example A quarter turn stands a row up
 * ```ts
 * import { rotateRightAngle } from "rdcd";
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
  return {
    name: "rotateRightAngle",
    sample: (prng) => ({ degrees: drawChoice(prng, angles) }),
    apply: (image, { degrees }) =>
      Promise.try(() => {
        checkChoice("rotateRightAngle", "degrees", degrees, [90, 180, 270]);
        return turn(image, degrees);
      }),
  };
}

function turn(image: Image, degrees: RightAngle): Image {
  const { width, height, data } = image;
  const size = degrees === 180 ? { width, height } : { width: height, height: width };
  // Where the output's first pixel is in the input, and the way from a pixel to the next in its row and column.
  const [first, right, down] = degrees === 90
    ? [width - 1, width, -1]
    : degrees === 180
    ? [width * height - 1, -1, -width]
    : [(height - 1) * width, -width, 1];
  const turned = new Uint8Array(data.length);
  let to = 0;
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++) {
      const from = (first + row * down + column * right) * 3;
      turned[to++] = data[from]!;
      turned[to++] = data[from + 1]!;
      turned[to++] = data[from + 2]!;
    }
  }
  return { ...size, data: turned };
}
