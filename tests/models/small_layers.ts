import type { Convolution, Layer } from "../../lib/models/layer.ts";

/** A convolution of 4 channels to 4 by windows of 3 x 3, but for what is said. */
export function convolution(name: string, change: Partial<Convolution> = {}): Layer {
  return {
    kind: "convolution",
    name,
    inputs: 4,
    outputs: 4,
    kernel: 3,
    stride: 1,
    padding: 1,
    groups: 1,
    bias: false,
    start: "he",
    ...change,
  };
}

/** Batch normalization. */
export function normalization(name: string, channels = 4): Layer {
  return {
    kind: "batchNormalization",
    name,
    channels,
    epsilon: 1e-3,
    momentum: 0.1,
    startsAtZero: false,
  };
}

/** A fully connected layer. */
export function linear(name: string, inputs: number, outputs: number): Layer {
  return { kind: "linear", name, inputs, outputs, start: "fanIn" };
}
