import type { BackboneLayers } from "./backbone_layers.ts";
import { efficientNet, type EfficientNetForm } from "./efficientnet.ts";
import { torchvisionUnit } from "./inverted_residual.ts";

const FORM: EfficientNetForm = {
  names: {
    stem: torchvisionUnit("backbone.features.0"),
    block: (stage, block) => ({ name: `backbone.features.${stage + 1}.${block}.block` }),
    head: torchvisionUnit("backbone.features.8"),
    classifier: "backbone.classifier.1",
  },
  input: [],
  activation: "swish",
  squeeze: (inputs) => ({
    squeezed: Math.max(1, Math.floor(inputs / 4)),
    activation: "swish",
    gate: "sigmoid",
  }),
  unit: {},
};

/**
 * EfficientNet-B0 with the layers, names and numbers of torchvision's `efficientnet_b0`, generalized mean pooling
 * in place of the average, and a last linear layer to `featureDims`.
 *
 * @param featureDims Outputs of the last linear layer.
 * @returns The trunk, up to the pooled 1280 channels, and the last layer.
 */
export function efficientNetB0(featureDims: number): BackboneLayers {
  return efficientNet(FORM, featureDims);
}
