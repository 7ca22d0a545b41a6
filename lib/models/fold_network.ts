import { identityConvolution } from "./identity_convolution.ts";
import type { Weights } from "./initial_weights.ts";
import type {
  BatchNormalization,
  Branches,
  Convolution,
  Dropout,
  Layer,
  LayerScale,
  Linear,
  StochasticDepth,
} from "./layer.ts";
import { mergeConvolutions } from "./merge_convolutions.ts";
import { isBranches, listTensors } from "./tensor_list.ts";

/** A layer that inference needs. */
export type FoldedLayer =
  | Exclude<Layer, BatchNormalization | LayerScale | Dropout | StochasticDepth | Branches>
  | Omit<Branches, "branches"> & { branches: FoldedLayer[][] };

/** A network for inference only. */
export interface FoldedNetwork {
  /** Fewer layers that compute the same. */
  layers: FoldedLayer[];
  /** Their numbers. */
  weights: Weights;
}

/**
 * Rewrites layers for inference: batch normalization and layer scales go into the convolution before them, parallel
 * convolutions that are added or subtracted become one ("re-parameterization"), linear layers that follow each other
 * become one, and what only training needs is gone. The result is the same up to rounding; sums are made in double
 * precision.
 *
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
      done.push(mergeConvolutions(layer.kind, branches, folded) ?? { kind: layer.kind, branches });
    } else if (layer.kind === "batchNormalization" || layer.kind === "layerScale") {
      const convolution = last?.kind === "convolution" ? last : identity(layer, folded);
      if (convolution === last) done.pop();
      done.push(scale(convolution, affineOf(layer, weights), folded));
    } else if (layer.kind === "linear" && last?.kind === "linear") {
      done.splice(-1, 1, compose(last, layer, weights, folded));
    } else if (layer.kind !== "dropout" && layer.kind !== "stochasticDepth") {
      for (const { name } of listTensors([layer])) folded.set(name, weights.get(name)!);
      done.push(layer);
    }
  }
  return done;
}

/** Makes a depthwise convolution of one pixel for a layer that scales and moves channels with none before it. */
function identity({ name, channels }: BatchNormalization | LayerScale, folded: Weights): Convolution {
  folded.set(`${name}.weight`, new Float32Array(channels).fill(1));
  return identityConvolution(name, channels);
}

/** `x * factor + shift`, for each channel. */
interface Affine {
  factor: Float64Array;
  shift: Float64Array;
}

function affineOf(layer: BatchNormalization | LayerScale, weights: Weights): Affine {
  const { name, channels } = layer;
  const part = (suffix: string) => weights.get(`${name}.${suffix}`)!;
  if (layer.kind === "layerScale") {
    return { factor: Float64Array.from(part("gamma")), shift: new Float64Array(channels) };
  }
  const [weight, bias, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(part);
  const factor = Float64Array.from(weight!, (value, c) => value / Math.sqrt(variance![c]! + layer.epsilon));
  return { factor, shift: factor.map((value, c) => bias![c]! - mean![c]! * value) };
}

function scale(convolution: Convolution, { factor, shift }: Affine, folded: Weights): Convolution {
  const { name, outputs } = convolution;
  const kernel = folded.get(`${name}.weight`)!;
  const bias = folded.get(`${name}.bias`) ?? new Float32Array(outputs);
  const perChannel = kernel.length / outputs;
  folded.set(`${name}.weight`, kernel.map((value, index) => value * factor[Math.floor(index / perChannel)]!));
  folded.set(`${name}.bias`, bias.map((value, c) => value * factor[c]! + shift[c]!));
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
