import { type Prng, seededPrng } from "../prng.ts";
import { listTensors, type TensorDescription } from "./tensor_list.ts";
import type { Layer } from "./layer.ts";

/** The numbers of a network by PyTorch name, each in PyTorch's order of dimensions. */
export type Weights = Map<string, Float32Array>;

/**
 * Random weights as torchvision starts its networks: convolutions normal with variance `2 / fan out` (He et al.
 * 2015), batch normalisation as the identity, linear layers as each of them says. Every tensor has its own stream of
 * random numbers, so it starts the same whatever else the network has.
 *
 * @param layers The network.
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

function start(tensor: TensorDescription, prng: Prng): Float32Array {
  const { name, shape, layer } = tensor;
  const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
  const isWeight = name.endsWith(".weight");
  switch (layer.kind) {
    case "convolution":
      return isWeight ? normal(values, Math.sqrt(2 / (layer.outputs * layer.kernel ** 2)), prng) : values;
    case "linear":
      if (layer.start === "fanIn") return uniform(values, 1 / Math.sqrt(layer.inputs), prng);
      return isWeight ? uniform(values, 1 / Math.sqrt(layer.outputs), prng) : values;
    case "batchNormalisation":
      return isWeight || name.endsWith(".running_var") ? values.fill(1) : values;
  }
}

function uniform(values: Float32Array, bound: number, prng: Prng): Float32Array {
  return values.map(() => (2 * prng() - 1) * bound);
}

function normal(values: Float32Array, deviation: number, prng: Prng): Float32Array {
  return values.map(() => {
    // Box and Muller's transform; 1 - u keeps the logarithm finite.
    const radius = Math.sqrt(-2 * Math.log(1 - prng()));
    return deviation * radius * Math.cos(2 * Math.PI * prng());
  });
}
