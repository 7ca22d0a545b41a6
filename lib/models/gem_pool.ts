import * as tf from "@tensorflow/tfjs";
import type { Images, Matrix } from "../types.ts";

/** Options for {@linkcode gemPool}. */
export interface GemPoolOptions {
  /**
   * The exponent: 1 is the mean, and the larger, the nearer to the maximum.
   *
   * @default {3}
   */
  p?: number;
}

const SMALLEST = 1e-6;

/**
 * Generalized mean pooling of each channel over height and width: `mean(max(x, 1e-6) ** p) ** (1 / p)`, for
 * activations as large as float32 has them.
 *
 * @param x Activations, shape `[batch, height, width, channels]`; borrowed.
 * @param options The exponent.
 * @returns Shape `[batch, channels]`; the caller disposes of it.
 * @throws {RangeError} If `p` is not a positive number.
 * @see {@link https://arxiv.org/abs/1711.02512 | Radenović et al. 2018, eq. 3}
 *
 * @example Between the mean and the maximum
 * ```ts
 * import { gemPool } from "rdcd/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const pooled = gemPool(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1])).dataSync()[0]!;
 * assert.ok(Math.abs(pooled - 25 ** (1 / 3)) < 1e-5);
 * ```
 */
export function gemPool(x: Images, options: GemPoolOptions = {}): Matrix {
  const { p = 3 } = options;
  if (!(p > 0 && Number.isFinite(p))) {
    throw new RangeError(`Cannot pool as p must be a positive number: current value is ${p}`);
  }
  const pixels = x.shape[1] * x.shape[2];
  const pool = tf.customGrad((input, save) => {
    const images = input as tf.Tensor4D;
    const positive = images.maximum(SMALLEST);
    // The cube of 7e12 is beyond float32; relative to the largest, all powers are within 1.
    const largest = positive.max([1, 2], true);
    const mean = positive.div(largest).pow(p).mean([1, 2], true).pow(1 / p).mul(largest);
    (save as tf.GradSaveFunc)([images, mean]);
    return {
      value: mean.reshape([x.shape[0], x.shape[3]]),
      gradFunc(upstream: tf.Tensor, [saved, pooled]: tf.Tensor[]) {
        const share = saved!.maximum(SMALLEST).div(pooled!).pow(p - 1).div(pixels);
        return upstream.reshape(pooled!.shape).mul(share).mul(saved!.greaterEqual(SMALLEST).cast("float32"));
      },
    };
  });
  return tf.tidy(() => pool(x) as tf.Tensor2D);
}
