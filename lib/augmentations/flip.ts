import { checkChoice } from "../_internal/check_params.ts";
import { drawChoice } from "../_internal/draw.ts";
import { copyBytes, withPixelKernels } from "../_internal/kernels/pixel_kernels.ts";
import type { Image } from "../types.ts";
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

/** What {@linkcode flip} draws. */
export interface FlipParams {
  /** `"horizontal"` swaps left and right, `"vertical"` top and bottom. */
  axis: "horizontal" | "vertical";
}

/**
 * Mirrors a picture, as torchvision's `hflip` and `vflip`.
 *
 * @param options Which way.
 * @returns The operation; it always mirrors: put it into `randomly` for a chance.
 *
 * @example Left becomes right
 * ```ts
 * import { flip } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
 * const mirrored = await flip().apply(image, { axis: "horizontal" });
 * assert.deepEqual(mirrored.data, Uint8Array.of(4, 5, 6, 1, 2, 3));
 * ```
 */
export function flip(options: FlipOptions = {}): Augmentation<FlipParams> {
  const { axes = ["horizontal"] } = options;
  return {
    name: "flip",
    sample: (prng) => ({ axis: drawChoice(prng, axes) }),
    apply: (image, { axis }) =>
      Promise.try(() => {
        checkChoice("flip", "axis", axis, ["horizontal", "vertical"]);
        return axis === "horizontal" ? mirrorRows(image) : mirrorColumns(image);
      }),
  };
}

function mirrorRows({ width, height, data }: Image): Image {
  return withPixelKernels([data, data.length], (kernels, addresses) => {
    const [source, target] = addresses as [number, number];
    kernels.mirrorRows(source, target, width, height);
    return { width, height, data: copyBytes(kernels, target, data.length) };
  });
}

function mirrorColumns({ width, height, data }: Image): Image {
  const mirrored = new Uint8Array(data.length);
  const row = width * 3;
  for (let y = 0; y < height; y++) {
    mirrored.set(data.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
  }
  return { width, height, data: mirrored };
}
