import { drawNormal } from "../random/draw.ts";
import { type Prng, seededPrng } from "../random/prng.ts";
import { countNumbers, type LayerTensor, listTensors } from "./tensor_list.ts";
import type { Convolution, Layer, Linear, Start } from "./layer.ts";

/** The numbers of a network by PyTorch name, each in PyTorch's order of dimensions. */
export type Weights = Map<string, Float32Array>;

/** Deviation of a vision transformer's class token and positions at the start, as DINO has it. */
const TOKEN_DEVIATION = 0.02;

/**
 * Random weights as the networks' authors start them: convolutions and linear layers as each of them says,
 * normalizations as the identity. Every tensor has its own stream of random numbers, so it starts the same whatever
 * else the network has.
 *
 * @param seed Same seed, same weights.
 * @returns One array a tensor.
 */
export function initialWeights(layers: readonly Layer[], seed: number | string): Weights {
  return new Map(
    listTensors(layers).map((tensor) => {
      const prng = seededPrng(`${seed}/${tensor.name}`);
      return [tensor.name, start(tensor, prng)];
    }),
  );
}

function start(tensor: LayerTensor, prng: Prng): Float32Array {
  const { name, shape, layer } = tensor;
  const values = new Float32Array(countNumbers(shape));
  const isWeight = name.endsWith(".weight");
  switch (layer.kind) {
    case "convolution":
    case "linear":
      return draw(values, layer.start, fansOf(layer), isWeight, prng);
    case "patchEmbedding": {
      if (shape.length === 3) return normal(values, TOKEN_DEVIATION, prng);
      const window = layer.patch ** 2;
      const fans = { fanIn: layer.inputs * window, fanOut: layer.channels * window, outputs: layer.channels };
      return draw(values, "fanIn", fans, isWeight, prng);
    }
    case "batchNormalization":
      if (isWeight) return values.fill(layer.startsAtZero ? 0 : 1);
      return name.endsWith(".running_var") ? values.fill(1) : values;
    case "layerNormalization":
      return isWeight ? values.fill(1) : values;
    case "layerScale":
      return values.fill(layer.start);
  }
}

interface Fans {
  /** Numbers that make one output. */
  fanIn: number;
  /** Numbers that one input of a layer without groups goes into. */
  fanOut: number;
  /** Output channels. */
  outputs: number;
}

function fansOf(layer: Convolution | Linear): Fans {
  const { inputs, outputs } = layer;
  if (layer.kind === "linear") return { fanIn: inputs, fanOut: outputs, outputs };
  const window = layer.kernel ** 2;
  return { fanIn: inputs / layer.groups * window, fanOut: outputs * window, outputs };
}

function draw(values: Float32Array, start: Start, fans: Fans, isWeight: boolean, prng: Prng): Float32Array {
  const { fanIn, fanOut, outputs } = fans;
  if (start === "fanIn") return uniform(values, 1 / Math.sqrt(fanIn), prng);
  if (!isWeight) return values;
  switch (start) {
    case "fanOut":
      return uniform(values, 1 / Math.sqrt(outputs), prng);
    case "he":
      return normal(values, Math.sqrt(2 / fanOut), prng);
    case "xavier":
      return uniform(values, Math.sqrt(6 / (fanIn + fanOut)), prng);
    default:
      return normal(values, start, prng);
  }
}

function uniform(values: Float32Array, bound: number, prng: Prng): Float32Array {
  return values.map(() => (2 * prng() - 1) * bound);
}

function normal(values: Float32Array, deviation: number, prng: Prng): Float32Array {
  return values.map(() => deviation * drawNormal(prng));
}
