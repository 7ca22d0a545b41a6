import type {
  BatchNormalization,
  Branches,
  Convolution,
  Layer,
  LayerNormalization,
  LayerScale,
  Linear,
  PatchEmbedding,
} from "./layer.ts";

/** A layer that has tensors of its own. */
export type LearningLayer =
  | Convolution
  | BatchNormalization
  | LayerNormalization
  | LayerScale
  | Linear
  | PatchEmbedding;

/** One tensor of a network, as PyTorch has it. */
export interface TensorDescription {
  /** The key in PyTorch's state dict. */
  name: string;
  /** Lengths of the dimensions in PyTorch's order. */
  shape: number[];
  /** True if training changes it by gradients; the running statistics of batch normalization are only tracked. */
  trainable: boolean;
}

/** A tensor with the layer that it belongs to. */
export interface LayerTensor extends TensorDescription {
  /** The layer. */
  layer: LearningLayer;
}

/**
 * The tensors of a sequence of layers, in the order of the layers and under the names of PyTorch's state dict,
 * without the counters `num_batches_tracked` that no computation uses.
 *
 * @param layers The layers; branches are followed.
 * @returns One entry a tensor.
 */
export function listTensors(layers: readonly Layer[]): LayerTensor[] {
  return layers.flatMap((layer) => {
    if (isBranches(layer)) return layer.branches.flatMap((branch) => listTensors(branch));
    const shapes = tensorShapes(layer);
    return Object.entries(shapes).map(([part, shape]) => ({
      name: `${(layer as LearningLayer).name}.${part}`,
      shape,
      trainable: !part.startsWith("running_"),
      layer: layer as LearningLayer,
    }));
  });
}

/** How many numbers a tensor has. */
export function countNumbers(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Checks whether a layer is made of branches. */
export function isBranches(layer: Layer): layer is Branches {
  return layer.kind === "sum" || layer.kind === "difference" || layer.kind === "product";
}

function tensorShapes(layer: Exclude<Layer, Branches>): Record<string, number[]> {
  switch (layer.kind) {
    case "convolution": {
      const { inputs, outputs, kernel, groups, bias } = layer;
      const weight = [outputs, inputs / groups, kernel, kernel];
      return bias ? { weight, bias: [outputs] } : { weight };
    }
    case "batchNormalization": {
      const shape = [layer.channels];
      return { weight: shape, bias: shape, running_mean: shape, running_var: shape };
    }
    case "layerNormalization":
      return { weight: [layer.channels], bias: [layer.channels] };
    case "layerScale":
      return { gamma: [layer.channels, 1, 1] };
    case "linear":
      return { weight: [layer.outputs, layer.inputs], bias: [layer.outputs] };
    case "patchEmbedding": {
      const { inputs, channels, patch, grid } = layer;
      return {
        "cls_token": [1, 1, channels],
        "pos_embed": [1, 1 + grid ** 2, channels],
        "patch_embed.proj.weight": [channels, inputs, patch, patch],
        "patch_embed.proj.bias": [channels],
      };
    }
    default:
      return {};
  }
}
