import * as tf from "@tensorflow/tfjs";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive } from "./check_features.ts";

/** Options for {@linkcode seedDistillation}. */
export interface SeedDistillationOptions {
  /**
   * Softmax temperature of the teacher's distribution, unitless. The default, that of SEED's options, leaves next to
   * nothing but the own slot.
   *
   * @default {1e-4}
   */
  teacherTemperature?: number;
  /**
   * Softmax temperature of the student's distribution, unitless.
   *
   * @default {0.2}
   */
  studentTemperature?: number;
}

/**
 * SEED's form of relational distillation: beside the queue, the teacher's own feature of the image is one more slot, and
 * the two distributions have temperatures of their own.
 *
 * `-sum_j p_j log q_j` with `p = softmax([t.t, t.q] / teacherTemperature)` and
 * `q = softmax([s.t, s.q] / studentTemperature)`, the mean over the batch, in nats.
 *
 * @param teacher Raw features, shape `[batch, dims]`; normalized here.
 * @param student Raw features of the same images and size, shape `[batch, dims]`; normalized here.
 * @param queue Unit rows of earlier teacher features, shape `[size, dims]`, as it was before this batch.
 * @param options The temperatures.
 * @returns A scalar that the caller disposes of; gradients reach all three. The inputs are borrowed.
 * @throws {RangeError} If shapes do not fit, a temperature is not positive, or (not on WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/2101.04731 | Fang et al. 2021, eq. 6}, `seed/builder.py`
 *
 * @example A student that points where the teacher does
 * ```ts
 * import { seedDistillation } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const [teacher, queue] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0, 1]])];
 * const options = { teacherTemperature: 0.01, studentTemperature: 0.2 };
 * const loss = seedDistillation(teacher, teacher, queue, options).dataSync()[0]!;
 * assert.ok(Math.abs(loss - Math.log(1 + Math.exp(-5))) < 1e-6);
 * ```
 */
export function seedDistillation(
  teacher: Matrix,
  student: Matrix,
  queue: Matrix,
  options: SeedDistillationOptions = {},
): Scalar {
  const { teacherTemperature = 1e-4, studentTemperature = 0.2 } = options;
  const name = "seedDistillation";
  checkMatrix(name, "teacher", teacher);
  const [rows, dims] = teacher.shape;
  checkMatrix(name, "student", student, { rows, dims });
  checkMatrix(name, "queue", queue, { dims });
  checkPositive(name, "teacherTemperature", teacherTemperature);
  checkPositive(name, "studentTemperature", studentTemperature);
  const loss = tf.tidy(() => {
    const own = l2Normalize(teacher);
    const logits = (features: Matrix, temperature: number) => {
      const slots = [features.mul(own).sum(1, true), tf.matMul(features, queue, false, true)] as Matrix[];
      return tf.concat2d(slots, 1).div<Matrix>(temperature);
    };
    const target = tf.softmax(logits(own, teacherTemperature));
    const found = tf.logSoftmax(logits(l2Normalize(student), studentTemperature));
    return target.mul(found).sum(1).neg().mean().asScalar();
  });
  return checkFinite(name, loss, { teacher, student, queue });
}
