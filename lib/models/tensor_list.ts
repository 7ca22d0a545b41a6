import type { BatchNormalisation, Branches, Convolution, Layer, Linear } from "./layer.ts";

/** A layer that has tensors of its own. */
export type LearningLayer = Convolution | BatchNormalisation | Linear;

/** One tensor of a network, as PyTorch has it. */
export interface TensorDescription {
  /** The key in PyTorch's state dict. */
  name: string;
  /** Lengths of the dimensions in PyTorch's order. */
  shape: number[];
  /** Whether training changes it by gradients; the running statistics of batch normalisation are only tracked. */
  trainable: boolean;
  /** The layer that it belongs to. */
  layer: LearningLayer;
}

/**
 * The tensors of a sequence of layers, in the order and under the names of PyTorch's state dict, without the
 * counters `num_batches_tracked` that no computation uses.
 *
 * @param layers The layers; branches are followed.
 * @returns One entry a tensor.
 */
export function listTensors(layers: readonly Layer[]): TensorDescription[] {
  return layers.flatMap((layer) => {
    if (isBranches(layer)) return layer.branches.flatMap((branch) => listTensors(branch));
    if (layer.kind === "convolution") return convolutionTensors(layer);
    if (layer.kind === "linear") return linearTensors(layer);
    if (layer.kind === "batchNormalisation") return batchNormalisationTensors(layer);
    return [];
  });
}

/**
 * Whether a layer is made of branches.
 *
 * @param layer Any layer.
 */
export function isBranches(layer: Layer): layer is Branches {
  return layer.kind === "sum" || layer.kind === "product";
}

function convolutionTensors(layer: Convolution): TensorDescription[] {
  const { name, inputs, outputs, kernel, groups } = layer;
  const weight = {
    name: `${name}.weight`,
    shape: [outputs, inputs / groups, kernel, kernel],
    trainable: true,
    layer,
  };
  return layer.bias ? [weight, { name: `${name}.bias`, shape: [outputs], trainable: true, layer }] : [weight];
}

function linearTensors(layer: Linear): TensorDescription[] {
  return [
    { name: `${layer.name}.weight`, shape: [layer.outputs, layer.inputs], trainable: true, layer },
    { name: `${layer.name}.bias`, shape: [layer.outputs], trainable: true, layer },
  ];
}

function batchNormalisationTensors(layer: BatchNormalisation): TensorDescription[] {
  return ["weight", "bias", "running_mean", "running_var"].map((part, index) => ({
    name: `${layer.name}.${part}`,
    shape: [layer.channels],
    trainable: index < 2,
    layer,
  }));
}
