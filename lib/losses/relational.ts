import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive } from "./check_features.ts";
import { relationDivergence } from "./relation_divergence.ts";

/** Options for {@linkcode relational}. */
export interface RelationalOptions {
  /**
   * Softmax temperature of both distributions, unitless.
   *
   * @default {0.04}
   */
  temperature?: number;
}

/**
 * RDCD's relational self-supervised distillation: the student is to have the teacher's similarities to a queue of
 * teacher features.
 *
 * `KL(softmax(t.q / T) || softmax(s.q / T))`, the mean over the batch, in nats.
 *
 * The official class (`Pbank`) was never published. This is CompRess with one queue (`CompReSSA`), which has its
 * argument names, order and temperature, and agrees with the paper's figure of one teacher queue.
 *
 * @param teacher Raw features, shape `[batch, dims]`; normalized here.
 * @param student Raw features of the same images and size, shape `[batch, dims]`; normalized here.
 * @param queue Unit rows of earlier teacher features, shape `[size, dims]`, as it was before this batch.
 * @param options The temperature.
 * @returns A scalar that the caller disposes of; gradients reach all three. The inputs are borrowed.
 * @throws {RangeError} If shapes do not fit, the temperature is not positive, or (not on WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/2010.14713 | Koohpayegani et al. 2020, eq. 2 and 3}
 *
 * @example Equal features have nothing to learn
 * ```ts
 * import { relational } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const teacher = tf.tensor2d([[3, 4], [1, 0]]);
 * const queue = tf.tensor2d([[0, 1], [1, 0]]);
 * assert.ok(Math.abs(relational(teacher, teacher.mul(2), queue).dataSync()[0]!) < 1e-6);
 * ```
 */
export function relational(
  teacher: Matrix,
  student: Matrix,
  queue: Matrix,
  options: RelationalOptions = {},
): Scalar {
  const { temperature = 0.04 } = options;
  checkMatrix("relational", "teacher", teacher);
  const [rows, dims] = teacher.shape;
  checkMatrix("relational", "student", student, { rows, dims });
  checkMatrix("relational", "queue", queue, { dims });
  checkPositive("relational", "temperature", temperature);
  const loss = tf.tidy(() =>
    relationDivergence({ features: teacher, queue }, { features: student, queue }, temperature)
  );
  return checkFinite("relational", loss, { teacher, student, queue });
}
