import type { Size } from "../types.ts";

/**
 * How the weights of a layer start. `"fanIn"` is PyTorch's own default, uniform within `1 / sqrt(fan in)`, biases
 * too; with all others biases start as 0. `"fanOut"` is uniform within `1 / sqrt(outputs)`, as torchvision's
 * EfficientNet ends; `"he"` normal with variance `2 / fan out` (He et al. 2015), fan out being outputs times window;
 * `"xavier"` uniform within `sqrt(6 / (inputs + outputs))` (Glorot and Bengio 2010), as SSCD ends; a number is the
 * deviation of a normal distribution.
 */
export type Start = "fanIn" | "fanOut" | "he" | "xavier" | number;

/**
 * A two-dimensional convolution. Like every layer that learns, it carries the name that its tensors have in
 * PyTorch: `<name>.weight` of shape `[outputs, inputs / groups, kernel, kernel]` and, with `bias`, `<name>.bias`.
 */
export interface Convolution {
  /** Tells the layers apart. */
  kind: "convolution";
  /** The module's name in PyTorch. */
  name: string;
  /** Channels that come in. */
  inputs: number;
  /** Channels that go out. */
  outputs: number;
  /** Height and width of the window. */
  kernel: number;
  /** Step in both directions. */
  stride: number;
  /**
   * Zeros added on each of the four sides, as PyTorch does; or `"same"` for as many as give one output for every
   * `stride` inputs, rounded up, the odd one on the right and below, as TensorFlow does: the image's size decides.
   */
  padding: number | "same";
  /** Groups that the channels are divided into; equal to `inputs` for a depthwise convolution. */
  groups: number;
  /** True if a learned number is added to each output channel. */
  bias: boolean;
  /** How the weights start. */
  start: Start;
}

/** Batch normalization over the channels: `weight`, `bias`, `running_mean`, `running_var` of shape `[channels]`. */
export interface BatchNormalization {
  /** Tells the layers apart. */
  kind: "batchNormalization";
  /** The module's name in PyTorch. */
  name: string;
  /** Channels. */
  channels: number;
  /** Added to the variance. */
  epsilon: number;
  /** The share of a new batch in the running statistics, as PyTorch counts it (tfjs counts the rest). */
  momentum: number;
  /** True if the scale starts as 0 instead of 1, so that a residual block begins as the identity. */
  startsAtZero: boolean;
}

/** Each position's channels to mean 0 and variance 1, then `weight` and `bias` of shape `[channels]`. */
export interface LayerNormalization {
  /** Tells the layers apart. */
  kind: "layerNormalization";
  /** The module's name in PyTorch. */
  name: string;
  /** Channels. */
  channels: number;
  /** Added to the variance. */
  epsilon: number;
}

/** A learned factor for each channel: `<name>.gamma` of shape `[channels, 1, 1]`. */
export interface LayerScale {
  /** Tells the layers apart. */
  kind: "layerScale";
  /** The module's name in PyTorch. */
  name: string;
  /** Channels. */
  channels: number;
  /** Value that all factors start as. */
  start: number;
}

/**
 * A fully connected layer, of a vector or of each token by itself: `<name>.weight` of shape `[outputs, inputs]` and
 * `<name>.bias`.
 */
export interface Linear {
  /** Tells the layers apart. */
  kind: "linear";
  /** The module's name in PyTorch. */
  name: string;
  /** Numbers that come in. */
  inputs: number;
  /** Numbers that go out. */
  outputs: number;
  /** How the weights start. */
  start: Start;
}

/**
 * A function of each number by itself. Swish is `x * sigmoid(x)`, also known as SiLU; its hard form, and that of the
 * sigmoid, replace `sigmoid(x)` by `min(max(x + 3, 0), 6) / 6`; GELU is the exact one, `x` times the normal
 * distribution's probability below `x`; ReLU6 is `min(max(x, 0), 6)`.
 */
export interface Activation {
  /** Tells the layers apart. */
  kind: "activation";
  /** Which function. */
  function: "relu" | "swish" | "sigmoid" | "hardSwish" | "hardSigmoid" | "gelu" | "relu6";
}

/**
 * A fixed factor and addend for each color of an image: from ImageNet's normalization, in which all networks are fed, to
 * the one that a network was trained with. It stays apart from the convolution that follows, as that one's zeros around
 * the image are zeros of the network's own normalization.
 */
export interface ColorScale {
  /** Tells the layers apart. */
  kind: "colorScale";
  /** Factors that red, green and blue are multiplied by. */
  factors: readonly [red: number, green: number, blue: number];
  /** Numbers that are added then. */
  addends: readonly [red: number, green: number, blue: number];
}

/** The largest number of each window; what lies outside the image counts for nothing. */
export interface MaximumPool {
  /** Tells the layers apart. */
  kind: "maximumPool";
  /** Height and width of the window. */
  kernel: number;
  /** Step in both directions. */
  stride: number;
  /** How far windows reach beyond each of the four sides. */
  padding: number;
}

/** The mean of each channel; height and width stay, as 1. */
export interface GlobalAverage {
  /** Tells the layers apart. */
  kind: "globalAverage";
}

/** Generalized mean pooling, see {@linkcode gemPool}: `[batch, height, width, channels]` to `[batch, channels]`. */
export interface GeneralizedMean {
  /** Tells the layers apart. */
  kind: "generalizedMean";
  /** The exponent p. */
  power: number;
}

/**
 * A vision transformer's input: the image in square patches, each through one linear map, behind a learned class
 * token, plus a learned vector for each position. `[batch, height, width, inputs]` to `[batch, tokens, channels]`.
 * Its tensors are `<name>.cls_token`, `<name>.pos_embed`, `<name>.patch_embed.proj.weight` and `.bias`.
 */
export interface PatchEmbedding {
  /** Tells the layers apart. */
  kind: "patchEmbedding";
  /** The module's name in PyTorch. */
  name: string;
  /** Channels of the image. */
  inputs: number;
  /** Numbers of a token. */
  channels: number;
  /** Height and width of a patch. */
  patch: number;
  /** Patches along each side of the image. */
  grid: number;
}

/**
 * Scaled dot-product self-attention without its linear maps: of each token's queries, keys and values, one behind the
 * other, to as many numbers as the values are.
 */
export interface Attention {
  /** Tells the layers apart. */
  kind: "attention";
  /** Heads that the channels are divided among. */
  heads: number;
  /** Numbers of a token's values. */
  channels: number;
}

/**
 * The class token joined with the generalized mean of the other tokens, see {@linkcode gemPool}:
 * `[batch, tokens, channels]` to `[batch, 2 * channels]`.
 */
export interface TokenPool {
  /** Tells the layers apart. */
  kind: "tokenPool";
  /** The exponent p. */
  power: number;
}

/** Zeroes random numbers in training; does nothing else. */
export interface Dropout {
  /** Tells the layers apart. */
  kind: "dropout";
  /** The share of numbers that are zeroed. */
  rate: number;
}

/** Zeroes this branch of random images in training; does nothing else. */
export interface StochasticDepth {
  /** Tells the layers apart. */
  kind: "stochasticDepth";
  /** The share of images whose branch is zeroed. */
  rate: number;
}

/**
 * Several ways from one input, whose results are added, subtracted from the first or multiplied. An empty branch is
 * the input itself, so a residual block is a sum with an empty branch, and squeeze-and-excitation a product with one.
 */
export interface Branches {
  /** How the results are joined. A product spreads a result of height and width 1 over the other. */
  kind: "sum" | "difference" | "product";
  /** The ways, each a sequence. */
  branches: Layer[][];
}

/** One step of a network, as plain data: what it computes, without its numbers. */
export type Layer =
  | Convolution
  | BatchNormalization
  | LayerNormalization
  | LayerScale
  | Linear
  | Activation
  | ColorScale
  | MaximumPool
  | GlobalAverage
  | GeneralizedMean
  | PatchEmbedding
  | Attention
  | TokenPool
  | Dropout
  | StochasticDepth
  | Branches;

/**
 * A network as plain data. The tfjs model, the ONNX graph, the counts and the list of PyTorch names are all read
 * from it, so they cannot disagree.
 */
export interface Network {
  /** The only size of images that it takes; `null` for any. */
  size: Size | null;
  /** From images to one vector an image: what a network brings along from another task. */
  trunk: Layer[];
  /** From that vector to the feature, where student and teacher are compared. */
  feature: Layer[];
  /** From the feature, before it is normalized, to the descriptor; empty where the feature is the descriptor. */
  projector: Layer[];
}
