import type { Weights } from "./initial_weights.ts";
import type {
  BatchNormalisation,
  Branches,
  Convolution,
  Dropout,
  Layer,
  Linear,
  StochasticDepth,
} from "./layer.ts";
import { isBranches } from "./tensor_list.ts";

/** A layer that inference needs. */
export type FoldedLayer =
  | Exclude<Layer, BatchNormalisation | Dropout | StochasticDepth | Branches>
  | Omit<Branches, "branches"> & { branches: FoldedLayer[][] };

/** A network for inference only. */
export interface FoldedNetwork {
  /** Fewer layers that compute the same. */
  layers: FoldedLayer[];
  /** Their numbers. */
  weights: Weights;
}

/**
 * Rewrites layers for inference: batch normalisation goes into the convolution before it, linear layers that follow
 * each other become one, and what only training needs is gone. The result is the same up to rounding; sums are made
 * in double precision.
 *
 * @param layers A sequence of layers.
 * @param weights Their numbers, borrowed; what need not change is shared with the result.
 * @returns New layers and numbers.
 */
export function foldNetwork(layers: readonly Layer[], weights: Weights): FoldedNetwork {
  const folded: Weights = new Map();
  return { layers: foldSequence(layers, weights, folded), weights: folded };
}

function foldSequence(layers: readonly Layer[], weights: Weights, folded: Weights): FoldedLayer[] {
  const done: FoldedLayer[] = [];
  for (const layer of layers) {
    const last = done.at(-1);
    if (isBranches(layer)) {
      const branches = layer.branches.map((branch) => foldSequence(branch, weights, folded));
      done.push({ kind: layer.kind, branches });
    } else if (layer.kind === "batchNormalisation") {
      const convolution = last?.kind === "convolution" ? last : identity(layer, folded);
      if (convolution === last) done.pop();
      done.push(normalise(convolution, layer, weights, folded));
    } else if (layer.kind === "linear" && last?.kind === "linear") {
      done.splice(-1, 1, compose(last, layer, weights, folded));
    } else if (layer.kind !== "dropout" && layer.kind !== "stochasticDepth") {
      if (layer.kind === "convolution" || layer.kind === "linear") copy(layer, weights, folded);
      done.push(layer);
    }
  }
  return done;
}

function copy(layer: Convolution | Linear, weights: Weights, folded: Weights): void {
  for (const name of [`${layer.name}.weight`, `${layer.name}.bias`]) {
    const values = weights.get(name);
    if (values !== undefined) folded.set(name, values);
  }
}

/** Batch normalisation with no convolution before it becomes a depthwise one of a single pixel. */
function identity({ name, channels }: BatchNormalisation, folded: Weights): Convolution {
  folded.set(`${name}.weight`, new Float32Array(channels).fill(1));
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
  };
}

function normalise(
  convolution: Convolution,
  normalisation: BatchNormalisation,
  weights: Weights,
  folded: Weights,
): Convolution {
  const { name, channels, epsilon } = normalisation;
  const part = (suffix: string) => weights.get(`${name}.${suffix}`)!;
  const [scale, shift, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(part);
  const factor = Float64Array.from(
    { length: channels },
    (_, c) => scale![c]! / Math.sqrt(variance![c]! + epsilon),
  );
  const kernel = folded.get(`${convolution.name}.weight`)!;
  const bias = folded.get(`${convolution.name}.bias`) ?? new Float32Array(channels);
  const perChannel = kernel.length / channels;
  folded.set(
    `${convolution.name}.weight`,
    kernel.map((value, index) => value * factor[Math.floor(index / perChannel)]!),
  );
  folded.set(
    `${convolution.name}.bias`,
    bias.map((value, c) => (value - mean![c]!) * factor[c]! + shift![c]!),
  );
  return { ...convolution, bias: true };
}

function compose(first: Linear, second: Linear, weights: Weights, folded: Weights): Linear {
  const { inputs, outputs: middle } = first;
  const { outputs } = second;
  const [firstWeight, firstBias] = [folded.get(`${first.name}.weight`)!, folded.get(`${first.name}.bias`)!];
  const [secondWeight, secondBias] = [
    weights.get(`${second.name}.weight`)!,
    weights.get(`${second.name}.bias`)!,
  ];
  const product = new Float64Array(outputs * inputs);
  const bias = Float64Array.from(secondBias);
  for (let o = 0; o < outputs; o++) {
    for (let m = 0; m < middle; m++) {
      const factor = secondWeight[o * middle + m]!;
      bias[o]! += factor * firstBias[m]!;
      for (let i = 0; i < inputs; i++) product[o * inputs + i]! += factor * firstWeight[m * inputs + i]!;
    }
  }
  folded.delete(`${first.name}.weight`);
  folded.delete(`${first.name}.bias`);
  folded.set(`${second.name}.weight`, Float32Array.from(product));
  folded.set(`${second.name}.bias`, Float32Array.from(bias));
  return { ...second, inputs };
}
