import type { Color, Interval } from "../types.ts";
import { checkColor, checkInterval, checkParams } from "./check_params.ts";
import { drawColor, drawUniform } from "../random/draw.ts";
import { pasteImage } from "./paste_image.ts";
import { plainImage } from "./plain_image.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode frame}. */
export interface FrameOptions {
  /**
   * Width of the frame as a share of the image's shorter edge.
   *
   * @default {[0.02, 0.15]}
   */
  thickness?: Interval;
  /**
   * Which part of the frame is a second color at the inside.
   *
   * @default {[0, 0.4]}
   */
  inner?: Interval;
}

/** Parameters drawn by {@linkcode frame}. */
export interface FrameParams {
  /** Width of the frame as a share of the image's shorter edge, 0 to 1. */
  thickness: number;
  /** Which part of the frame is a second color at the inside, 0 to 1. */
  inner: number;
  /** Color of the outer part. */
  color: Color;
  /** Color of the inner part. */
  innerColor: Color;
}

/**
 * Puts a frame of two colors around an image, equally wide on all sides.
 *
 * @param options How wide.
 * @returns The operation.
 * @throws {RangeError} If an interval is reversed or not within 0 to 1.
 *
 * @example A pixel on each side
 * ```ts
 * import { frame } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const params = { thickness: 1, inner: 0, color: [5, 5, 5], innerColor: [6, 6, 6] } as const;
 * const framed = await frame().apply({ width: 1, height: 1, data: Uint8Array.of(1, 1, 1) }, params);
 * assert.deepEqual(framed.data, Uint8Array.from([5, 5, 5, 5, 1, 5, 5, 5, 5].flatMap((level) => [level, level, level])));
 * ```
 */
export function frame(options: FrameOptions = {}): Augmentation<FrameParams> {
  const { thickness = [0.02, 0.15], inner = [0, 0.4] } = options;
  checkInterval("frame", "thickness", thickness, [0, 1]);
  checkInterval("frame", "inner", inner, [0, 1]);
  return {
    name: "frame",
    sample: (prng) => ({
      thickness: drawUniform(prng, thickness),
      inner: drawUniform(prng, inner),
      color: drawColor(prng),
      innerColor: drawColor(prng),
    }),
    apply: (image, params) =>
      Promise.try(() => {
        checkParams("frame", params, { thickness: [0, 1], inner: [0, 1] });
        checkColor("frame", params.color);
        checkColor("frame", params.innerColor);
        const border = Math.max(1, Math.round(params.thickness * Math.min(image.width, image.height)));
        const line = Math.round(params.inner * border);
        const grown = (by: number) => ({ width: image.width + 2 * by, height: image.height + 2 * by });
        const inside = pasteImage(plainImage(grown(line), params.innerColor), image, line, line, 1);
        const outer = border - line;
        return pasteImage(plainImage(grown(border), params.color), inside, outer, outer, 1);
      }),
  };
}
