import { checkColor, checkInterval, checkParams } from "./check_params.ts";
import { drawColor, drawUniform } from "../random/draw.ts";
import { type Homography, warpImage } from "./warp_image.ts";
import type { Color, Interval, Size } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode perspective}. */
export interface PerspectiveOptions {
  /**
   * How far corners move inwards, at most: a share of the image's width and height.
   *
   * @default {[0.05, 0.2]}
   */
  distortion?: Interval;
  /**
   * The color of what becomes empty; `"random"` draws one.
   *
   * @default {[0, 0, 0]}
   */
  fill?: Color | "random";
}

/** Parameters drawn by {@linkcode perspective}. */
export interface PerspectiveParams {
  /**
   * How far each corner moves inwards, as shares of the image's width and height, 0 to 0.45: x and y of the top
   * left, top right, bottom right and bottom left corner.
   */
  corners: number[];
  /** The color of what becomes empty. */
  fill: Color;
}

/**
 * Shows an image as if photographed from the side: its four corners move inwards, each on its own; the canvas stays.
 *
 * @param options How far, and what is behind.
 * @returns The operation.
 * @throws {RangeError} If the interval is reversed or not within 0 to 0.45.
 *
 * @example Corners that stay change nothing
 * ```ts
 * import { perspective } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
 * const corners = [0, 0, 0, 0, 0, 0, 0, 0];
 * assert.deepEqual(await perspective().apply(image, { corners, fill: [0, 0, 0] }), image);
 * ```
 */
export function perspective(options: PerspectiveOptions = {}): Augmentation<PerspectiveParams> {
  const { distortion = [0.05, 0.2], fill = [0, 0, 0] } = options;
  checkInterval("perspective", "distortion", distortion, [0, 0.45]);
  return {
    name: "perspective",
    sample: (prng) => {
      const most = drawUniform(prng, distortion);
      return {
        corners: Array.from({ length: 8 }, () => drawUniform(prng, [0, most])),
        fill: fill === "random" ? drawColor(prng) : fill,
      };
    },
    apply: (image, { corners, fill }) =>
      Promise.try(() => {
        if (!Array.isArray(corners) || corners.length !== 8) {
          throw new RangeError(
            `Cannot apply perspective as corners must be eight numbers: current value is ${
              JSON.stringify(corners)
            }`,
          );
        }
        corners.forEach((corner, index) =>
          checkParams("perspective", { [`corners[${index}]`]: corner }, { [`corners[${index}]`]: [0, 0.45] })
        );
        checkColor("perspective", fill);
        return warpImage(image, fromQuadrangle(corners, image), image, fill);
      }),
  };
}

/**
 * From the places of the moved corners back to the image's own: the adjugate of the projective map of a rectangle to
 * a quadrangle (Heckbert 1989, section 2.2.3).
 */
function fromQuadrangle(corners: number[], { width, height }: Size): Homography {
  const [ax, ay, bx, by, cx, cy, dx, dy] = corners as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const x = [ax, 1 - bx, 1 - cx, dx].map((share) => share * width) as [number, number, number, number];
  const y = [ay, by, 1 - cy, 1 - dy].map((share) => share * height) as [number, number, number, number];
  const ux = x[1] - x[2], vx = x[3] - x[2], sx = x[0] - x[1] + x[2] - x[3];
  const uy = y[1] - y[2], vy = y[3] - y[2], sy = y[0] - y[1] + y[2] - y[3];
  const area = ux * vy - vx * uy;
  const g = (sx * vy - vx * sy) / area, h = (ux * sy - sx * uy) / area;
  const a = x[1] - x[0] + g * x[1], b = x[3] - x[0] + h * x[3], c = x[0];
  const d = y[1] - y[0] + g * y[1], e = y[3] - y[0] + h * y[3], f = y[0];
  // The determinant's sign makes the weights positive in front of the camera.
  const sign = Math.sign(a * (e - f * h) - b * (d - f * g) + c * (d * h - e * g));
  return [
    sign * width * (e - f * h),
    sign * width * (c * h - b),
    sign * width * (b * f - c * e),
    sign * height * (f * g - d),
    sign * height * (a - c * g),
    sign * height * (c * d - a * f),
    sign * (d * h - e * g),
    sign * (b * g - a * h),
    sign * (a * e - b * d),
  ];
}
