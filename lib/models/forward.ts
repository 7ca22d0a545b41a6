import * as tf from "@tensorflow/tfjs";
import { gemPool } from "./gem_pool.ts";
import type { Convolution, Layer } from "./layer.ts";

/** The tensors of a network by PyTorch name, in tfjs's order of dimensions (see `toTfjsLayout`). */
export type Tensors = ReadonlyMap<string, tf.Tensor>;

/**
 * Runs layers in tfjs for inference: batch normalisation by its running statistics, nothing dropped.
 *
 * @param layers The layers.
 * @param input `[batch, height, width, channels]`, or `[batch, dims]` where only linear layers follow; borrowed.
 * @param tensors What the layers have learned; borrowed.
 * @returns What the last layer gives; within `tf.tidy`, as what lies between is left to it.
 */
export function forward(layers: readonly Layer[], input: tf.Tensor, tensors: Tensors): tf.Tensor {
  return layers.reduce((x, layer) => step(layer, x, tensors), input);
}

function step(layer: Layer, x: tf.Tensor, tensors: Tensors): tf.Tensor {
  const tensor = <T extends tf.Tensor>(name: string) => tensors.get(name) as T;
  switch (layer.kind) {
    case "convolution":
      return convolve(layer, x as tf.Tensor4D, tensors);
    case "batchNormalisation":
      return tf.batchNorm(
        x,
        tensor<tf.Tensor1D>(`${layer.name}.running_mean`),
        tensor<tf.Tensor1D>(`${layer.name}.running_var`),
        tensor<tf.Tensor1D>(`${layer.name}.bias`),
        tensor<tf.Tensor1D>(`${layer.name}.weight`),
        layer.epsilon,
      );
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
      return joinBranches(layer.branches, x, tensors, (a, b) => a.add(b));
    case "product":
      return joinBranches(layer.branches, x, tensors, (a, b) => a.mul(b));
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

function joinBranches(
  branches: readonly Layer[][],
  x: tf.Tensor,
  tensors: Tensors,
  join: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  return branches.map((branch) => forward(branch, x, tensors)).reduce(join);
}
