import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";
import { checkPositive } from "./check_features.ts";

/** Options for {@linkcode lossGradient}. */
export interface LossGradientOptions {
  /**
   * How far each number is moved up and down for the finite differences.
   *
   * @default {1e-3}
   */
  step?: number;
}

/** The value of a loss, and its gradient. */
export interface LossGradient {
  /** The loss. */
  value: number;
  /** Its gradient by backpropagation, in the shape of the rows. */
  gradient: number[][];
  /** The same by central differences of the loss alone. */
  differences: number[][];
  /** The largest difference between the two, as a share of the gradient's largest number; 0 where both are 0. */
  error: number;
}

/**
 * The value of a loss at some rows and its gradient there, checked by finite differences: for images of what a loss
 * does, and for the first look at one of your own. It calls the loss twice for every number of the rows.
 *
 * @param loss A function of a matrix; tensors that it makes and does not give back are disposed of.
 * @param rows Where, `[rows, dims]`; in float32, so differences are good to about a thousandth.
 * @param options The step.
 * @returns Plain numbers; no tensor is left.
 * @throws {RangeError} If the step is not positive, and as the loss does.
 *
 * @example A hard negative pushes along the circle
 * ```ts
 * import { hardNegative, lossGradient } from "rdcd/losses";
 * import { l2Normalize } from "rdcd/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const { value, gradient, error } = lossGradient(
 *   (query) => hardNegative(l2Normalize(query), tf.tensor2d([[0.6, 0.8]])),
 *   [[1, 0]],
 * );
 * assert.ok(Math.abs(value + Math.log(0.4)) < 1e-6);
 * assert.ok(Math.abs(gradient[0]![1]! - 2) < 1e-5);
 * assert.ok(error < 0.01);
 * ```
 */
export function lossGradient(
  loss: (rows: Matrix) => Scalar,
  rows: readonly (readonly number[])[],
  options: LossGradientOptions = {},
): LossGradient {
  const { step = 1e-3 } = options;
  checkPositive("lossGradient", "step", step);
  const at = (numbers: readonly (readonly number[])[]) => tf.tensor2d(numbers.map((row) => [...row]));
  const moved = (row: number, column: number, by: number) =>
    rows.map((numbers, i) => numbers.map((value, j) => i === row && j === column ? value + by : value));
  return tf.tidy(() => {
    const valueOf = (numbers: readonly (readonly number[])[]) => loss(at(numbers)).dataSync()[0]!;
    const { value, grad } = tf.valueAndGrad((x) => loss(x as Matrix))(at(rows));
    const gradient = (grad as Matrix).arraySync();
    const differences = rows.map((numbers, row) =>
      numbers.map((_, column) =>
        (valueOf(moved(row, column, step)) - valueOf(moved(row, column, -step))) / (2 * step)
      )
    );
    const sizes = gradient.flat().map(Math.abs);
    const errors = gradient.flatMap((numbers, row) =>
      numbers.map((number, column) => Math.abs(number - differences[row]![column]!))
    );
    const error = Math.max(...errors) / (Math.max(...sizes) || 1);
    return { value: value.dataSync()[0]!, gradient, differences, error };
  });
}
