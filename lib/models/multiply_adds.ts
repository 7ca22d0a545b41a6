import type { Size } from "../types.ts";
import type { Layer } from "./layer.ts";
import { isBranches } from "./tensor_list.ts";

/**
 * The multiply-adds that a sequence of layers needs for one picture: those of convolutions and linear layers, as
 * papers count them. Activations, normalisation and pooling are left out.
 *
 * @param layers The layers.
 * @param size The picture.
 * @returns A whole number.
 */
export function countMultiplyAdds(layers: readonly Layer[], size: Size): number {
  return walk(layers, size).count;
}

interface Cost {
  /** Multiply-adds so far. */
  count: number;
  /** What the layers give. */
  size: Size;
}

function walk(layers: readonly Layer[], input: Size): Cost {
  return layers.reduce<Cost>(({ count, size }, layer) => {
    const cost = costOf(layer, size);
    return { count: count + cost.count, size: cost.size };
  }, { count: 0, size: input });
}

function costOf(layer: Layer, size: Size): Cost {
  if (isBranches(layer)) {
    const costs = layer.branches.map((branch) => walk(branch, size));
    return { count: costs.reduce((sum, cost) => sum + cost.count, 0), size: costs[0]!.size };
  }
  switch (layer.kind) {
    case "convolution": {
      const { kernel, stride, padding, inputs, outputs, groups } = layer;
      const slide = (length: number) => Math.floor((length + 2 * padding - kernel) / stride) + 1;
      const output = { width: slide(size.width), height: slide(size.height) };
      return {
        count: output.width * output.height * outputs * (inputs / groups) * kernel ** 2,
        size: output,
      };
    }
    case "linear":
      return { count: layer.inputs * layer.outputs, size };
    case "globalAverage":
    case "generalisedMean":
      return { count: 0, size: { width: 1, height: 1 } };
    default:
      return { count: 0, size };
  }
}
