import { efficientNetB0 } from "./efficientnet_b0.ts";
import type { Layer, Network } from "./layer.ts";

/** The name of a network that a student is built on. */
export type Backbone = "efficientnet_b0";

/** What an encoder is made of. Plain JSON; it is stored beside the weights. */
export interface Architecture {
  /** The network. */
  backbone: Backbone;
  /** Numbers of the feature, which the teacher's is compared with. */
  featureDims: number;
  /** Numbers of the descriptor. */
  descriptorDims: number;
}

/** The networks there are, by name, each with the name that tables show. */
export const BACKBONES: Readonly<
  Record<Backbone, { title: string; build: (featureDims: number) => { trunk: Layer[]; feature: Layer[] } }>
> = {
  efficientnet_b0: { title: "EfficientNet-B0", build: efficientNetB0 },
};

/**
 * The layers of an encoder.
 *
 * @param architecture What it is made of.
 * @returns Plain data, without the numbers.
 * @throws {RangeError} If the backbone is unknown or a size is no positive integer.
 */
export function describeNetwork(architecture: Architecture): Network {
  const { backbone, featureDims, descriptorDims } = architecture;
  if (!Object.hasOwn(BACKBONES, backbone)) {
    throw new RangeError(
      `Cannot build the encoder as backbone must be one of ${
        Object.keys(BACKBONES).join(", ")
      }: current value is ${JSON.stringify(backbone)}`,
    );
  }
  for (const [name, value] of Object.entries({ featureDims, descriptorDims })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(
        `Cannot build the encoder as ${name} must be a positive integer: current value is ${value}`,
      );
    }
  }
  return {
    ...BACKBONES[backbone].build(featureDims),
    projector: [{
      kind: "linear",
      name: "projector",
      inputs: featureDims,
      outputs: descriptorDims,
      start: "fanIn",
    }],
  };
}
