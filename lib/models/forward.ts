import * as tf from "@tensorflow/tfjs";
import { activate } from "./activate.ts";
import { embedPatches, poolTokens, selfAttention } from "./attend.ts";
import { gemPool } from "./gem_pool.ts";
import type {
  BatchNormalization,
  Branches,
  ColorScale,
  Convolution,
  Dropout,
  Layer,
  LayerNormalization,
  Linear,
  StochasticDepth,
} from "./layer.ts";
import { isDepthwise } from "./tensor_layout.ts";
import { countNumbers } from "./tensor_list.ts";

const ROUNDED_DOWN = { dimRoundingMode: "floor" } as const;

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
   * Where given, batch normalization is that of training: by the mean and the biased variance of the batch itself,
   * whatever the running statistics are. Each such layer hands its moments over here; they are freed
   * afterwards unless they are kept.
   */
  onBatchMoments?: (layer: BatchNormalization, moments: BatchMoments) => void;
  /**
   * Where given, dropout multiplies each number, and stochastic depth each image, by a factor that this draws; asked
   * for as many as there are, in the tensor's order. Layers with rate 0 do not ask.
   */
  drawFactors?: (layer: Dropout | StochasticDepth, count: number) => Float32Array;
}

/**
 * Runs layers in tfjs: for inference, or with the batch normalization, dropout and stochastic depth of training.
 *
 * @param input `[batch, height, width, channels]`, `[batch, tokens, channels]`, or `[batch, dims]` where only linear
 * layers follow; borrowed.
 * @param tensors What the layers have learned; borrowed.
 * @param options How batch normalization is done, and what is dropped; nothing is by default.
 * @returns What the last layer gives, or the input itself where there is none; the caller disposes of it.
 * @throws {RangeError} If a layer is to normalize by a batch with a single number a channel.
 */
export function forward(
  layers: readonly Layer[],
  input: tf.Tensor,
  tensors: Tensors,
  options: ForwardOptions = {},
): tf.Tensor {
  return layers.reduce((x, layer) => {
    const result = tf.tidy(() => step(layer, x, tensors, options));
    // What lies between the layers of a large network would not fit into WebAssembly's memory all at once.
    if (x !== input && x !== result) x.dispose();
    return result;
  }, input);
}

function step(layer: Layer, x: tf.Tensor, tensors: Tensors, options: ForwardOptions): tf.Tensor {
  switch (layer.kind) {
    case "convolution":
      return convolve(layer, x as tf.Tensor4D, tensors);
    case "batchNormalization":
      return normalize(layer, x, tensors, options);
    case "layerNormalization":
      return normalizeLayer(layer, x, tensors);
    case "layerScale":
      return x.mul(tensors.get(`${layer.name}.gamma`)!);
    case "linear":
      return project(layer, x, tensors);
    case "activation":
      return activate(layer.function, x);
    case "colorScale":
      return scaleColors(layer, x);
    case "maximumPool":
      return tf.maxPool(x as tf.Tensor4D, layer.kernel, layer.stride, layer.padding, "floor");
    case "globalAverage":
      return x.mean([1, 2], true);
    case "generalizedMean":
      return gemPool(x as tf.Tensor4D, { p: layer.power });
    case "patchEmbedding":
      return embedPatches(layer, x as tf.Tensor4D, tensors);
    case "attention":
      return selfAttention(layer, x as tf.Tensor3D);
    case "tokenPool":
      return poolTokens(layer, x as tf.Tensor3D);
    case "sum":
    case "difference":
    case "product":
      return join(layer, x, tensors, options);
    case "dropout":
    case "stochasticDepth":
      return drop(layer, x, options);
  }
}

function drop(layer: Dropout | StochasticDepth, x: tf.Tensor, { drawFactors }: ForwardOptions): tf.Tensor {
  if (drawFactors === undefined || layer.rate === 0) return x;
  const shape = layer.kind === "dropout" ? x.shape : x.shape.map((length, axis) => axis === 0 ? length : 1);
  return x.mul(tf.tensor(drawFactors(layer, countNumbers(shape)), shape));
}

function scaleColors({ factors, addends }: ColorScale, x: tf.Tensor): tf.Tensor {
  return x.mul(tf.tensor1d([...factors])).add(tf.tensor1d([...addends]));
}

function convolve(layer: Convolution, x: tf.Tensor4D, tensors: Tensors): tf.Tensor4D {
  const { name, groups, stride, padding } = layer;
  const filter = tensors.get(`${name}.weight`) as tf.Tensor4D;
  const bias: { bias?: tf.Tensor1D } = layer.bias ? { bias: tensors.get(`${name}.bias`) as tf.Tensor1D } : {};
  // tfjs takes a rule for rounding sizes only where zeros are counted.
  const options = { strides: stride, pad: padding, ...padding === "same" ? {} : ROUNDED_DOWN };
  if (isDepthwise(layer)) return tf.fused.depthwiseConv2d({ x, filter, ...bias, ...options });
  if (groups === 1) return tf.fused.conv2d({ x, filter, ...bias, ...options });
  const filters = tf.split<tf.Tensor4D>(filter, groups, 3);
  const parts = tf.split<tf.Tensor4D>(x, groups, 3).map((part, group) =>
    tf.conv2d(part, filters[group]!, stride, padding, "NHWC", [1, 1], options.dimRoundingMode)
  );
  const joined = tf.concat4d(parts, 3);
  return bias.bias === undefined ? joined : joined.add(bias.bias);
}

/** tfjs multiplies matrices only, and tokens come as `[batch, tokens, inputs]`. */
function project({ name, inputs, outputs }: Linear, x: tf.Tensor, tensors: Tensors): tf.Tensor {
  const weight = tensors.get(`${name}.weight`) as tf.Tensor2D;
  const product = tf.matMul(x.reshape<tf.Tensor2D>([-1, inputs]), weight).add(tensors.get(`${name}.bias`)!);
  return product.reshape([...x.shape.slice(0, -1), outputs]);
}

function join(
  { kind, branches }: Branches,
  x: tf.Tensor,
  tensors: Tensors,
  options: ForwardOptions,
): tf.Tensor {
  const results = branches.map((branch) => forward(branch, x, tensors, options));
  return results.reduce((a, b) => kind === "sum" ? a.add(b) : kind === "difference" ? a.sub(b) : a.mul(b));
}

function normalizeLayer({ name, epsilon }: LayerNormalization, x: tf.Tensor, tensors: Tensors): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return x.sub(mean).mul(variance.add(epsilon).rsqrt())
    .mul(tensors.get(`${name}.weight`)!).add(tensors.get(`${name}.bias`)!);
}

function normalize(
  layer: BatchNormalization,
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
  layer: BatchNormalization,
  x: tf.Tensor,
  onBatchMoments: NonNullable<ForwardOptions["onBatchMoments"]>,
): { mean: tf.Tensor; variance: tf.Tensor } {
  const count = x.size / layer.channels;
  if (count < 2) {
    throw new RangeError(
      `Cannot normalize by the batch as ${layer.name} must be given at least 2 numbers a channel: ` +
        `current value is ${count}; use more or larger images`,
    );
  }
  const { mean, variance } = tf.moments(x.reshape([count, layer.channels]), 0);
  onBatchMoments(layer, { mean, variance: variance.mul(count / (count - 1)) });
  return { mean, variance };
}
