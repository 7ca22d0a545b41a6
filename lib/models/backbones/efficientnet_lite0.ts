import { IMAGENET_DEVIATION, IMAGENET_MEAN } from "../../images/imagenet.ts";
import type { ColorScale } from "../layer.ts";
import type { BackboneLayers } from "./backbone_layers.ts";
import { efficientNet, type EfficientNetForm } from "./efficientnet.ts";

/** From ImageNet's normalization to the `(level - 127) / 128` that the weights were trained with. */
const TO_OWN_LEVELS: ColorScale = {
  kind: "colorScale",
  factors: perColor((color) => 255 * IMAGENET_DEVIATION[color] / 128),
  addends: perColor((color) => (255 * IMAGENET_MEAN[color] - 127) / 128),
};

const FORM: EfficientNetForm = {
  names: {
    stem: ["backbone.conv_stem", "backbone.bn1"],
    block: (stage, block, expands) => {
      const parts = expands ? ["conv_pw", "conv_dw", "conv_pwl"] : ["conv_dw", "conv_pw"];
      const name = `backbone.blocks.${stage}.${block}`;
      return { name, unitNames: (part) => [`${name}.${parts[part]!}`, `${name}.bn${part + 1}`] };
    },
    head: ["backbone.conv_head", "backbone.bn2"],
    classifier: "backbone.classifier",
  },
  input: [TO_OWN_LEVELS],
  activation: "relu6",
  squeeze: () => null,
  unit: { epsilon: 1e-3, padding: "same" },
};

/**
 * EfficientNet-Lite0: EfficientNet-B0 without squeeze-and-excitation and with ReLU6, under the names of timm's
 * `tf_efficientnet_lite0`, generalized mean pooling in place of the average, and a last linear layer to `featureDims`.
 *
 * Its published weights were trained in TensorFlow, so it is TensorFlow's network: ε 1e-3, "same" padding, and levels
 * `(level - 127) / 128`, to which it converts the images normalized by ImageNet that it is fed like all others. timm's
 * `tf_efficientnet_lite0` feeds `(level - 127.5) / 127.5`, half a level away.
 *
 * @param featureDims Outputs of the last linear layer.
 * @returns The trunk, up to the pooled 1280 channels, and the last layer.
 * @see {@link https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite | EfficientNet-Lite}
 */
export function efficientNetLite0(featureDims: number): BackboneLayers {
  return efficientNet(FORM, featureDims);
}

function perColor(value: (color: 0 | 1 | 2) => number): [number, number, number] {
  return [value(0), value(1), value(2)];
}
