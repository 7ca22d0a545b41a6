import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../types.ts";
import type { Moved, Movement } from "./sgd.ts";

/** One learned tensor between two steps of {@linkcode adamw}; `velocity` is the mean of its gradients. */
export interface AdamwMovement extends Movement {
  /** The mean of the squares of its gradients; zeros at the start. */
  squares: Tensor;
  /** How many times it has moved before. */
  updates: number;
}

/** A learned tensor after a step of {@linkcode adamw}; the caller disposes of its three tensors. */
export interface AdamwMoved extends Moved {
  /** The mean of the squares of its gradients. */
  squares: Tensor;
}

/** Options for {@linkcode adamw}. */
export interface AdamwOptions {
  /** The share of the mean of gradients that is kept, from 0 to below 1. */
  beta1: number;
  /** The share of the mean of squared gradients that is kept, from 0 to below 1. */
  beta2: number;
  /** Added to the root of the mean of squares that is divided by. */
  epsilon: number;
  /** Part of each weight that is taken off, as a share of the learning rate, whatever its gradient is. */
  weightDecay: number;
  /**
   * True if tensors of one dimension, which are biases, normalizations and layer scales, decay too.
   *
   * @default {true}
   */
  decaysVectors?: boolean;
}

/** Factors that a step multiplies and divides by: the same for all tensors that move together. */
export interface AdamwFactors {
  /** Share that is left of a weight that decays. */
  kept: number;
  /** The learning rate, by how much the mean of gradients is still drawn to its start. */
  rate: number;
  /** The root of how much the mean of squares is not drawn to its start. */
  root: number;
}

/**
 * One step of Adam with decoupled weight decay, for one tensor: `weight = weight * (1 - learningRate * weightDecay)`, the
 * means of the gradients and of their squares move by `1 - beta1` and `1 - beta2`, and the weight by the first over the
 * root of the second, both corrected for having begun as zeros.
 *
 * @param movement The tensor, its gradient and what is remembered of earlier ones.
 * @param learningRate This step's.
 * @param options Shares, weight decay and what decays.
 * @returns The tensor and its means afterwards.
 * @see PyTorch's `torch.optim.AdamW` without AMSGrad; {@link https://arxiv.org/abs/1711.05101 | Loshchilov & Hutter 2019}
 *
 * @example The first step is as long as the learning rate, whatever the gradient's size
 * ```ts
 * import { adamw } from "rdcd/training";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
 * const [weight, gradient] = [tf.tensor1d([1, 1]), tf.tensor1d([0.002, -300])];
 * const start = { weight, gradient, velocity: tf.zeros([2]), squares: tf.zeros([2]), updates: 0 };
 * const [down, up] = adamw(start, 0.25, options).weight.dataSync();
 * assert.ok(Math.abs(down! - 0.75) < 1e-5 && Math.abs(up! - 1.25) < 1e-5);
 * ```
 */
export function adamw(movement: AdamwMovement, learningRate: number, options: AdamwOptions): AdamwMoved {
  const { weight, gradient, updates } = movement;
  const { beta1, beta2, epsilon, weightDecay, decaysVectors = true } = options;
  const { kept, rate, root } = adamwFactors(updates, learningRate, options);
  const decays = weightDecay !== 0 && (weight.rank >= 2 || decaysVectors);
  return tf.tidy(() => {
    const velocity = movement.velocity.mul(beta1).add(gradient.mul(1 - beta1));
    const squares = movement.squares.mul(beta2).add(gradient.square().mul(1 - beta2));
    const step = velocity.div(squares.sqrt().div(root).add(epsilon)).mul(rate);
    return { weight: (decays ? weight.mul(kept) : weight).sub(step), velocity, squares };
  });
}

/**
 * Computes the factors that a step of {@linkcode adamw} multiplies and divides by.
 *
 * @param updates How many steps came before.
 * @param options Shares and weight decay.
 */
export function adamwFactors(
  updates: number,
  learningRate: number,
  { beta1, beta2, weightDecay }: AdamwOptions,
): AdamwFactors {
  return {
    kept: 1 - learningRate * weightDecay,
    rate: learningRate / (1 - beta1 ** (updates + 1)),
    root: Math.sqrt(1 - beta2 ** (updates + 1)),
  };
}
