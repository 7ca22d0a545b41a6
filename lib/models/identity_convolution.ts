import type { Convolution } from "./layer.ts";

/**
 * The depthwise convolution of a single pixel that gives what it is given, once all its weights are 1.
 *
 * @param channels Channels that come in and go out.
 */
export function identityConvolution(name: string, channels: number): Convolution {
  return {
    kind: "convolution",
    name,
    inputs: channels,
    outputs: channels,
    kernel: 1,
    stride: 1,
    padding: 0,
    groups: channels,
    bias: false,
    start: "fanIn",
  };
}
