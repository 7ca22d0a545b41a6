import type { Size } from "../types.ts";
import type { Convolution, Layer } from "./layer.ts";
import { isBranches } from "./tensor_list.ts";

/**
 * The multiply-adds that a sequence of layers needs for one image: those of convolutions, linear layers and
 * attention, as papers count them. Activations, normalization and pooling are left out.
 *
 * @returns A whole number.
 */
export function countMultiplyAdds(layers: readonly Layer[], size: Size): number {
  return walk(layers, size).count;
}

interface Cost {
  /** Multiply-adds so far. */
  count: number;
  /** Size of the layers' output; tokens are a row of pixels. */
  size: Size;
}

const PIXEL = { width: 1, height: 1 };

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
  const positions = size.width * size.height;
  switch (layer.kind) {
    case "convolution": {
      const { inputs, outputs, groups, kernel } = layer;
      const output = slide(size, layer);
      return {
        count: output.width * output.height * outputs * (inputs / groups) * kernel ** 2,
        size: output,
      };
    }
    case "maximumPool":
      return { count: 0, size: slide(size, layer) };
    case "patchEmbedding": {
      const { inputs, channels, patch, grid } = layer;
      return {
        count: grid ** 2 * channels * inputs * patch ** 2,
        size: { width: 1 + grid ** 2, height: 1 },
      };
    }
    case "attention":
      return { count: 2 * positions ** 2 * layer.channels, size };
    case "linear":
      return { count: positions * layer.inputs * layer.outputs, size };
    case "globalAverage":
    case "generalizedMean":
    case "tokenPool":
      return { count: 0, size: PIXEL };
    default:
      return { count: 0, size };
  }
}

/**
 * How far windows reach beyond the top or the left of an image.
 *
 * @param length The image's height or width.
 */
export function zerosBefore(
  length: number,
  { kernel, stride, padding }: Pick<Convolution, "kernel" | "stride" | "padding">,
): number {
  if (padding !== "same") return padding;
  return Math.floor(Math.max(0, (Math.ceil(length / stride) - 1) * stride + kernel - length) / 2);
}

/**
 * How many windows there are over an image.
 *
 * @param window The window, its step, and how far it reaches beyond each side.
 */
export function slide(
  { width, height }: Size,
  { kernel, stride, padding }: { kernel: number; stride: number; padding: number | "same" },
): Size {
  const steps = (length: number) =>
    padding === "same"
      ? Math.ceil(length / stride)
      : Math.floor((length + 2 * padding - kernel) / stride) + 1;
  return { width: steps(width), height: steps(height) };
}
