import * as tf from "@tensorflow/tfjs";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../types.ts";

/** Features and the queue that they are compared with. */
export interface Relation {
  /** Raw features, shape `[batch, dims]`; normalized here; borrowed. */
  features: Matrix;
  /** Unit rows, shape `[size, dims]`; borrowed. */
  queue: Matrix;
}

/**
 * The Kullback-Leibler divergence of the softmax distributions over a queue that two sorts of features have, the mean
 * over the batch, in nats.
 *
 * @param target The relation that is to be matched.
 * @param found The relation that matches it, to a queue of the same size.
 * @returns A scalar, at least 0 but for rounding; within `tf.tidy`.
 */
export function relationDivergence(target: Relation, found: Relation, temperature: number): Scalar {
  const [targetLog, foundLog] = [target, found].map(({ features, queue }) =>
    tf.logSoftmax(tf.matMul(l2Normalize(features), queue, false, true).div(temperature))
  );
  return targetLog!.exp().mul(targetLog!.sub(foundLog!)).sum(1).mean().asScalar();
}
