import * as tf from "@tensorflow/tfjs";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix } from "./check_features.ts";

/**
 * The mean squared error between a student's features and the teacher's, over all numbers, both of unit length.
 *
 * @param teacher Raw features, shape `[batch, dims]`; normalized here; borrowed.
 * @param student Raw features of the same images and size, shape `[batch, dims]`; normalized here; borrowed.
 * @returns A scalar in `[0, 4 / dims]` that the caller disposes of.
 * @throws {RangeError} If shapes do not fit, or (not on WebGPU) a number is not finite.
 * @see RDCD's first commit, which weighs it by 100.
 *
 * @example Opposite features
 * ```ts
 * import { meanSquaredError } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const loss = meanSquaredError(tf.tensor2d([[3, 0]]), tf.tensor2d([[-1, 0]])).dataSync()[0]!;
 * assert.ok(Math.abs(loss - 2) < 1e-6);
 * ```
 */
export function meanSquaredError(teacher: Matrix, student: Matrix): Scalar {
  checkPair("meanSquaredError", teacher, student);
  const loss = tf.tidy(() => l2Normalize(teacher).sub(l2Normalize(student)).square().mean().asScalar());
  return checkFinite("meanSquaredError", loss, { teacher, student });
}

/**
 * One less the cosine between a student's feature and the teacher's, the mean over the batch.
 *
 * @param teacher Raw features, shape `[batch, dims]`; borrowed.
 * @param student Raw features of the same images and size, shape `[batch, dims]`; borrowed.
 * @returns A scalar in `[0, 2]` that the caller disposes of; `dims / 2` times the mean squared error.
 * @throws {RangeError} If shapes do not fit, or (not on WebGPU) a number is not finite.
 *
 * @example Orthogonal features
 * ```ts
 * import { cosineDistance } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const loss = cosineDistance(tf.tensor2d([[3, 0]]), tf.tensor2d([[0, 2]])).dataSync()[0]!;
 * assert.ok(Math.abs(loss - 1) < 1e-6);
 * ```
 */
export function cosineDistance(teacher: Matrix, student: Matrix): Scalar {
  checkPair("cosineDistance", teacher, student);
  const loss = tf.tidy(() =>
    tf.sub(1, l2Normalize(teacher).mul(l2Normalize(student)).sum(1).mean()).asScalar()
  );
  return checkFinite("cosineDistance", loss, { teacher, student });
}

function checkPair(loss: string, teacher: Matrix, student: Matrix): void {
  checkMatrix(loss, "teacher", teacher);
  const [rows, dims] = teacher.shape;
  checkMatrix(loss, "student", student, { rows, dims });
}
