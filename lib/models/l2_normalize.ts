import * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../types.ts";

const SMALLEST_LENGTH = 1e-12;

/**
 * Scales rows to unit length: `x / max(|x|, 1e-12)`, as PyTorch's `normalize`. A row of zeros stays zeros, and its
 * gradient is finite.
 *
 * @param x Shape `[rows, dims]`; borrowed.
 * @returns Same shape; the caller disposes of it.
 *
 * @example A row of unit length
 * ```ts
 * import { l2Normalize } from "rdcd/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const [x, y] = l2Normalize(tf.tensor2d([[3, 4]])).dataSync();
 * assert.ok(Math.abs(x! - 0.6) < 1e-6 && Math.abs(y! - 0.8) < 1e-6);
 * ```
 */
export function l2Normalize(x: Matrix): Matrix {
  // The floor is under the root: the root's own gradient at zero is infinite.
  return tf.tidy(() => x.div(x.square().sum(1, true).maximum(SMALLEST_LENGTH ** 2).sqrt()));
}
