import type { Activation, Layer } from "../layer.ts";
import { type BackboneLayers, POOLING_POWER } from "./backbone_layers.ts";
import { type ConvolutionUnit, convolutionUnit } from "./convolution_unit.ts";
import { type InvertedResidual, invertedResidual } from "./inverted_residual.ts";

/** Expansion, kernel, stride of the first block, input and output channels, blocks. */
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

/** PyTorch's names in an EfficientNet. */
export interface EfficientNetNames {
  /** The first convolution and its normalization. */
  stem: ConvolutionUnit["names"];
  /** Those of a block, stages and blocks counted from 0. */
  block(stage: number, block: number, expands: boolean): Pick<InvertedResidual, "name" | "unitNames">;
  /** The last convolution and its normalization. */
  head: ConvolutionUnit["names"];
  /** The linear layer behind the pooling. */
  classifier: string;
}

/** Differences between EfficientNet-B0 and its relatives of the same widths and depths. */
export interface EfficientNetForm {
  /** How PyTorch names its parts. */
  names: EfficientNetNames;
  /** Layers before the first convolution. */
  input: Layer[];
  /** The function behind convolutions. */
  activation: Activation["function"];
  /** Squeeze-and-excitation of a block with so many input channels; `null` for none. */
  squeeze(inputs: number): InvertedResidual["squeeze"];
  /** Settings in which all convolutions differ from the defaults of {@linkcode convolutionUnit}. */
  unit: NonNullable<InvertedResidual["unit"]>;
}

/**
 * An EfficientNet with the widths and depths of B0, generalized mean pooling in place of the average, and a last linear
 * layer to `featureDims`.
 *
 * @param featureDims Outputs of the last linear layer.
 * @returns The trunk, up to the pooled 1280 channels, and the last layer.
 * @see {@link https://arxiv.org/abs/1905.11946 | Tan and Le 2019, table 1}
 */
export function efficientNet(form: EfficientNetForm, featureDims: number): BackboneLayers {
  const { names, input, activation, squeeze, unit } = form;
  const total = STAGES.reduce((sum, [, , , , , blocks]) => sum + blocks, 0);
  const trunk = [
    ...input,
    ...convolutionUnit({
      ...unit,
      names: names.stem,
      inputs: 3,
      outputs: 32,
      kernel: 3,
      stride: 2,
      activation,
    }),
  ];
  let done = 0;
  for (const [stage, [expansion, kernel, firstStride, stageInputs, outputs, blocks]] of STAGES.entries()) {
    for (let block = 0; block < blocks; block++) {
      const inputs = block === 0 ? stageInputs : outputs;
      trunk.push(...invertedResidual({
        ...names.block(stage, block, expansion > 1),
        inputs,
        expanded: inputs * expansion,
        outputs,
        kernel,
        stride: block === 0 ? firstStride : 1,
        activation,
        squeeze: squeeze(inputs),
        unit,
        ending: [{ kind: "stochasticDepth", rate: STOCHASTIC_DEPTH * done / total }],
      }));
      done += 1;
    }
  }
  trunk.push(
    ...convolutionUnit({
      ...unit,
      names: names.head,
      inputs: 320,
      outputs: LAST_CHANNELS,
      kernel: 1,
      activation,
    }),
    { kind: "generalizedMean", power: POOLING_POWER },
  );
  return {
    trunk,
    feature: [
      { kind: "dropout", rate: DROPOUT },
      {
        kind: "linear",
        name: names.classifier,
        inputs: LAST_CHANNELS,
        outputs: featureDims,
        start: "fanOut",
      },
    ],
  };
}
