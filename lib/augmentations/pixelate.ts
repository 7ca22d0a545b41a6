import { checkInterval, checkParams } from "./check_params.ts";
import { drawUniform } from "../random/draw.ts";
import type { Image, Interval } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode pixelate}. */
export interface PixelateOptions {
  /**
   * Edge of a tile as a share of the image's shorter edge.
   *
   * @default {[0.01, 0.05]}
   */
  tile?: Interval;
  /**
   * Width and height of the part that is pixelated, each as a share of the image's; `[1, 1]` for all of it.
   *
   * @default {[1, 1]}
   */
  region?: Interval;
}

/** Parameters drawn by {@linkcode pixelate}. */
export interface PixelateParams {
  /** Edge of a tile as a share of the image's shorter edge, in `(0, 1]`. */
  tile: number;
  /** Width of the pixelated part as a share of the image's. */
  width: number;
  /** Height of the pixelated part as a share of the image's. */
  height: number;
  /** Where that part lies between the left edge (0) and the right (1). */
  x: number;
  /** Where that part lies between the top (0) and the bottom (1). */
  y: number;
}

/**
 * Replaces square tiles by their mean color, in the whole image or in a part as when a face is hidden.
 *
 * @param options How large the tiles and the part are.
 * @returns The operation.
 * @throws {RangeError} If an interval is reversed, `tile` is not within 0.001 to 1 or `region` not within 0 to 1.
 *
 * @example One tile is the mean
 * ```ts
 * import { pixelate } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 2, data: Uint8Array.of(0, 0, 0, 80, 40, 0, 0, 0, 0, 80, 40, 20) };
 * const { data } = await pixelate().apply(image, { tile: 1, width: 1, height: 1, x: 0, y: 0 });
 * assert.deepEqual(data, Uint8Array.of(40, 20, 5, 40, 20, 5, 40, 20, 5, 40, 20, 5));
 * ```
 */
export function pixelate(options: PixelateOptions = {}): Augmentation<PixelateParams> {
  const { tile = [0.01, 0.05], region = [1, 1] } = options;
  checkInterval("pixelate", "tile", tile, [0.001, 1]);
  checkInterval("pixelate", "region", region, [0, 1]);
  return {
    name: "pixelate",
    sample: (prng) => ({
      tile: drawUniform(prng, tile),
      width: drawUniform(prng, region),
      height: drawUniform(prng, region),
      x: prng(),
      y: prng(),
    }),
    apply: (image, params) =>
      Promise.try(() => {
        const share = [0, 1] as const;
        checkParams("pixelate", params, {
          tile: [0.001, 1],
          width: share,
          height: share,
          x: share,
          y: share,
        });
        return mosaic(image, params);
      }),
  };
}

function mosaic(image: Image, params: PixelateParams): Image {
  const edge = Math.max(2, Math.round(params.tile * Math.min(image.width, image.height)));
  const width = Math.round(params.width * image.width), height = Math.round(params.height * image.height);
  const left = Math.round(params.x * (image.width - width));
  const top = Math.round(params.y * (image.height - height));
  const data = image.data.slice();
  for (let y = top; y < top + height; y += edge) {
    const bottom = Math.min(y + edge, top + height);
    for (let x = left; x < left + width; x += edge) {
      flatten(data, image.width, x, y, Math.min(x + edge, left + width), bottom);
    }
  }
  return { width: image.width, height: image.height, data };
}

function flatten(
  data: Uint8Array,
  stride: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): void {
  const count = (right - left) * (bottom - top);
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += data[(y * stride + x) * 3 + channel]!;
    }
    const mean = Math.round(sum / count);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) data[(y * stride + x) * 3 + channel] = mean;
    }
  }
}
