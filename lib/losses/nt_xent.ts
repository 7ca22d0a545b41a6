import * as tf from "@tensorflow/tfjs";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive } from "./check_features.ts";

/** Options for {@linkcode ntXent}. */
export interface NtXentOptions {
  /**
   * Softmax temperature, unitless.
   *
   * @default {0.1}
   */
  temperature?: number;
}

/** Far below any logit, and far from the end of float32. */
const NEVER = 1e9;

/**
 * SimCLR's contrastive loss within the batch: each view is to be told from all other views, of both kinds, by its
 * partner.
 *
 * `-log(exp(s(i, p(i)) / t) / sum_(k != i) exp(s(i, k) / t))`, the mean over all `2 * batch` views, in nats.
 *
 * @param one Raw rows of the first views, shape `[batch, dims]`; normalized here; borrowed.
 * @param other Raw rows of the second views in the same order, shape `[batch, dims]`; normalized here; borrowed.
 * @param options The temperature.
 * @returns A scalar that the caller disposes of.
 * @throws {RangeError} If shapes do not fit, the temperature is not positive, or (not on WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/2002.05709 | Chen et al. 2020, eq. 1}
 *
 * @example Views that are equal, images that are orthogonal
 * ```ts
 * import { ntXent } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const views = tf.tensor2d([[1, 0], [0, 1]]);
 * const loss = ntXent(views, views, { temperature: 1 }).dataSync()[0]!;
 * assert.ok(Math.abs(loss - Math.log(1 + 2 / Math.E)) < 1e-6);
 * ```
 */
export function ntXent(one: Matrix, other: Matrix, options: NtXentOptions = {}): Scalar {
  const { temperature = 0.1 } = options;
  checkMatrix("ntXent", "one", one);
  const [rows, dims] = one.shape;
  checkMatrix("ntXent", "other", other, { rows, dims });
  checkPositive("ntXent", "temperature", temperature);
  const loss = tf.tidy(() => {
    const [first, second] = [l2Normalize(one), l2Normalize(other)];
    const views = tf.concat2d([first, second], 0);
    const logits = tf.matMul(views, views, false, true).div(temperature).sub(tf.eye(2 * rows).mul(NEVER));
    const partners = first.mul(second).sum(1).div(temperature);
    return tf.logSumExp(logits, 1).mean().sub(partners.mean()).asScalar();
  });
  return checkFinite("ntXent", loss, { one, other });
}
