import type { Interval } from "../types.ts";
import { checkChoice, checkInterval, checkParams } from "./check_params.ts";
import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Augmentation } from "./augmentation.ts";

/** Options for {@linkcode noise}. */
export interface NoiseOptions {
  /**
   * Kinds drawn from, evenly: `"gaussian"` adds to every level a number of its own, `"grain"` the same to the three
   * levels of a pixel, `"impulse"` turns pixels black or white.
   *
   * @default {["gaussian", "grain", "impulse"]}
   */
  kinds?: readonly NoiseKind[];
  /**
   * How strong: the standard deviation in units of the full range of levels. For impulses, the share of pixels.
   *
   * @default {[0.02, 0.1]}
   */
  amount?: Interval;
}

/** A kind of {@linkcode noise}. */
export type NoiseKind = "gaussian" | "grain" | "impulse";

/** Parameters drawn by {@linkcode noise}. */
export interface NoiseParams {
  /** The kind of noise. */
  kind: NoiseKind;
  /** Standard deviation in units of the full range of levels; for impulses, the share of pixels. 0 to 1. */
  amount: number;
  /** Seed of the pixels' numbers, a whole number of 32 bits. */
  seed: number;
}

const kinds: readonly NoiseKind[] = ["gaussian", "grain", "impulse"];
/** Standard deviation of the sum of four bytes, each even in 0 to 255. */
const byteSumDeviation = Math.sqrt(4 * (256 ** 2 - 1) / 12);

/**
 * Adds noise. The Gaussian is the sum of four random bytes (Irwin and Hall): whole numbers only, so that every machine
 * gives the same pixels; it ends at 3.45 standard deviations.
 *
 * @param options Which kinds and how strong.
 * @returns The operation.
 * @throws {RangeError} If the interval is reversed or not within 0 to 1.
 *
 * @example The mean stays
 * ```ts
 * import { noise } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(128) };
 * const { data } = await noise().apply(image, { kind: "gaussian", amount: 0.05, seed: 1 });
 * assert.ok(Math.abs(data.reduce((sum, level) => sum + level, 0) / data.length - 128) < 1);
 * ```
 */
export function noise(options: NoiseOptions = {}): Augmentation<NoiseParams> {
  const { kinds: drawn = kinds, amount = [0.02, 0.1] } = options;
  checkInterval("noise", "amount", amount, [0, 1]);
  return {
    name: "noise",
    sample: (prng) => ({
      kind: drawChoice(prng, drawn),
      amount: drawUniform(prng, amount),
      seed: drawInteger(prng, [0, 2 ** 32 - 1]),
    }),
    apply: (image, params) =>
      Promise.try(() => {
        checkParams("noise", params, { amount: [0, 1], seed: [0, 2 ** 32 - 1] });
        checkChoice("noise", "kind", params.kind, kinds);
        const { width, height } = image;
        const data = params.kind === "impulse" ? strike(image.data, params) : shake(image.data, params);
        return { width, height, data };
      }),
  };
}

function shake(data: Uint8Array, { kind, amount, seed }: NoiseParams): Uint8Array {
  const noisy = new Uint8ClampedArray(data.length);
  const scale = amount * 255 / byteSumDeviation;
  const perPixel = kind === "grain";
  for (let at = 0; at < data.length; at++) {
    const bits = hash((perPixel ? Math.floor(at / 3) : at) + seed);
    const sum = (bits & 255) + (bits >>> 8 & 255) + (bits >>> 16 & 255) + (bits >>> 24);
    noisy[at] = data[at]! + (sum - 510) * scale;
  }
  return new Uint8Array(noisy.buffer);
}

function strike(data: Uint8Array, { amount, seed }: NoiseParams): Uint8Array {
  const noisy = data.slice();
  const threshold = amount * 2 ** 31;
  for (let at = 0; at < data.length; at += 3) {
    const bits = hash(at + seed);
    if (bits >>> 1 < threshold) noisy.fill((bits & 1) * 255, at, at + 3);
  }
  return noisy;
}

/** A whole number of 32 bits, mixed so that neighbors have nothing in common (Wellons' "lowbias32"). */
function hash(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ bits >>> 16, 0x7feb352d);
  bits = Math.imul(bits ^ bits >>> 15, 0x846ca68b);
  return (bits ^ bits >>> 16) >>> 0;
}
