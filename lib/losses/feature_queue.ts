import { checkPositiveInteger } from "../check_positive_integer.ts";
import * as tf from "@tensorflow/tfjs";
import { drawNormal } from "../random/draw.ts";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Prng } from "../random/prng.ts";
import type { Matrix } from "../types.ts";

/** Options for {@linkcode featureQueue}. */
export interface FeatureQueueOptions {
  /** Rows that it holds: 65,536 in the paper. */
  size: number;
  /** Numbers of a feature. */
  dims: number;
  /** Where the first rows come from. */
  prng: Prng;
}

/** A first-in-first-out queue of features over plain state: a tensor of shape `[size, dims]`, its oldest row first. */
export interface FeatureQueue {
  /** Random unit rows, as MoCo starts; the caller disposes of them. */
  init(): Matrix;
  /**
   * The state without its oldest rows, and with a batch's behind the others.
   *
   * @param state The state before; borrowed, and left as it is.
   * @param features Raw rows, shape `[batch, dims]`; normalized here; borrowed. The queue is a constant, so no gradient
   * flows back through it.
   * @returns The state after, which the caller disposes of.
   * @throws {RangeError} If a shape does not fit, or the batch is larger than the queue.
   */
  push(state: Matrix, features: Matrix): Matrix;
}

/**
 * A queue of past features, such as the teacher's or the momentum student's: what a batch is compared with.
 *
 * Losses read it before the batch is pushed, so that no image is compared with itself. The rows are those of MoCo's queue
 * in another order: MoCo leaves rows where they are and moves a pointer, and then a queue that was stored and read again
 * would add up in another order unless the pointer was stored as well. A batch need not divide the size.
 *
 * @param options Its size, and where its first rows come from.
 * @returns Functions over the state.
 * @throws {RangeError} If a size is no positive integer.
 * @see {@link https://arxiv.org/abs/1911.05722 | He et al. 2020, section 3.2}
 *
 * @example Two batches of two in a queue of three
 * ```ts
 * import { featureQueue, seededPrng } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const queue = featureQueue({ size: 3, dims: 2, prng: seededPrng(1) });
 * const first = queue.push(queue.init(), tf.tensor2d([[2, 0], [0, 2]]));
 * const second = queue.push(first, tf.tensor2d([[-3, 0], [0, -3]]));
 * assert.deepEqual(second.arraySync(), [[0, 1], [-1, 0], [0, -1]]);
 * ```
 */
export function featureQueue(options: FeatureQueueOptions): FeatureQueue {
  const { size, dims, prng } = options;
  checkPositiveInteger("make a queue", "size", size);
  checkPositiveInteger("make a queue", "dims", dims);

  function check(name: string, x: Matrix, most: number, isExact: boolean): void {
    const [rows = 0, columns] = x.shape;
    if (x.shape.length === 2 && columns === dims && rows > 0 && (isExact ? rows === most : rows <= most)) {
      return;
    }
    throw new RangeError(
      `Cannot push features as ${name} must be of shape [${isExact ? most : `1 to ${most}`}, ${dims}]: ` +
        `current value is [${x.shape}]`,
    );
  }

  return {
    init: () =>
      tf.tidy(() => {
        // Normal numbers make rows that point in every direction alike.
        const numbers = new Float32Array(size * dims).map(() => drawNormal(prng));
        return l2Normalize(tf.tensor2d(numbers, [size, dims]));
      }),
    push(state, features) {
      check("state", state, size, true);
      check("features", features, size, false);
      const [rows] = features.shape;
      return tf.tidy(() => {
        const unit = l2Normalize(features);
        return rows === size ? unit : tf.concat([state.slice([rows, 0], [size - rows, -1]), unit], 0);
      });
    },
  };
}
