import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../types.ts";

/** One learned tensor between two steps. All have one shape and are borrowed. */
export interface Movement {
  /** The numbers. */
  weight: Tensor;
  /** The gradient of the loss by them. */
  gradient: Tensor;
  /** How they moved last, before the learning rate; zeros at the start. */
  velocity: Tensor;
}

/** A learned tensor after a step; the caller disposes of both. */
export interface Moved {
  /** The numbers. */
  weight: Tensor;
  /** How they moved, before the learning rate. */
  velocity: Tensor;
}

/** Options for {@linkcode sgd}. */
export interface SgdOptions {
  /** The share of the last velocity that is kept, from 0 to below 1: 0.9 in RDCD. */
  momentum: number;
  /** How much of each weight is added to its gradient: 1e-6 in RDCD. */
  weightDecay: number;
}

/**
 * One step of stochastic gradient descent with momentum, for one tensor:
 * `velocity = momentum * velocity + gradient + weightDecay * weight`, `weight = weight - learningRate * velocity`.
 *
 * @param movement The tensor, its gradient and its velocity.
 * @param learningRate This step's.
 * @param options Momentum and weight decay.
 * @returns The tensor and its velocity afterwards.
 * @see PyTorch's `torch.optim.SGD` without dampening and Nesterov's change, with which RDCD trains.
 *
 * @example The second step in the same direction is longer
 * ```ts
 * import { sgd } from "rdcd/training";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const options = { momentum: 0.5, weightDecay: 0 };
 * const gradient = tf.tensor1d([2]);
 * const first = sgd({ weight: tf.tensor1d([1]), gradient, velocity: tf.zeros([1]) }, 0.25, options);
 * assert.equal(first.weight.dataSync()[0], 0.5);
 * const second = sgd({ ...first, gradient }, 0.25, options);
 * assert.equal(second.weight.dataSync()[0], -0.25);
 * ```
 */
export function sgd(movement: Movement, learningRate: number, options: SgdOptions): Moved {
  const { weight, gradient } = movement;
  const { momentum, weightDecay } = options;
  return move(movement, () => gradient.add(weight.mul(weightDecay)), { momentum, learningRate });
}

/**
 * Moves a tensor by its velocity and what is to be added to it.
 *
 * @param change Computes what the velocity grows by; called within `tf.tidy`.
 * @param rates The share of the last velocity that is kept, and how far the velocity goes.
 * @returns The tensor and its velocity afterwards.
 */
export function move(
  { weight, velocity }: Movement,
  change: () => Tensor,
  { momentum, learningRate }: { momentum: number; learningRate: number },
): Moved {
  return tf.tidy(() => {
    const next = velocity.mul(momentum).add(change());
    return { weight: weight.sub(next.mul(learningRate)), velocity: next };
  });
}
