import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive } from "./check_features.ts";

/** Options for {@linkcode infoNce}. */
export interface InfoNceOptions {
  /**
   * Softmax temperature, unitless.
   *
   * @default {0.07}
   */
  temperature?: number;
}

/**
 * MoCo's contrastive loss: each row of `query` is to be told from all of `queue` by its own row of `key`.
 *
 * `-log(exp(q.k / t) / (exp(q.k / t) + sum_j exp(q.m_j / t)))`, the mean over the batch, in nats.
 *
 * @param query Unit rows, shape `[batch, dims]`.
 * @param key Unit rows, shape `[batch, dims]`; row `i` is of the same image as row `i` of `query`.
 * @param queue Unit rows of other images, shape `[size, dims]`, as it was before this batch.
 * @param options The temperature.
 * @returns A scalar that the caller disposes of; gradients reach all three. The inputs are borrowed.
 * @throws {RangeError} If shapes do not fit, the temperature is not positive, or (not on WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/1911.05722 | He et al. 2020, eq. 1}; RDCD, `rdcd/models/moco.py`, where the
 * temperature is 0.07 by `train.sh` and 0.1 by default.
 *
 * @example A key that is its query, and a queue of other directions
 * ```ts
 * import { infoNce } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const query = tf.tensor2d([[1, 0, 0]]);
 * const queue = tf.tensor2d([[0, 1, 0], [0, 0, 1]]);
 * const loss = infoNce(query, query, queue, { temperature: 1 }).dataSync()[0]!;
 * assert.ok(Math.abs(loss - Math.log((Math.E + 2) / Math.E)) < 1e-6);
 * ```
 */
export function infoNce(query: Matrix, key: Matrix, queue: Matrix, options: InfoNceOptions = {}): Scalar {
  const { temperature = 0.07 } = options;
  checkMatrix("infoNce", "query", query);
  const [rows, dims] = query.shape;
  checkMatrix("infoNce", "key", key, { rows, dims });
  checkMatrix("infoNce", "queue", queue, { dims });
  checkPositive("infoNce", "temperature", temperature);
  const loss = tf.tidy(() => {
    const positive = query.mul(key).sum(1, true).div(temperature); // [batch, 1]
    const negative = tf.matMul(query, queue, false, true).div(temperature); // [batch, size]
    const total = tf.logSumExp(tf.concat([positive, negative], 1), 1, true);
    return total.sub(positive).mean().asScalar();
  });
  return checkFinite("infoNce", loss, { query, key, queue });
}
