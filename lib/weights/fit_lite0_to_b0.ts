import { BACKBONES } from "../models/architecture.ts";
import type { Weights } from "../models/initial_weights.ts";
import type { BatchNormalization, ColorScale, Layer } from "../models/layer.ts";
import { type LayerTensor, listTensors } from "../models/tensor_list.ts";
import { matchWeights } from "./match_weights.ts";
import { namings } from "./namings.ts";
import type { StateDict } from "./state_dict.ts";

/** Number that the gates of squeeze-and-excitation are opened by: the sigmoid of it is 0.982. */
const OPENING = 4;

/**
 * The trunk of EfficientNet-B0 with EfficientNet-Lite0's weights, for training to go on from: there are more images in
 * them than in random ones, though the network is not the same.
 *
 * Convolutions and batch normalizations are copied. Images are normalized by ImageNet for B0, so the stem takes the change
 * of levels in: exactly but for the image's border, where B0's zeros are other levels. What Lite0's normalization adds to
 * the variance beyond B0's goes into the running variance. Every gate of squeeze-and-excitation begins as 0.982 whatever it
 * sees: the second convolution has no weights and a bias of 4, the first one stays as it is. Swish takes ReLU6's place, and
 * windows of stride 2 lie up to a pixel further left and up, as PyTorch puts zeros around.
 *
 * @param fresh The weights that B0 has so far; borrowed.
 * @returns One array for each tensor of B0's trunk; `null` where the checkpoint is none of EfficientNet-Lite0.
 * @throws {RangeError} If several parts of the checkpoint fit equally well, or a number is not finite.
 */
export function fitLite0ToB0(stateDict: StateDict, fresh: Weights): Weights | null {
  const [from, to] = (["efficientnet_lite0", "efficientnet_b0"] as const).map((backbone) =>
    BACKBONES[backbone].build(1).trunk
  ) as [Layer[], Layer[]];
  const outcome = matchWeights(listTensors(from), namings("efficientnet_lite0"), stateDict, {
    allowUnexpected: true,
  });
  if ("mismatch" in outcome) return null;
  const [gates, others] = [true, false].map((isGate) =>
    listTensors(to).filter((tensor) => belongsToGate(tensor) === isGate)
  ) as [LayerTensor[], LayerTensor[]];
  const fitted: Weights = new Map(gates.map(({ name }) => [name, gateWeights(name, fresh.get(name)!)]));
  // Both networks have the same convolutions and normalizations in the same order.
  listTensors(from).forEach((tensor, place) => {
    const { name, layer } = others[place]!;
    const values = outcome.weights.get(tensor.name)!;
    if (!name.endsWith(".running_var")) fitted.set(name, values);
    else {
      const difference = (tensor.layer as BatchNormalization).epsilon - (layer as BatchNormalization).epsilon;
      fitted.set(name, values.map((value) => value + difference));
    }
  });
  takeColorsIn(fitted, from.find((layer) => layer.kind === "colorScale")!, others);
  return fitted;
}

/** The only convolutions of EfficientNet-B0 with a bias. */
function belongsToGate({ layer }: LayerTensor): boolean {
  return layer.kind === "convolution" && layer.bias;
}

function gateWeights(name: string, fresh: Float32Array): Float32Array {
  if (!name.includes(".fc2.")) return fresh;
  return new Float32Array(fresh.length).fill(name.endsWith(".bias") ? OPENING : 0);
}

/** `sum(w * (f * x + a)) - m` is `sum((w * f) * x) - (m - sum(w * a))`. */
function takeColorsIn(
  weights: Weights,
  { factors, addends }: ColorScale,
  [stem, ...others]: readonly LayerTensor[],
): void {
  const [outputs, colors, height, width] = stem!.shape as [number, number, number, number];
  const mean = others.find(({ name }) => name.endsWith(".running_mean"))!.name;
  const colorOf = (index: number) => Math.floor(index / (height * width)) % colors;
  const kernel = weights.get(stem!.name)!;
  const shifts = new Float64Array(outputs);
  const perOutput = kernel.length / outputs;
  kernel.forEach((value, index) =>
    shifts[Math.floor(index / perOutput)]! += value * addends[colorOf(index)]!
  );
  weights.set(stem!.name, kernel.map((value, index) => value * factors[colorOf(index)]!));
  weights.set(mean, weights.get(mean)!.map((value, output) => value - shifts[output]!));
}
