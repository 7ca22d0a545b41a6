import type { FoldedLayer } from "./fold_network.ts";
import { identityConvolution } from "./identity_convolution.ts";
import type { Weights } from "./initial_weights.ts";
import type { Branches, Convolution } from "./layer.ts";

/**
 * The one convolution that parallel branches amount to: each a convolution or the input itself, added up or
 * subtracted. Windows of different size are laid over each other's center, and a branch of more groups, such as a
 * depthwise one, is spread over the fewer groups of another.
 *
 * @param weights Their numbers; those of the branches are replaced by the result's.
 * @returns The convolution; `null` where a branch is something else, or they do not fit each other.
 * @see {@link https://arxiv.org/abs/2101.03697 | Ding et al. 2021 (RepVGG), section 3.3}
 */
export function mergeConvolutions(
  kind: Branches["kind"],
  branches: readonly FoldedLayer[][],
  weights: Weights,
): Convolution | null {
  if (kind === "product") return null;
  const first = branches.flat().find((layer) => layer.kind === "convolution");
  if (first === undefined) return null;
  const parts: Part[] = [];
  for (const [index, branch] of branches.entries()) {
    // Without a name, the input itself has no numbers of its own.
    const layer = branch.length === 0 ? identityConvolution("", first.inputs) : branch[0]!;
    if (branch.length > 1 || layer.kind !== "convolution" || !fitTogether(first, layer)) return null;
    parts.push({
      layer,
      weight: weights.get(`${layer.name}.weight`) ?? new Float32Array(layer.inputs).fill(1),
      bias: weights.get(`${layer.name}.bias`) ?? new Float32Array(layer.outputs),
      sign: kind === "difference" && index > 0 ? -1 : 1,
    });
  }
  const groups = Math.min(...parts.map(({ layer }) => layer.groups));
  if (parts.some(({ layer }) => layer.groups % groups !== 0)) return null;
  const kernel = Math.max(...parts.map(({ layer }) => layer.kernel));
  const merged: Convolution = { ...first, groups, kernel, padding: (kernel - 1) / 2, bias: true };
  const weight = new Float64Array(merged.outputs * merged.inputs / groups * kernel ** 2);
  const bias = new Float64Array(merged.outputs);
  for (const part of parts) {
    addWeights(weight, merged, part);
    part.bias.forEach((value, channel) => bias[channel]! += part.sign * value);
    weights.delete(`${part.layer.name}.weight`);
    weights.delete(`${part.layer.name}.bias`);
  }
  weights.set(`${merged.name}.weight`, Float32Array.from(weight));
  weights.set(`${merged.name}.bias`, Float32Array.from(bias));
  return merged;
}

interface Part {
  layer: Convolution;
  weight: Float32Array;
  bias: Float32Array;
  /** 1, or -1 for what is subtracted. */
  sign: number;
}

function fitTogether(one: Convolution, other: Convolution): boolean {
  return [one, other].every(({ kernel, padding }) => kernel % 2 === 1 && padding === (kernel - 1) / 2) &&
    one.inputs === other.inputs && one.outputs === other.outputs && one.stride === other.stride;
}

/** The windows' centers meet, and each group of `part` lies within one of `merged`. */
function addWeights(sum: Float64Array, merged: Convolution, { layer, weight, sign }: Part): void {
  const { inputs, outputs, kernel } = layer;
  const [mergedInputs, layerInputs] = [inputs / merged.groups, inputs / layer.groups];
  const margin = (merged.kernel - kernel) / 2;
  for (let output = 0; output < outputs; output++) {
    const mergedFirst = Math.floor(output / (outputs / merged.groups)) * mergedInputs;
    const layerFirst = Math.floor(output / (outputs / layer.groups)) * layerInputs;
    for (let input = 0; input < layerInputs; input++) {
      const to = (output * mergedInputs + layerFirst + input - mergedFirst) * merged.kernel ** 2;
      const from = (output * layerInputs + input) * kernel ** 2;
      for (let row = 0; row < kernel; row++) {
        for (let column = 0; column < kernel; column++) {
          sum[to + (row + margin) * merged.kernel + column + margin]! += sign *
            weight[from + row * kernel + column]!;
        }
      }
    }
  }
}
