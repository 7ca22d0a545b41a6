import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";

/**
 * The Kullback-Leibler divergence of softmax distributions, the mean over the rows, in nats.
 *
 * @param target Logits of the distribution that is to be matched, shape `[batch, size]`; borrowed.
 * @param found Logits of the distribution that matches it, shape `[batch, size]`; borrowed.
 * @returns A scalar, at least 0 but for rounding; within `tf.tidy`.
 */
export function klDivergence(target: Matrix, found: Matrix): Scalar {
  const targetLog = tf.logSoftmax(target);
  return targetLog.exp().mul(targetLog.sub(tf.logSoftmax(found))).sum(1).mean().asScalar();
}
