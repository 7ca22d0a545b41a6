import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive } from "./check_features.ts";

/** Options for {@linkcode hardNegative}. */
export interface HardNegativeOptions {
  /**
   * The least that `1 - similarity` counts as; nearer pairs have no gradient.
   *
   * @default {1e-3}
   */
  floor?: number;
}

/**
 * RDCD's hard negative loss, unweighted: each descriptor is pushed from its nearest neighbor in the queue.
 *
 * `-log(max(floor, 1 - max_j q.m_j))`, the mean over the batch, in nats. It equals twice the KoLeo term of the same
 * pairs less `log 2`, so that its weight of 5 corresponds to an entropy weight of 10.
 *
 * @param query Unit rows, shape `[batch, dims]`.
 * @param queue Unit rows of other images, shape `[size, dims]`, as it was before this batch; a constant, to which no
 * gradient flows.
 * @param options The floor.
 * @returns A scalar that the caller disposes of. The inputs are borrowed.
 * @throws {RangeError} If shapes do not fit, the floor is not positive, or (not on WebGPU) a number is not finite.
 * @see RDCD, `rdcd/models/moco.py`; the paper's L_HN.
 *
 * @example Half a similarity
 * ```ts
 * import { hardNegative } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const queue = tf.tensor2d([[0.5, Math.sqrt(0.75)], [-1, 0]]);
 * const loss = hardNegative(tf.tensor2d([[1, 0]]), queue).dataSync()[0]!;
 * assert.ok(Math.abs(loss - Math.log(2)) < 1e-6);
 * ```
 */
export function hardNegative(query: Matrix, queue: Matrix, options: HardNegativeOptions = {}): Scalar {
  const { floor = 1e-3 } = options;
  checkMatrix("hardNegative", "query", query);
  checkMatrix("hardNegative", "queue", queue, { dims: query.shape[1] });
  checkPositive("hardNegative", "floor", floor);
  const loss = tf.tidy(() => {
    const nearest = nearestRows(query, queue);
    const distance = tf.sub(1, query.mul(nearest).sum(1)); // [batch]
    return distance.maximum(floor).log().neg().mean().asScalar();
  });
  return checkFinite("hardNegative", loss, { query, queue }, query);
}

/**
 * For each row the row of another matrix with the largest inner product, as a constant: which one it is has no
 * gradient, and the way back through all products would cost as much as the way there.
 *
 * @param rows Shape `[batch, dims]`; borrowed.
 * @param others Shape `[size, dims]`; borrowed.
 * @returns Shape `[batch, dims]`; within `tf.tidy`.
 */
function nearestRows(rows: Matrix, others: Matrix): Matrix {
  const find = tf.customGrad((...inputs) => {
    const [x, y] = inputs as unknown as [Matrix, Matrix];
    return {
      value: tf.gather(y, tf.matMul(x, y, false, true).argMax(1)),
      gradFunc: () => [tf.zerosLike(rows), tf.zerosLike(others)],
    };
  });
  return find(rows, others) as Matrix;
}
