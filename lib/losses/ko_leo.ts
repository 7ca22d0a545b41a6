import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive, checkSeveralRows } from "./check_features.ts";

/** Options for {@linkcode koLeo}. */
export interface KoLeoOptions {
  /**
   * The least that a squared distance counts as; nearer pairs have no gradient.
   *
   * @default {1e-6}
   */
  floor?: number;
}

/**
 * The KoLeo term, unweighted: Kozachenko and Leonenko's estimate of the differential entropy, negated. Each row is
 * pushed from its nearest neighbor among the others of the batch, so that the batch spreads evenly.
 *
 * `-log ||x_i - x_n(i)||`, the mean over the rows, in nats.
 *
 * @param embeddings Unit rows, shape `[batch, dims]`, at least two; borrowed.
 * @param options The floor.
 * @returns A scalar that the caller disposes of.
 * @throws {RangeError} If there are fewer than two rows, the floor is not positive, or (not on WebGPU) a number is not
 * finite.
 * @see {@link https://arxiv.org/abs/1806.03198 | Sablayrolles et al. 2019, eq. 1}
 *
 * @example Opposite directions are two apart
 * ```ts
 * import { koLeo } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const loss = koLeo(tf.tensor2d([[1, 0], [-1, 0]])).dataSync()[0]!;
 * assert.ok(Math.abs(loss + Math.log(2)) < 1e-6);
 * ```
 */
export function koLeo(embeddings: Matrix, options: KoLeoOptions = {}): Scalar {
  const { floor = 1e-6 } = options;
  checkMatrix("koLeo", "embeddings", embeddings);
  checkPositive("koLeo", "floor", floor);
  checkSeveralRows("koLeo", "embeddings", embeddings);
  const loss = tf.tidy(() => {
    const similarity = tf.matMul(embeddings, embeddings, false, true);
    // Below any cosine, so that no row is its own neighbor.
    const nearest = similarity.sub(tf.eye(embeddings.shape[0]).mul(4)).max(1);
    return differentialEntropy(nearest as tf.Tensor1D, floor);
  });
  return checkFinite("koLeo", loss, { embeddings }, embeddings);
}

/**
 * The mean of `-log` of the distances that unit vectors of given cosines have.
 *
 * @param similarity Cosines, shape `[batch]`; borrowed.
 * @param floor The least that a squared distance counts as.
 * @returns A scalar; within `tf.tidy`.
 */
export function differentialEntropy(similarity: tf.Tensor1D, floor: number): Scalar {
  return tf.sub(2, similarity.mul(2)).maximum(floor).log().mul(-0.5).mean().asScalar();
}
