import type { Interval } from "../types.ts";
import { checkChoice, checkInterval, checkParams } from "./check_params.ts";
import { colorEdits } from "./color_edits.ts";
import { drawOrder, drawUniform } from "../random/draw.ts";
import { editPixels } from "../images/edit_pixels.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode colorJitter}: torchvision's `ColorJitter(brightness=0.8)` is `brightness: [0.2, 1.8]`. */
export interface ColorJitterOptions {
  /**
   * Factors of brightness.
   *
   * @default {[1, 1]}
   */
  brightness?: Interval;
  /**
   * Factors of contrast.
   *
   * @default {[1, 1]}
   */
  contrast?: Interval;
  /**
   * Factors of saturation.
   *
   * @default {[1, 1]}
   */
  saturation?: Interval;
  /**
   * Turns of the color wheel, within -0.5 to 0.5.
   *
   * @default {[0, 0]}
   */
  hue?: Interval;
}

/** One of the adjustments that {@linkcode colorJitter} makes. */
export type ColorAdjustment = "brightness" | "contrast" | "saturation" | "hue";

/** Parameters drawn by {@linkcode colorJitter}. */
export interface ColorJitterParams {
  /** Factor of brightness, 1 for none. */
  brightness: number;
  /** Factor of contrast, 1 for none. */
  contrast: number;
  /** Factor of saturation, 1 for none. */
  saturation: number;
  /** Turns of the color wheel, 0 for none. */
  hue: number;
  /** The adjustments in the order in which they are made: one after the other rounds and cuts the levels. */
  order: ColorAdjustment[];
}

const names = Object.keys(colorEdits) as ColorAdjustment[];

/**
 * Changes brightness, contrast, saturation and hue in a random order, as torchvision's `ColorJitter` on PIL images.
 * An adjustment whose amount is exactly "none" is left out.
 *
 * @param options How strong; what is left out stays as it is.
 * @returns The operation.
 * @throws {RangeError} If an interval is reversed, a factor is negative or a hue is not within -0.5 to 0.5.
 *
 * @example Parameters replay through JSON
 * ```ts
 * import { colorJitter, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const jitter = colorJitter({ brightness: [0.2, 1.8], hue: [-0.2, 0.2] });
 * const params = jitter.sample(seededPrng(3));
 * const image = { width: 1, height: 1, data: Uint8Array.of(200, 100, 50) };
 * assert.deepEqual(
 *   await jitter.apply(image, params),
 *   await jitter.apply(image, JSON.parse(JSON.stringify(params))),
 * );
 * ```
 */
export function colorJitter(options: ColorJitterOptions = {}): Augmentation<ColorJitterParams> {
  const { brightness = [1, 1], contrast = [1, 1], saturation = [1, 1], hue = [0, 0] } = options;
  for (const [option, interval] of Object.entries({ brightness, contrast, saturation })) {
    checkInterval("colorJitter", option, interval, [0, 100]);
  }
  checkInterval("colorJitter", "hue", hue, [-0.5, 0.5]);
  return {
    name: "colorJitter",
    sample: (prng) => ({
      brightness: drawUniform(prng, brightness),
      contrast: drawUniform(prng, contrast),
      saturation: drawUniform(prng, saturation),
      hue: drawUniform(prng, hue),
      order: drawOrder(prng, names),
    }),
    apply: (image, params) =>
      Promise.try(() => {
        const factor = [0, 100] as const;
        checkParams("colorJitter", params, {
          brightness: factor,
          contrast: factor,
          saturation: factor,
          hue: [-0.5, 0.5],
        });
        for (const name of params.order) checkChoice("colorJitter", "order", name, names);
        const changed = params.order.filter((name) => params[name] !== (name === "hue" ? 0 : 1));
        return editPixels(image, ...changed.map((name) => colorEdits[name](params[name])));
      }),
  };
}
