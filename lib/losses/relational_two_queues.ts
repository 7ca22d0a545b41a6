import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive } from "./check_features.ts";
import { relationDivergence } from "./relation_divergence.ts";

/** Options for {@linkcode relationalTwoQueues}. */
export interface RelationalTwoQueuesOptions {
  /** Unit rows of earlier teacher features, shape `[size, teacher dims]`; borrowed. */
  teacherQueue: Matrix;
  /** Unit rows of the student's features of the same images in the same order, shape `[size, student dims]`; borrowed. */
  studentQueue: Matrix;
  /**
   * Softmax temperature of both distributions, unitless.
   *
   * @default {0.04}
   */
  temperature?: number;
}

/**
 * CompRess with two queues: the student's similarities to its own queue are to be the teacher's to the teacher's, so that
 * the two need not have features of one size.
 *
 * `KL(softmax(t.q / T) || softmax(s.p / T))`, the mean over the batch, in nats.
 *
 * @param teacher Raw features, shape `[batch, teacher dims]`; normalized here.
 * @param student Raw features of the same images, shape `[batch, student dims]`; normalized here.
 * @param options The queues, as they were before this batch, and the temperature.
 * @returns A scalar that the caller disposes of. The inputs are borrowed.
 * @throws {RangeError} If shapes do not fit, the temperature is not positive, or (not on WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/2010.14713 | Koohpayegani et al. 2020}, `nn/compress_loss.py`, `CompReSS` and,
 * with momentum features in the student's queue, `CompReSSMomentum`.
 *
 * @example Features of different sizes with the same relations
 * ```ts
 * import { relationalTwoQueues } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const teacherQueue = tf.tensor2d([[1, 0, 0], [0, 1, 0]]);
 * const studentQueue = tf.tensor2d([[0, 1], [1, 0]]);
 * const loss = relationalTwoQueues(tf.tensor2d([[1, 1, 0]]), tf.tensor2d([[2, 2]]), { teacherQueue, studentQueue });
 * assert.ok(Math.abs(loss.dataSync()[0]!) < 1e-6);
 * ```
 */
export function relationalTwoQueues(
  teacher: Matrix,
  student: Matrix,
  options: RelationalTwoQueuesOptions,
): Scalar {
  const { teacherQueue, studentQueue, temperature = 0.04 } = options;
  const name = "relationalTwoQueues";
  checkMatrix(name, "teacher", teacher);
  checkMatrix(name, "student", student, { rows: teacher.shape[0] });
  checkMatrix(name, "teacherQueue", teacherQueue, { dims: teacher.shape[1] });
  checkMatrix(name, "studentQueue", studentQueue, { rows: teacherQueue.shape[0], dims: student.shape[1] });
  checkPositive(name, "temperature", temperature);
  const loss = tf.tidy(() =>
    relationDivergence(
      { features: teacher, queue: teacherQueue },
      { features: student, queue: studentQueue },
      temperature,
    )
  );
  return checkFinite(name, loss, { teacher, student, teacherQueue, studentQueue });
}
