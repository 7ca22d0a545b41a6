import { type BackboneLayers, POOLING_POWER } from "./backbone_layers.ts";
import { invertedResidual, namedUnit } from "./inverted_residual.ts";

/** torchvision's table: expansion, kernel, stride of the first block, input and output channels, blocks. */
const STAGES: [number, number, number, number, number, number][] = [
  [1, 3, 1, 32, 16, 1],
  [6, 3, 2, 16, 24, 2],
  [6, 5, 2, 24, 40, 2],
  [6, 3, 2, 40, 80, 3],
  [6, 5, 1, 80, 112, 3],
  [6, 5, 2, 112, 192, 4],
  [6, 3, 1, 192, 320, 1],
];
const STOCHASTIC_DEPTH = 0.2;
const DROPOUT = 0.2;
const LAST_CHANNELS = 1280;

/**
 * EfficientNet-B0 with the layers, names and numbers of torchvision's `efficientnet_b0`, generalised mean pooling
 * in place of the average, and a last linear layer to `featureDims`.
 *
 * @param featureDims Outputs of the last linear layer.
 * @returns The trunk, up to the pooled 1280 channels, and the last layer.
 */
export function efficientNetB0(featureDims: number): BackboneLayers {
  const total = STAGES.reduce((sum, [, , , , , blocks]) => sum + blocks, 0);
  const activation = "swish";
  const trunk = namedUnit("backbone.features.0", {
    inputs: 3,
    outputs: 32,
    kernel: 3,
    stride: 2,
    activation,
  });
  let done = 0;
  for (const [stage, [expansion, kernel, firstStride, stageInputs, outputs, blocks]] of STAGES.entries()) {
    for (let block = 0; block < blocks; block++) {
      const inputs = block === 0 ? stageInputs : outputs;
      trunk.push(...invertedResidual({
        name: `backbone.features.${stage + 1}.${block}.block`,
        inputs,
        expanded: inputs * expansion,
        outputs,
        kernel,
        stride: block === 0 ? firstStride : 1,
        activation,
        squeeze: { squeezed: Math.max(1, Math.floor(inputs / 4)), activation, gate: "sigmoid" },
        ending: [{ kind: "stochasticDepth", rate: STOCHASTIC_DEPTH * done / total }],
      }));
      done += 1;
    }
  }
  trunk.push(
    ...namedUnit(`backbone.features.${STAGES.length + 1}`, {
      inputs: 320,
      outputs: LAST_CHANNELS,
      kernel: 1,
      activation,
    }),
    { kind: "generalisedMean", power: POOLING_POWER },
  );
  return {
    trunk,
    feature: [
      { kind: "dropout", rate: DROPOUT },
      {
        kind: "linear",
        name: "backbone.classifier.1",
        inputs: LAST_CHANNELS,
        outputs: featureDims,
        start: "fanOut",
      },
    ],
  };
}
