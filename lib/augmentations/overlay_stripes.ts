import { checkColor, checkInterval, checkParams } from "./check_params.ts";
import { drawColor, drawInteger, drawUniform } from "../random/draw.ts";
import type { Color, Image, Interval } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode overlayStripes}. */
export interface OverlayStripesOptions {
  /**
   * How many stripes, whole numbers, both ends included.
   *
   * @default {[2, 10]}
   */
  count?: Interval;
  /**
   * The share of the image that stripes cover.
   *
   * @default {[0.2, 0.5]}
   */
  coverage?: Interval;
  /**
   * Opacity of the stripes.
   *
   * @default {[0.3, 1]}
   */
  opacity?: Interval;
}

/** Parameters drawn by {@linkcode overlayStripes}. */
export interface OverlayStripesParams {
  /** How many stripes cross the image, 1 to 100. */
  count: number;
  /** The share of the image that they cover, 0 to 1. */
  coverage: number;
  /** The way that they are lined up, in degrees counter-clockwise from the right: 0 makes upright stripes. */
  degrees: number;
  /** Opacity, 0 to 1. */
  opacity: number;
  /** The stripes' color. */
  color: Color;
}

/**
 * Draws parallel stripes of one color over an image, with smooth edges.
 *
 * @param options How many, how wide and how opaque.
 * @returns The operation.
 * @throws {RangeError} If an interval is reversed, or `count` is not within 1 to 100 or another not within 0 to 1.
 *
 * @example One stripe in the middle
 * ```ts
 * import { overlayStripes } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const params = { count: 1, coverage: 0.5, degrees: 0, opacity: 1, color: [9, 9, 9] as const };
 * const striped = await overlayStripes().apply({ width: 4, height: 1, data: new Uint8Array(12) }, params);
 * assert.deepEqual(striped.data, Uint8Array.of(0, 0, 0, 9, 9, 9, 9, 9, 9, 0, 0, 0));
 * ```
 */
export function overlayStripes(options: OverlayStripesOptions = {}): Augmentation<OverlayStripesParams> {
  const { count = [2, 10], coverage = [0.2, 0.5], opacity = [0.3, 1] } = options;
  checkInterval("overlayStripes", "count", count, [1, 100]);
  checkInterval("overlayStripes", "coverage", coverage, [0, 1]);
  checkInterval("overlayStripes", "opacity", opacity, [0, 1]);
  return {
    name: "overlayStripes",
    sample: (prng) => ({
      count: drawInteger(prng, count),
      coverage: drawUniform(prng, coverage),
      degrees: drawUniform(prng, [0, 180]),
      opacity: drawUniform(prng, opacity),
      color: drawColor(prng),
    }),
    apply: (image, params) =>
      Promise.try(() => {
        checkParams("overlayStripes", params, {
          count: [1, 100],
          coverage: [0, 1],
          degrees: [0, 180],
          opacity: [0, 1],
        });
        checkColor("overlayStripes", params.color);
        return stripe(image, params);
      }),
  };
}

function stripe({ width, height, data }: Image, params: OverlayStripesParams): Image {
  const { count, coverage, opacity, color } = params;
  const angle = params.degrees * Math.PI / 180;
  const across = Math.cos(angle), down = -Math.sin(angle);
  const period = (width * Math.abs(across) + height * Math.abs(down)) / count;
  // From a stripe's middle, half its width belongs to it; the image's center is at the middle of all stripes.
  const half = coverage * period / 2;
  const offset = count % 2 === 1 ? 0 : period / 2;
  const striped = data.slice();
  let at = 0;
  for (let y = 0; y < height; y++) {
    const rowPosition = (y + 0.5 - height / 2) * down + offset;
    for (let x = 0; x < width; x++, at += 3) {
      const position = rowPosition + (x + 0.5 - width / 2) * across;
      const distance = Math.abs(position - period * Math.round(position / period));
      const alpha = Math.min(1, Math.max(0, half - distance + 0.5)) * opacity;
      if (alpha === 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const below = data[at + channel]!;
        striped[at + channel] = Math.round(below + (color[channel]! - below) * alpha);
      }
    }
  }
  return { width, height, data: striped };
}
