import { checkChoice } from "./check_params.ts";
import { drawChoice } from "../random/draw.ts";
import { lazyAugmentation } from "./lazy_image.ts";
import { movePixels } from "./move_pixels.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode flip}. */
export interface FlipOptions {
  /**
   * Which mirrorings are drawn from, evenly.
   *
   * @default {["horizontal"]}
   */
  axes?: readonly ("horizontal" | "vertical")[];
}

/** Parameters drawn by {@linkcode flip}. */
export interface FlipParams {
  /** `"horizontal"` swaps left and right, `"vertical"` top and bottom. */
  axis: "horizontal" | "vertical";
}

/**
 * Mirrors an image, as torchvision's `hflip` and `vflip`.
 *
 * @param options Which way.
 * @returns The operation; it always mirrors: put it into `randomly` for a chance.
 *
 * @example Left becomes right
 * ```ts
 * import { flip } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
 * const mirrored = await flip().apply(image, { axis: "horizontal" });
 * assert.deepEqual(mirrored.data, Uint8Array.of(4, 5, 6, 1, 2, 3));
 * ```
 */
export function flip(options: FlipOptions = {}): Augmentation<FlipParams> {
  const { axes = ["horizontal"] } = options;
  return lazyAugmentation({
    name: "flip",
    sample: (prng) => ({ axis: drawChoice(prng, axes) }),
    applyLazily: (image, { axis }) => {
      checkChoice("flip", "axis", axis, ["horizontal", "vertical"]);
      return movePixels(image, axis === "horizontal" ? { mirrored: true } : { upsideDown: true });
    },
  });
}
