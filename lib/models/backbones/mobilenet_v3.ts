import { type BackboneLayers, POOLING_POWER } from "./backbone_layers.ts";
import { convolutionUnit } from "./convolution_unit.ts";
import { invertedResidual, torchvisionUnit } from "./inverted_residual.ts";

type Block = [
  kernel: number,
  expanded: number,
  outputs: number,
  squeezes: boolean,
  activation: "relu" | "hardSwish",
  stride: number,
];

/** torchvision's tables, each with the width of the first linear layer. */
const SIZES: Record<"large" | "small", { blocks: Block[]; hidden: number }> = {
  large: {
    blocks: [
      [3, 16, 16, false, "relu", 1],
      [3, 64, 24, false, "relu", 2],
      [3, 72, 24, false, "relu", 1],
      [5, 72, 40, true, "relu", 2],
      [5, 120, 40, true, "relu", 1],
      [5, 120, 40, true, "relu", 1],
      [3, 240, 80, false, "hardSwish", 2],
      [3, 200, 80, false, "hardSwish", 1],
      [3, 184, 80, false, "hardSwish", 1],
      [3, 184, 80, false, "hardSwish", 1],
      [3, 480, 112, true, "hardSwish", 1],
      [3, 672, 112, true, "hardSwish", 1],
      [5, 672, 160, true, "hardSwish", 2],
      [5, 960, 160, true, "hardSwish", 1],
      [5, 960, 160, true, "hardSwish", 1],
    ],
    hidden: 1280,
  },
  small: {
    blocks: [
      [3, 16, 16, true, "relu", 2],
      [3, 72, 24, false, "relu", 2],
      [3, 88, 24, false, "relu", 1],
      [5, 96, 40, true, "hardSwish", 2],
      [5, 240, 40, true, "hardSwish", 1],
      [5, 240, 40, true, "hardSwish", 1],
      [5, 120, 48, true, "hardSwish", 1],
      [5, 144, 48, true, "hardSwish", 1],
      [5, 288, 96, true, "hardSwish", 2],
      [5, 576, 96, true, "hardSwish", 1],
      [5, 576, 96, true, "hardSwish", 1],
    ],
    hidden: 1024,
  },
};
const STEM_CHANNELS = 16;
const NORMALISATION = { epsilon: 1e-3, momentum: 0.01 };
const DROPOUT = 0.2;
const LINEAR_DEVIATION = 0.01;

/**
 * MobileNet-V3 with the layers, names and numbers of torchvision's `mobilenet_v3_large` or `mobilenet_v3_small`,
 * generalized mean pooling in place of the average, and a last linear layer to `featureDims`.
 *
 * @param featureDims Outputs of the last linear layer.
 * @returns The trunk, up to the hidden layer behind the pooling, and the last layer.
 */
export function mobileNetV3(size: "large" | "small", featureDims: number): BackboneLayers {
  const { blocks, hidden } = SIZES[size];
  const trunk = convolutionUnit({
    ...NORMALISATION,
    names: torchvisionUnit("backbone.features.0"),
    inputs: 3,
    outputs: STEM_CHANNELS,
    kernel: 3,
    stride: 2,
    activation: "hardSwish",
  });
  let inputs = STEM_CHANNELS;
  for (const [index, [kernel, expanded, outputs, squeezes, activation, stride]] of blocks.entries()) {
    trunk.push(...invertedResidual({
      name: `backbone.features.${index + 1}.block`,
      inputs,
      expanded,
      outputs,
      kernel,
      stride,
      activation,
      squeeze: squeezes
        ? { squeezed: roundToEight(expanded / 4), activation: "relu", gate: "hardSigmoid" }
        : null,
      unit: NORMALISATION,
    }));
    inputs = outputs;
  }
  const last = 6 * inputs;
  const names = torchvisionUnit(`backbone.features.${blocks.length + 1}`);
  trunk.push(
    ...convolutionUnit({
      ...NORMALISATION,
      names,
      inputs,
      outputs: last,
      kernel: 1,
      activation: "hardSwish",
    }),
    { kind: "generalizedMean", power: POOLING_POWER },
    { kind: "linear", name: "backbone.classifier.0", inputs: last, outputs: hidden, start: LINEAR_DEVIATION },
    { kind: "activation", function: "hardSwish" },
  );
  return {
    trunk,
    feature: [
      { kind: "dropout", rate: DROPOUT },
      {
        kind: "linear",
        name: "backbone.classifier.3",
        inputs: hidden,
        outputs: featureDims,
        start: LINEAR_DEVIATION,
      },
    ],
  };
}

/** The nearest multiple of 8 that is not more than a tenth below (torchvision, `_make_divisible`). */
function roundToEight(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
