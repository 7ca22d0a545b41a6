import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive, checkSeveralRows } from "./check_features.ts";

/** Options for {@linkcode crossCorrelation}. */
export interface CrossCorrelationOptions {
  /**
   * Weight of the correlations between different dimensions.
   *
   * @default {5e-3}
   */
  offDiagonalWeight?: number;
}

/** Added to each dimension's variance. */
const EPSILON = 1e-5;

/**
 * Barlow Twins' loss: over the batch, each dimension of one matrix is to correlate fully with the same dimension of the
 * other, and with no other dimension.
 *
 * `sum_i (1 - c_ii)^2 + offDiagonalWeight * sum_(i != j) c_ij^2`, with `c` the correlation matrix of the columns, each
 * brought to mean 0 and variance 1 over the batch (biased, plus 1e-5).
 *
 * @param one Rows of the first views, or of the teacher, shape `[batch, dims]`, at least two; borrowed.
 * @param other Rows of the second views, or of the student, shape `[batch, dims]`; borrowed.
 * @param options The weight.
 * @returns A scalar that the caller disposes of.
 * @throws {RangeError} If shapes do not fit, there are fewer than two rows, the weight is not positive, or (not on
 * WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/2103.03230 | Zbontar et al. 2021, eq. 1 and 2}
 *
 * @example Dimensions that are independent of each other
 * ```ts
 * import { crossCorrelation } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const views = tf.tensor2d([[1, 1], [1, -1], [-1, 1], [-1, -1]]);
 * assert.ok(crossCorrelation(views, views).dataSync()[0]! < 1e-6);
 * ```
 */
export function crossCorrelation(one: Matrix, other: Matrix, options: CrossCorrelationOptions = {}): Scalar {
  const { offDiagonalWeight = 5e-3 } = options;
  checkMatrix("crossCorrelation", "one", one);
  const [rows, dims] = one.shape;
  checkMatrix("crossCorrelation", "other", other, { rows, dims });
  checkPositive("crossCorrelation", "offDiagonalWeight", offDiagonalWeight);
  checkSeveralRows("crossCorrelation", "one", one);
  const loss = tf.tidy(() => {
    const correlation = tf.matMul(standardised(one), standardised(other), true).div(rows); // [dims, dims]
    const identity = tf.eye(dims);
    const weights = identity.add(tf.sub(1, identity).mul(offDiagonalWeight));
    return correlation.sub(identity).square().mul(weights).sum().asScalar();
  });
  return checkFinite("crossCorrelation", loss, { one, other });
}

function standardised(x: Matrix): Matrix {
  const { mean, variance } = tf.moments(x, 0, true);
  return x.sub(mean).div(variance.add(EPSILON).sqrt());
}
