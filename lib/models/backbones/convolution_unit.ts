import type { Activation, Layer, Start } from "../layer.ts";

/** Options for {@linkcode convolutionUnit}. */
export interface ConvolutionUnit {
  /** PyTorch's names of the convolution and of its batch normalization. */
  names: readonly [convolution: string, normalization: string];
  /** Channels that come in. */
  inputs: number;
  /** Channels that go out. */
  outputs: number;
  /** Height and width of the window, odd. */
  kernel: number;
  /**
   * Step in both directions.
   *
   * @default {1}
   */
  stride?: number;
  /**
   * Zeros around the image, which keeps its size where the stride is 1: half a window on each side, or `"same"` for
   * TensorFlow's, see {@linkcode Convolution}.
   *
   * @default {"symmetric"}
   */
  padding?: "symmetric" | "same";
  /**
   * Groups that the channels are divided into.
   *
   * @default {1}
   */
  groups?: number;
  /** The function at the end; `null` for none. */
  activation: Activation["function"] | null;
  /**
   * How the convolution's weights start.
   *
   * @default {"he"}
   */
  start?: Start;
  /**
   * Number that batch normalization adds to the variance.
   *
   * @default {1e-5}
   */
  epsilon?: number;
  /**
   * The share of a new batch in the running statistics.
   *
   * @default {0.1}
   */
  momentum?: number;
  /**
   * True if batch normalization's scale starts as 0.
   *
   * @default {false}
   */
  startsAtZero?: boolean;
}

/**
 * Makes the unit of convolutional networks: a convolution without bias, batch normalization and an activation.
 *
 * @param unit Names, sizes and how it starts.
 * @returns Two or three layers.
 */
export function convolutionUnit(unit: ConvolutionUnit): Layer[] {
  const { names, inputs, outputs, kernel, stride = 1, groups = 1, activation, start = "he" } = unit;
  const { epsilon = 1e-5, momentum = 0.1, startsAtZero = false } = unit;
  const isSame = unit.padding === "same" && stride > 1;
  const padding = isSame ? "same" : (kernel - 1) / 2;
  return [
    {
      kind: "convolution",
      name: names[0],
      inputs,
      outputs,
      kernel,
      stride,
      padding,
      groups,
      bias: false,
      start,
    },
    { kind: "batchNormalization", name: names[1], channels: outputs, epsilon, momentum, startsAtZero },
    ...(activation === null ? [] : [{ kind: "activation", function: activation } as const]),
  ];
}
