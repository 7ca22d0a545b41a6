import type { Layer } from "../layer.ts";

/** The layers of a backbone. */
export interface BackboneLayers {
  /** From images to one vector an image. */
  trunk: Layer[];
  /** From that vector to the feature. */
  feature: Layer[];
}

/** The exponent of generalized mean pooling in RDCD and SSCD. */
export const POOLING_POWER = 3;
