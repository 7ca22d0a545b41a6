import type { Interval } from "../types.ts";
import { checkInterval, checkParams } from "./check_params.ts";
import { drawChoice, drawUniform } from "../random/draw.ts";
import { pasteImage } from "./paste_image.ts";
import { checkOthers, readOther } from "./read_other.ts";
import { resizeImage } from "../images/resize_image.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode pasteInto}. */
export interface PasteIntoOptions {
  /** Ids of the images that are drawn from, evenly. */
  others: readonly string[];
  /**
   * How large the image becomes: the square root of the share that it takes of the other's area.
   *
   * @default {[0.4, 0.8]}
   */
  scale?: Interval;
  /**
   * How much the image covers, 0 to 1.
   *
   * @default {[1, 1]}
   */
  opacity?: Interval;
}

/** Parameters drawn by {@linkcode pasteInto}. */
export interface PasteIntoParams {
  /** Id of the other image. */
  other: string;
  /** The square root of the share that it takes of the other's area, in `(0, 1]`; less where it would not fit. */
  scale: number;
  /** Where the image lies between the other's left edge (0) and the right (1). */
  x: number;
  /** Where the image lies between the other's top (0) and the bottom (1). */
  y: number;
  /** How much the image covers, 0 to 1. */
  opacity: number;
}

/**
 * Puts an image, whole and in its own aspect, onto another one; the result has the other's size.
 *
 * @param options Which images, how large and where.
 * @returns The operation; `apply` needs `readOther`.
 * @throws {RangeError} If `others` is empty, or an interval is reversed or not within 0.05 to 1.
 *
 * @example A white image in the corner of a black one
 * ```ts
 * import { pasteInto } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const plain = (edge: number, level: number) => (
 *   { width: edge, height: edge, data: new Uint8Array(edge * edge * 3).fill(level) }
 * );
 * const params = { other: "black", scale: 0.5, x: 0, y: 0, opacity: 1 };
 * const pasted = await pasteInto({ others: ["black"] })
 *   .apply(plain(8, 255), params, { readOther: () => Promise.resolve(plain(4, 0)) });
 * assert.equal(pasted.width, 4);
 * assert.equal(pasted.data.filter((level) => level === 255).length, 2 * 2 * 3);
 * ```
 */
export function pasteInto(options: PasteIntoOptions): Augmentation<PasteIntoParams> {
  const { others, scale = [0.4, 0.8], opacity = [1, 1] } = options;
  checkOthers("pasteInto", others);
  checkInterval("pasteInto", "scale", scale, [0.05, 1]);
  checkInterval("pasteInto", "opacity", opacity, [0.05, 1]);
  return {
    name: "pasteInto",
    sample: (prng) => ({
      other: drawChoice(prng, others),
      scale: drawUniform(prng, scale),
      x: prng(),
      y: prng(),
      opacity: drawUniform(prng, opacity),
    }),
    apply: async (image, params, resources) => {
      checkParams("pasteInto", params, { scale: [0.05, 1], x: [0, 1], y: [0, 1], opacity: [0.05, 1] });
      const other = await readOther("pasteInto", params.other, resources);
      const factor = Math.min(
        params.scale * Math.sqrt(other.width * other.height / (image.width * image.height)),
        other.width / image.width,
        other.height / image.height,
      );
      const small = resizeImage(image, {
        width: Math.min(other.width, Math.max(1, Math.round(image.width * factor))),
        height: Math.min(other.height, Math.max(1, Math.round(image.height * factor))),
      });
      const left = Math.round(params.x * (other.width - small.width));
      const top = Math.round(params.y * (other.height - small.height));
      return pasteImage(other, small, left, top, params.opacity);
    },
  };
}
