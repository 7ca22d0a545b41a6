import type { Dropout, Layer, StochasticDepth } from "../../models/layer.ts";
import { isBranches } from "../../models/tensor_list.ts";
import { seededPrng } from "../../random/prng.ts";

/** A layer that drops something at random in training. */
export type DroppingLayer = Dropout | StochasticDepth;

/** Options for {@linkcode trainingNoise}. */
export interface TrainingNoiseOptions {
  /** The run's. */
  seed: number | string;
  /** The number of the step. */
  step: number;
  /** Which of the two networks. */
  role: "student" | "average";
  /** Factor that the layers' rates are multiplied by, from 0 for nothing dropped to 1. */
  dropScale: number;
}

/**
 * The factors by which a layer multiplies in training: 0 for what is dropped, `1 / (1 - rate)` for what is kept, where
 * `rate` is the layer's own times `dropScale`.
 *
 * @param place The layer's place in {@linkcode listDroppingLayers}.
 * @param layerRate The layer's own rate.
 * @param count How many numbers (dropout) or images (stochastic depth) there are.
 */
export type Noise = (place: number, layerRate: number, count: number) => Float32Array;

/**
 * The layers of a network that drop something in training, in the network's order; those with rate 0 are left out.
 *
 * @param layers The network; branches are followed.
 */
export function listDroppingLayers(layers: readonly Layer[]): DroppingLayer[] {
  return layers.flatMap((layer) => {
    if (isBranches(layer)) return layer.branches.flatMap((branch) => listDroppingLayers(branch));
    return (layer.kind === "dropout" || layer.kind === "stochasticDepth") && layer.rate > 0 ? [layer] : [];
  });
}

/**
 * Draws the noise of one step of training: the same for a seed, a step, a role and a layer, wherever the network runs.
 *
 * @returns A function that draws the factors of one layer.
 */
export function trainingNoise({ seed, step, role, dropScale }: TrainingNoiseOptions): Noise {
  return (place, layerRate, count) => {
    const rate = dropScale * layerRate;
    if (rate === 0) return new Float32Array(count).fill(1);
    const prng = seededPrng(`${seed}/${step}/${role}/${place}`);
    return new Float32Array(count).map(() => prng() < rate ? 0 : 1 / (1 - rate));
  };
}
