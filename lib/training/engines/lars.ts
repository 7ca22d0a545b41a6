import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../types.ts";
import { move, type Moved, type Movement, sgd } from "./sgd.ts";

/** Options for {@linkcode lars}. */
export interface LarsOptions {
  /** The share of the last velocity that is kept, from 0 to below 1: 0.9 in SSCD. */
  momentum: number;
  /** How much of each weight is added to its gradient: 1e-6 in SSCD. */
  weightDecay: number;
  /** The length of a movement, before the learning rate, as a share of the tensor's: 0.001 in SSCD. */
  trustCoefficient: number;
  /** Added to the length that is divided by: 1e-8 in SSCD. */
  epsilon: number;
  /**
   * True if tensors of one dimension, which are biases, normalizations and layer scales, are adapted and decayed too.
   * If not, they move as by {@linkcode sgd} without weight decay.
   */
  adaptsVectors: boolean;
}

/**
 * One step of layer-wise adaptive rate scaling, for one tensor: {@linkcode sgd} with `gradient + weightDecay * weight`
 * multiplied by `trustCoefficient * |weight| / (|gradient| + weightDecay * |weight| + epsilon)`. Where either length
 * is 0 the gradient is taken as it is.
 *
 * SSCD gives all its parameters to `LARS` of Lightning Bolts 0.4 in one group, so that biases and normalizations are
 * adapted (`sscd/train.py`); You et al. and most that came after leave them out. RDCD imports the class and does not
 * use it. Unlike Lightning Bolts', this adapts with a weight decay of 0 as well.
 *
 * @param movement The tensor, its gradient and its velocity.
 * @param learningRate This step's.
 * @param options Momentum, weight decay and what is adapted.
 * @returns The tensor and its velocity afterwards.
 * @see {@link https://arxiv.org/abs/1708.03888 | You et al. 2017, eq. 6}
 *
 * @example The first movement has a share of the tensor's length, whatever the gradient's is
 * ```ts
 * import { lars } from "rdcd/training";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const options = { momentum: 0.9, weightDecay: 0, trustCoefficient: 0.1, epsilon: 1e-8, adaptsVectors: true };
 * const movement = { weight: tf.tensor1d([3, 4]), gradient: tf.tensor1d([0, 700]), velocity: tf.zeros([2]) };
 * const { velocity } = lars(movement, 1, options);
 * assert.ok(Math.abs(velocity.norm().dataSync()[0]! - 0.1 * 5) < 1e-6);
 * ```
 */
export function lars(movement: Movement, learningRate: number, options: LarsOptions): Moved {
  const { momentum, adaptsVectors } = options;
  if (movement.weight.rank < 2 && !adaptsVectors) {
    return sgd(movement, learningRate, { momentum, weightDecay: 0 });
  }
  return move(movement, () => adapted(movement, options), { momentum, learningRate });
}

function adapted({ weight, gradient }: Movement, options: LarsOptions): Tensor {
  const { weightDecay, trustCoefficient, epsilon } = options;
  const [weightLength, gradientLength] = [weight.norm(), gradient.norm()];
  const share = weightLength.mul(trustCoefficient)
    .div(gradientLength.add(weightLength.mul(weightDecay)).add(epsilon));
  const isAdapted = weightLength.mul(gradientLength).greater(0);
  return tf.where(isAdapted, gradient.add(weight.mul(weightDecay)).mul(share), gradient);
}
