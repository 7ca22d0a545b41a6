import { checkInterval, checkParams } from "./check_params.ts";
import { drawUniform } from "../random/draw.ts";
import type { Image, Interval } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode motionBlur}. */
export interface MotionBlurOptions {
  /**
   * How far the camera moves, as a share of the image's shorter edge.
   *
   * @default {[0.01, 0.05]}
   */
  length?: Interval;
}

/** Parameters drawn by {@linkcode motionBlur}. */
export interface MotionBlurParams {
  /** How far the camera moves, as a share of the image's shorter edge, 0 to 0.5. */
  length: number;
  /** The way that it moves, in degrees counter-clockwise from the right, 0 to 180. */
  degrees: number;
}

/**
 * Blurs along a line, as a moving camera: each pixel is the mean of the pixels along the line; beyond the edge, the
 * edge's pixels continue.
 *
 * @param options How far.
 * @returns The operation.
 * @throws {RangeError} If the interval is reversed or not within 0 to 0.5.
 *
 * @example A point becomes a line
 * ```ts
 * import { motionBlur } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const data = new Uint8Array(8 * 8 * 3);
 * data.fill(255, (4 * 8 + 4) * 3, (4 * 8 + 5) * 3);
 * const moved = await motionBlur().apply({ width: 8, height: 8, data }, { length: 0.25, degrees: 0 });
 * const row = Array.from({ length: 8 }, (_, x) => moved.data[(4 * 8 + x) * 3]);
 * assert.deepEqual(row, [0, 0, 0, 85, 85, 85, 0, 0]);
 * ```
 */
export function motionBlur(options: MotionBlurOptions = {}): Augmentation<MotionBlurParams> {
  const { length = [0.01, 0.05] } = options;
  checkInterval("motionBlur", "length", length, [0, 0.5]);
  return {
    name: "motionBlur",
    sample: (prng) => ({ length: drawUniform(prng, length), degrees: drawUniform(prng, [0, 180]) }),
    apply: (image, params) =>
      Promise.try(() => {
        checkParams("motionBlur", params, { length: [0, 0.5], degrees: [0, 180] });
        const { width, height, data } = image;
        const points = line(params.length * Math.min(width, height), params.degrees);
        const sums = new Uint16Array(data.length);
        for (const [dx, dy] of points) addShifted(sums, image, dx, dy);
        const blurred = new Uint8Array(data.length);
        for (let at = 0; at < sums.length; at++) blurred[at] = Math.round(sums[at]! / points.length);
        return { width, height, data: blurred };
      }),
  };
}

/** Offsets of the pixels on a line through the origin, an odd number of them, at most 255. */
function line(length: number, degrees: number): [number, number][] {
  const angle = degrees * Math.PI / 180;
  const dx = Math.cos(angle), dy = -Math.sin(angle);
  const longer = Math.max(Math.abs(dx), Math.abs(dy));
  const reach = Math.min(127, Math.max(1, Math.round(length / 2 * longer)));
  return Array.from({ length: 2 * reach + 1 }, (_, index) => {
    const step = (index - reach) / longer;
    return [Math.round(step * dx), Math.round(step * dy)];
  });
}

function addShifted(sums: Uint16Array, { width, height, data }: Image, dx: number, dy: number): void {
  const row = width * 3;
  const clampedFrom = new Int32Array(width);
  for (let x = 0; x < width; x++) clampedFrom[x] = Math.min(width - 1, Math.max(0, x + dx)) * 3;
  for (let y = 0; y < height; y++) {
    const start = Math.min(height - 1, Math.max(0, y + dy)) * row;
    let to = y * row;
    for (let x = 0; x < width; x++) {
      const from = start + clampedFrom[x]!;
      sums[to]! += data[from]!;
      sums[to + 1]! += data[from + 1]!;
      sums[to + 2]! += data[from + 2]!;
      to += 3;
    }
  }
}
