import { checkChoice, checkInterval, checkParams } from "./check_params.ts";
import { drawUniform } from "../random/draw.ts";
import { copyView } from "../images/image_view.ts";
import { withPixelKernels } from "../images/kernels/pixel_kernels.ts";
import type { Image, Interval } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode gaussianBlur}. */
export interface GaussianBlurOptions {
  /**
   * Standard deviation: Pillow calls it the radius.
   *
   * @default {[1, 5]}
   */
  radius?: Interval;
  /**
   * Unit of the radius: pixels, or shorter edges of the image.
   *
   * @default {"pixels"}
   */
  unit?: "pixels" | "edges";
}

/** Parameters drawn by {@linkcode gaussianBlur}. */
export interface GaussianBlurParams {
  /** Standard deviation. */
  radius: number;
  /** Unit of the radius: pixels, or shorter edges of the image. */
  unit: "pixels" | "edges";
}

const passes = 3;

/**
 * Blurs an image as Pillow's `GaussianBlur` does: three box blurs of a fractional width.
 *
 * @param options How strong.
 * @returns The operation.
 * @throws {RangeError} If the interval is reversed or not within 0 to 100.
 * @see {@link https://www.mia.uni-saarland.de/Publications/gwosdek-ssvm11.pdf | Gwosdek et al. 2011, "Theoretical
 * foundations of Gaussian convolution by extended box filtering"}
 *
 * @example A point spreads
 * ```ts
 * import { gaussianBlur } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const data = new Uint8Array(9 * 9 * 3);
 * data.fill(255, 40 * 3, 41 * 3);
 * const blurred = await gaussianBlur().apply({ width: 9, height: 9, data }, { radius: 1, unit: "pixels" });
 * assert.ok(blurred.data[40 * 3]! < 60 && blurred.data[39 * 3]! > 10);
 * ```
 */
export function gaussianBlur(options: GaussianBlurOptions = {}): Augmentation<GaussianBlurParams> {
  const { radius = [1, 5], unit = "pixels" } = options;
  checkInterval("gaussianBlur", "radius", radius, [0, 100]);
  return {
    name: "gaussianBlur",
    sample: (prng) => ({ radius: drawUniform(prng, radius), unit }),
    apply: (image, params) =>
      Promise.try(() => {
        checkParams("gaussianBlur", params, { radius: [0, 100] });
        checkChoice("gaussianBlur", "unit", params.unit, ["pixels", "edges"]);
        const edge = params.unit === "pixels" ? 1 : Math.min(image.width, image.height);
        return blur(image, boxRadius(params.radius * edge));
      }),
  };
}

/** The half width of a box that, applied three times, has the variance of the Gaussian (equations 7, 11, 14). */
function boxRadius(deviation: number): number {
  const variance = deviation * deviation / passes;
  const whole = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2);
  const rest = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance) /
    (6 * (variance - (whole + 1) * (whole + 1)));
  return whole + rest;
}

function blur({ width, height, data }: Image, radius: number): Image {
  if (radius === 0) return { width, height, data: data.slice() };
  const reach = Math.floor(radius);
  const inner = Math.floor(2 ** 24 / (radius * 2 + 1));
  const outer = (2 ** 24 - (reach * 2 + 1) * inner) >> 1;
  // Columns are blurred, sixteen bytes of a row at once: rows lie on their side for it.
  const turnedStride = Math.ceil(height * 3 / 16) * 16;
  const stride = Math.ceil(width * 3 / 16) * 16;
  const column = 16 * Math.max(width, height);
  return withPixelKernels(
    [data, width * turnedStride, height * stride, column, column],
    (kernels, addresses) => {
      const [pixels, turned, upright, even, odd] = addresses as [number, number, number, number, number];
      kernels.layOut(pixels, width * 3, 3, turned, turnedStride, height, width);
      kernels.blurColumns(turned, turnedStride, width, reach, inner, outer, even, odd);
      kernels.layOut(turned, turnedStride, 3, upright, stride, width, height);
      kernels.blurColumns(upright, stride, height, reach, inner, outer, even, odd);
      const memory = new Uint8Array(kernels.memory.buffer);
      return copyView({ width, height, data: memory, start: upright, right: 3, down: stride, isOwn: false });
    },
  );
}
