import { checkChoice, checkColor, checkInterval, checkParams } from "./check_params.ts";
import { drawChoice, drawColor, drawUniform } from "../random/draw.ts";
import { pasteImage } from "./paste_image.ts";
import { plainImage } from "./plain_image.ts";
import { resizeImage } from "../images/resize_image.ts";
import type { Color, Image, Interval, Size } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";

/** Fill of the margins that {@linkcode pad} adds. */
export type PadFill = "color" | "blurred";

/** Options for {@linkcode pad}. */
export interface PadOptions {
  /**
   * How much is added to the width and to the height, each, as a share of them.
   *
   * @default {[0.1, 0.5]}
   */
  amount?: Interval;
  /**
   * Fills drawn from, evenly: a plain color, or the image itself, stretched and blurred as phones do.
   *
   * @default {["color", "blurred"]}
   */
  fills?: readonly PadFill[];
}

/** Parameters drawn by {@linkcode pad}. */
export interface PadParams {
  /** How much is added to the width, as a share of it, 0 to 4. */
  width: number;
  /** How much is added to the height, as a share of it, 0 to 4. */
  height: number;
  /** Which part of the added width is at the left, 0 to 1. */
  x: number;
  /** Which part of the added height is at the top, 0 to 1. */
  y: number;
  /** Fill of the margins. */
  fill: PadFill;
  /** The margins' color, where it is plain. */
  color: Color;
}

/**
 * Adds margins around an image.
 *
 * @param options How wide and filled with what.
 * @returns The operation.
 * @throws {RangeError} If the interval is reversed or not within 0 to 4.
 *
 * @example A margin at the left
 * ```ts
 * import { pad } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const params = { width: 1, height: 0, x: 1, y: 0, fill: "color", color: [7, 8, 9] } as const;
 * const padded = await pad().apply({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3) }, params);
 * assert.deepEqual(padded, { width: 2, height: 1, data: Uint8Array.of(7, 8, 9, 1, 2, 3) });
 * ```
 */
export function pad(options: PadOptions = {}): Augmentation<PadParams> {
  const { amount = [0.1, 0.5], fills = ["color", "blurred"] } = options;
  checkInterval("pad", "amount", amount, [0, 4]);
  return {
    name: "pad",
    sample: (prng) => ({
      width: drawUniform(prng, amount),
      height: drawUniform(prng, amount),
      x: prng(),
      y: prng(),
      fill: drawChoice(prng, fills),
      color: drawColor(prng),
    }),
    apply: (image, params) =>
      Promise.try(() => {
        checkParams("pad", params, { width: [0, 4], height: [0, 4], x: [0, 1], y: [0, 1] });
        checkChoice("pad", "fill", params.fill, ["color", "blurred"]);
        checkColor("pad", params.color);
        const across = Math.round(params.width * image.width),
          down = Math.round(params.height * image.height);
        const size = { width: image.width + across, height: image.height + down };
        const canvas = params.fill === "color" ? plainImage(size, params.color) : smear(image, size);
        return pasteImage(canvas, image, Math.round(params.x * across), Math.round(params.y * down), 1);
      }),
  };
}

/** The image stretched to a size, with only twelve pixels of detail left along the shorter edge. */
function smear(image: Image, size: Size): Image {
  const scale = 12 / Math.min(image.width, image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  return resizeImage(resizeImage(image, { width, height }), size);
}
