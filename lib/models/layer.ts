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
  /** Zeros added on each of the four sides, as PyTorch does. */
  padding: number;
  /** Groups that the channels are divided into; equal to `inputs` for a depthwise convolution. */
  groups: number;
  /** Whether a learned number is added to each output channel. */
  bias: boolean;
}

/** Batch normalisation over the channels: `weight`, `bias`, `running_mean`, `running_var` of shape `[channels]`. */
export interface BatchNormalisation {
  /** Tells the layers apart. */
  kind: "batchNormalisation";
  /** The module's name in PyTorch. */
  name: string;
  /** Channels. */
  channels: number;
  /** Added to the variance. */
  epsilon: number;
  /** The share of a new batch in the running statistics, as PyTorch counts it (tfjs counts the rest). */
  momentum: number;
}

/** A fully connected layer: `<name>.weight` of shape `[outputs, inputs]` and `<name>.bias`. */
export interface Linear {
  /** Tells the layers apart. */
  kind: "linear";
  /** The module's name in PyTorch. */
  name: string;
  /** Numbers that come in. */
  inputs: number;
  /** Numbers that go out. */
  outputs: number;
  /**
   * How it starts: `"fanIn"` as PyTorch's own default, uniform within `1 / sqrt(inputs)`; `"fanOut"` as
   * torchvision's EfficientNet, weights uniform within `1 / sqrt(outputs)` and biases 0.
   */
  start: "fanIn" | "fanOut";
}

/** A function of each number by itself. Swish is `x * sigmoid(x)`, also known as SiLU. */
export interface Activation {
  /** Tells the layers apart. */
  kind: "activation";
  /** Which function. */
  function: "swish" | "sigmoid";
}

/** The mean of each channel; height and width stay, as 1. */
export interface GlobalAverage {
  /** Tells the layers apart. */
  kind: "globalAverage";
}

/** Generalised mean pooling, see {@linkcode gemPool}: `[batch, height, width, channels]` to `[batch, channels]`. */
export interface GeneralisedMean {
  /** Tells the layers apart. */
  kind: "generalisedMean";
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
 * Several ways from one input, whose results are added or multiplied. An empty branch is the input itself, so a
 * residual block is a sum with an empty branch, and squeeze-and-excitation a product with one.
 */
export interface Branches {
  /** How the results are joined. A product spreads a result of height and width 1 over the other. */
  kind: "sum" | "product";
  /** The ways, each a sequence. */
  branches: Layer[][];
}

/** One step of a network, as plain data: what it computes, without its numbers. */
export type Layer =
  | Convolution
  | BatchNormalisation
  | Linear
  | Activation
  | GlobalAverage
  | GeneralisedMean
  | Dropout
  | StochasticDepth
  | Branches;

/**
 * A network as plain data. The tfjs model, the ONNX graph, the counts and the list of PyTorch names are all read
 * from it, so they cannot disagree.
 */
export interface Network {
  /** From images to one pooled vector an image. */
  trunk: Layer[];
  /** From the pooled vector to the feature, which the teacher is compared with. */
  feature: Layer[];
  /** From the feature, before it is normalised, to the descriptor. */
  projector: Layer[];
}
