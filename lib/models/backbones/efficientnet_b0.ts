import type { Layer } from "../layer.ts";
import { type BackboneLayers, POOLING_POWER } from "./backbone_layers.ts";
import { type ConvolutionUnit, convolutionUnit } from "./convolution_unit.ts";
import { squeezeExcitation } from "./squeeze_excitation.ts";

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
  const trunk = unit("backbone.features.0", { inputs: 3, outputs: 32, kernel: 3, stride: 2 });
  let done = 0;
  for (const [stage, [expansion, kernel, firstStride, stageInputs, outputs, blocks]] of STAGES.entries()) {
    for (let block = 0; block < blocks; block++) {
      trunk.push(...invertedBottleneck(`backbone.features.${stage + 1}.${block}.block`, {
        expansion,
        kernel,
        stride: block === 0 ? firstStride : 1,
        inputs: block === 0 ? stageInputs : outputs,
        outputs,
        dropRate: STOCHASTIC_DEPTH * done / total,
      }));
      done += 1;
    }
  }
  trunk.push(
    ...unit(`backbone.features.${STAGES.length + 1}`, { inputs: 320, outputs: LAST_CHANNELS, kernel: 1 }),
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

interface Bottleneck {
  expansion: number;
  kernel: number;
  stride: number;
  inputs: number;
  outputs: number;
  dropRate: number;
}

function invertedBottleneck(name: string, bottleneck: Bottleneck): Layer[] {
  const { expansion, kernel, stride, inputs, outputs, dropRate } = bottleneck;
  const expanded = inputs * expansion;
  const depthwise = { inputs: expanded, outputs: expanded, kernel, stride, groups: expanded };
  const parts: ((part: string) => Layer[])[] = [
    (part) => unit(part, depthwise),
    (part) => [squeezeExcitation({
      name: part,
      channels: expanded,
      squeezed: Math.max(1, Math.floor(inputs / 4)),
      activation: "swish",
      gate: "sigmoid",
      start: "he",
    })],
    (part) => unit(part, { inputs: expanded, outputs, kernel: 1, activation: null }),
  ];
  if (expansion > 1) parts.unshift((part) => unit(part, { inputs, outputs: expanded, kernel: 1 }));
  const body = parts.flatMap((part, index) => part(`${name}.${index}`));
  if (stride !== 1 || inputs !== outputs) return body;
  return [{ kind: "sum", branches: [[], [...body, { kind: "stochasticDepth", rate: dropRate }]] }];
}

/** torchvision's `Conv2dNormActivation`. */
function unit(
  name: string,
  options: Omit<ConvolutionUnit, "names" | "activation"> & Partial<Pick<ConvolutionUnit, "activation">>,
): Layer[] {
  return convolutionUnit({ activation: "swish", ...options, names: [`${name}.0`, `${name}.1`] });
}
