import * as tf from "@tensorflow/tfjs";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkSeveralRows } from "./check_features.ts";

/**
 * How far a student's similarities within a batch are from the teacher's: the mean over all pairs of rows, each with
 * itself included, of the squared difference between the cosines that the two give them. Their features may be of
 * different sizes.
 *
 * @param teacher Raw features, shape `[batch, teacher dims]`, two rows at least; normalized here; borrowed.
 * @param student Raw features of the same images, shape `[batch, student dims]`; normalized here; borrowed.
 * @returns A scalar in `[0, 4)` that the caller disposes of.
 * @throws {RangeError} If shapes do not fit, or (not on WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/1907.09682 | Tung & Mori 2019}, who compare similarities of features of any length
 * and bring each row of the matrix to unit length; here the features are of unit length, as descriptors are.
 *
 * @example Two images that are alike to the teacher and opposite to the student
 * ```ts
 * import { similarityDistance } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const [teacher, student] = [tf.tensor2d([[3, 0, 0], [1, 0, 0]]), tf.tensor2d([[0, 1], [0, -5]])];
 * // Two of the four pairs are off by 2.
 * assert.equal(similarityDistance(teacher, student).dataSync()[0], (2 ** 2 + 2 ** 2) / 4);
 * ```
 */
export function similarityDistance(teacher: Matrix, student: Matrix): Scalar {
  const name = "similarityDistance";
  checkMatrix(name, "teacher", teacher);
  checkSeveralRows(name, "teacher", teacher);
  checkMatrix(name, "student", student, { rows: teacher.shape[0] });
  const loss = tf.tidy(() => {
    const [expected, found] = [teacher, student].map((x) => {
      const unit = l2Normalize(x);
      return tf.matMul(unit, unit, false, true);
    });
    return expected!.sub(found!).square().mean().asScalar();
  });
  return checkFinite(name, loss, { teacher, student });
}
