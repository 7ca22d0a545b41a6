import type { Activation, Layer, Start } from "../layer.ts";

/** Options for {@linkcode squeezeExcitation}. */
export interface SqueezeExcitation {
  /** The module's name in PyTorch; its convolutions are `fc1` and `fc2`. */
  name: string;
  /** Channels that come in and go out. */
  channels: number;
  /** Channels between the two convolutions. */
  squeezed: number;
  /** The function between the two convolutions. */
  activation: Activation["function"];
  /** The function that makes the factors. */
  gate: Activation["function"];
  /** How the convolutions' weights start. */
  start: Start;
}

/**
 * Squeeze-and-excitation: every channel times a factor that is computed of the means of all channels.
 *
 * @param options Names, sizes and functions.
 * @returns The layer.
 * @see {@link https://arxiv.org/abs/1709.01507 | Hu et al. 2018}
 */
export function squeezeExcitation(options: SqueezeExcitation): Layer {
  const { name, channels, squeezed, activation, gate, start } = options;
  const pointwise = {
    kind: "convolution",
    kernel: 1,
    stride: 1,
    padding: 0,
    groups: 1,
    bias: true,
    start,
  } as const;
  const factors: Layer[] = [
    { kind: "globalAverage" },
    { ...pointwise, name: `${name}.fc1`, inputs: channels, outputs: squeezed },
    { kind: "activation", function: activation },
    { ...pointwise, name: `${name}.fc2`, inputs: squeezed, outputs: channels },
    { kind: "activation", function: gate },
  ];
  return { kind: "product", branches: [[], factors] };
}
