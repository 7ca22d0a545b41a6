import * as tf from "@tensorflow/tfjs";
import { gemPool } from "./gem_pool.ts";
import type { BatchNormalisation, Convolution, Layer } from "./layer.ts";

/** The tensors of a network by PyTorch name, in tfjs's order of dimensions (see `toTfjsLayout`). */
export type Tensors = ReadonlyMap<string, tf.Tensor>;

/** Mean and variance of every channel in one batch, `[channels]` each, as running statistics are made of them. */
export interface BatchMoments {
  /** The mean. */
  mean: tf.Tensor;
  /** The unbiased variance, which is what PyTorch's `running_var` holds. */
  variance: tf.Tensor;
}

/** Options for {@linkcode forward}. */
export interface ForwardOptions {
  /**
   * Where given, batch normalisation is that of training: by the mean and the biased variance of the batch itself,
   * whatever the running statistics are. Each such layer hands its moments over here; they are freed by the `tf.tidy`
   * around.
   */
  onBatchMoments?: (layer: BatchNormalisation, moments: BatchMoments) => void;
}

/**
 * Runs layers in tfjs, nothing dropped: for inference, or with the batch normalisation of training.
 *
 * @param layers The layers.
 * @param input `[batch, height, width, channels]`, or `[batch, dims]` where only linear layers follow; borrowed.
 * @param tensors What the layers have learned; borrowed.
 * @param options How batch normalisation is done.
 * @returns What the last layer gives; within `tf.tidy`, as what lies between is left to it.
 * @throws {RangeError} If a layer is to normalise by a batch with a single number a channel.
 */
export function forward(
  layers: readonly Layer[],
  input: tf.Tensor,
  tensors: Tensors,
  options: ForwardOptions = {},
): tf.Tensor {
  return layers.reduce((x, layer) => step(layer, x, tensors, options), input);
}

function step(layer: Layer, x: tf.Tensor, tensors: Tensors, options: ForwardOptions): tf.Tensor {
  const tensor = <T extends tf.Tensor>(name: string) => tensors.get(name) as T;
  switch (layer.kind) {
    case "convolution":
      return convolve(layer, x as tf.Tensor4D, tensors);
    case "batchNormalisation":
      return normalise(layer, x, tensors, options);
    case "linear":
      return tf.matMul(x as tf.Tensor2D, tensor<tf.Tensor2D>(`${layer.name}.weight`), false, true)
        .add(tensor(`${layer.name}.bias`));
    case "activation":
      return layer.function === "swish" ? x.mul(x.sigmoid()) : x.sigmoid();
    case "globalAverage":
      return x.mean([1, 2], true);
    case "generalisedMean":
      return gemPool(x as tf.Tensor4D, { p: layer.power });
    case "sum":
      return runBranches(layer.branches, x, tensors, options).reduce((a, b) => a.add(b));
    case "product":
      return runBranches(layer.branches, x, tensors, options).reduce((a, b) => a.mul(b));
    case "dropout":
    case "stochasticDepth":
      return x;
  }
}

function convolve(layer: Convolution, x: tf.Tensor4D, tensors: Tensors): tf.Tensor4D {
  const options = {
    x,
    filter: tensors.get(`${layer.name}.weight`) as tf.Tensor4D,
    strides: layer.stride,
    // tfjs's "same" would put the odd zero of a strided convolution on the other side than PyTorch.
    pad: layer.padding,
    dimRoundingMode: "floor",
    ...(layer.bias ? { bias: tensors.get(`${layer.name}.bias`) as tf.Tensor1D } : {}),
  } as const;
  return layer.groups === 1 ? tf.fused.conv2d(options) : tf.fused.depthwiseConv2d(options);
}

function runBranches(
  branches: readonly Layer[][],
  x: tf.Tensor,
  tensors: Tensors,
  options: ForwardOptions,
): tf.Tensor[] {
  return branches.map((branch) => forward(branch, x, tensors, options));
}

function normalise(
  layer: BatchNormalisation,
  x: tf.Tensor,
  tensors: Tensors,
  { onBatchMoments }: ForwardOptions,
): tf.Tensor {
  const tensor = (part: string) => tensors.get(`${layer.name}.${part}`)!;
  const { mean, variance } = onBatchMoments === undefined
    ? { mean: tensor("running_mean"), variance: tensor("running_var") }
    : batchMoments(layer, x, onBatchMoments);
  return tf.batchNorm(x, mean, variance, tensor("bias"), tensor("weight"), layer.epsilon);
}

function batchMoments(
  layer: BatchNormalisation,
  x: tf.Tensor,
  onBatchMoments: NonNullable<ForwardOptions["onBatchMoments"]>,
): { mean: tf.Tensor; variance: tf.Tensor } {
  const count = x.size / layer.channels;
  if (count < 2) {
    throw new RangeError(
      `Cannot normalise by the batch as ${layer.name} must be given at least 2 numbers a channel: ` +
        `current value is ${count}; use more or larger images`,
    );
  }
  const { mean, variance } = tf.moments(x.reshape([count, layer.channels]), 0);
  onBatchMoments(layer, { mean, variance: variance.mul(count / (count - 1)) });
  return { mean, variance };
}
