import { checkPositiveInteger } from "../check_positive_integer.ts";
import { checkInterval, checkParams } from "./check_params.ts";
import { drawLogUniform, drawUniform } from "../random/draw.ts";
import { releaseView, viewImage, viewPart } from "../images/image_view.ts";
import { lazyAugmentation } from "./lazy_image.ts";
import { resizePixels } from "../images/resize_pixels.ts";
import type { Box } from "../images/crop_image.ts";
import type { Interval, Size } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode resizedCrop}. */
export interface ResizedCropOptions {
  /** Pixels a side of the square that the cut becomes. */
  size: number;
  /**
   * The share of the image's area that is cut out.
   *
   * @default {[0.08, 1]}
   */
  area?: Interval;
  /**
   * Width of the cut over its height, drawn evenly in its logarithm.
   *
   * @default {[0.75, 1.3333333333333333]}
   */
  aspect?: Interval;
}

/** Parameters drawn by {@linkcode resizedCrop}. */
export interface ResizedCropParams {
  /** Pixels a side of the square that the cut becomes. */
  size: number;
  /** Cuts to try, as shares of the image's area with their width over height: the first that fits is taken. */
  tries: { area: number; aspect: number }[];
  /** The narrowest and the widest aspect, for the cut in the middle where none of the tries fits. */
  aspect: Interval;
  /** Where the cut lies between the left edge (0) and the right (1, exclusive). */
  x: number;
  /** Where the cut lies between the top (0) and the bottom (1, exclusive). */
  y: number;
}

const TRIES = 10;

/**
 * Cuts a random rectangle out of an image and resizes it to a square, as torchvision's `RandomResizedCrop` on PIL
 * images: ten tries at an area and an aspect, and where none fits into the image, the largest cut of an allowed
 * aspect around the middle.
 *
 * @param options The size, and which cuts are drawn.
 * @returns The operation.
 * @throws {RangeError} If the size is no positive integer, an interval is reversed, `area` is not within 1e-4 to 1 or
 * `aspect` not within 0.01 to 100.
 *
 * @example What a network is trained on
 * ```ts
 * import { resizedCrop, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 300, height: 200, data: new Uint8Array(300 * 200 * 3) };
 * const operation = resizedCrop({ size: 64 });
 * const { width, height } = await operation.apply(image, operation.sample(seededPrng(1)));
 * assert.deepEqual([width, height], [64, 64]);
 * ```
 */
export function resizedCrop(options: ResizedCropOptions): Augmentation<ResizedCropParams> {
  const { size, area = [0.08, 1], aspect = [3 / 4, 4 / 3] } = options;
  checkPositiveInteger("make resizedCrop", "size", size);
  checkInterval("resizedCrop", "area", area, [1e-4, 1]);
  checkInterval("resizedCrop", "aspect", aspect, [0.01, 100]);
  return lazyAugmentation({
    name: "resizedCrop",
    sample: (prng) => ({
      size,
      tries: Array.from({ length: TRIES }, () => ({
        area: drawUniform(prng, area),
        aspect: drawLogUniform(prng, aspect),
      })),
      aspect,
      x: prng(),
      y: prng(),
    }),
    applyLazily: (image, params) => {
      checkParams("resizedCrop", params, { size: [1, 65_535], x: [0, 1], y: [0, 1] });
      checkInterval("resizedCrop", "aspect", params.aspect, [0.01, 100]);
      checkPositiveInteger("apply resizedCrop", "size", params.size);
      const cut = cutOf(image, params);
      const square = { width: params.size, height: params.size };
      return {
        ...square,
        part: async (box) => {
          const view = await image.part(cut);
          const resized = resizePixels(view, square, null);
          releaseView(view);
          return viewPart(viewImage(resized, { isOwn: true }), box);
        },
      };
    },
  });
}

function cutOf(image: Size, { tries, aspect, x, y }: ResizedCropParams): Box {
  const pixels = image.width * image.height;
  for (const { area, aspect: shape } of tries) {
    const width = roundHalfToEven(Math.sqrt(pixels * area * shape));
    const height = roundHalfToEven(Math.sqrt(pixels * area / shape));
    if (!(width > 0 && width <= image.width && height > 0 && height <= image.height)) continue;
    const place = (share: number, room: number) => Math.min(room, Math.floor(share * (room + 1)));
    return { left: place(x, image.width - width), top: place(y, image.height - height), width, height };
  }
  const own = image.width / image.height;
  const [narrowest, widest] = aspect;
  const width = own > widest ? Math.max(1, roundHalfToEven(image.height * widest)) : image.width;
  const height = own < narrowest ? Math.max(1, roundHalfToEven(image.width / narrowest)) : image.height;
  return {
    left: Math.floor((image.width - width) / 2),
    top: Math.floor((image.height - height) / 2),
    width,
    height,
  };
}

/** Python's `round`. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
