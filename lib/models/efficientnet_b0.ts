import type { Layer } from "./layer.ts";

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
export function efficientNetB0(featureDims: number): { trunk: Layer[]; feature: Layer[] } {
  const total = STAGES.reduce((sum, [, , , , , blocks]) => sum + blocks, 0);
  const trunk = unit("backbone.features.0", 3, 32, { kernel: 3, stride: 2 });
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
  trunk.push(...unit(`backbone.features.${STAGES.length + 1}`, 320, LAST_CHANNELS, { kernel: 1 }));
  trunk.push({ kind: "generalisedMean", power: 3 });
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
  const expansionUnit = (part: string) => unit(part, inputs, expanded, { kernel: 1 });
  const parts = [
    ...(expansion === 1 ? [] : [expansionUnit]),
    (part: string) => unit(part, expanded, expanded, { kernel, stride, groups: expanded }),
    (part: string) => [squeezeExcitation(part, expanded, Math.max(1, Math.floor(inputs / 4)))],
    (part: string) => unit(part, expanded, outputs, { kernel: 1, activation: false }),
  ];
  const body = parts.flatMap((part, index) => part(`${name}.${index}`));
  if (stride !== 1 || inputs !== outputs) return body;
  return [{ kind: "sum", branches: [[], [...body, { kind: "stochasticDepth", rate: dropRate }]] }];
}

interface Unit {
  kernel: number;
  stride?: number;
  groups?: number;
  activation?: boolean;
}

/** torchvision's `Conv2dNormActivation`. */
function unit(name: string, inputs: number, outputs: number, options: Unit): Layer[] {
  const { kernel, stride = 1, groups = 1, activation = true } = options;
  const layers: Layer[] = [
    {
      kind: "convolution",
      name: `${name}.0`,
      inputs,
      outputs,
      kernel,
      stride,
      padding: (kernel - 1) / 2,
      groups,
      bias: false,
    },
    { kind: "batchNormalisation", name: `${name}.1`, channels: outputs, epsilon: 1e-5, momentum: 0.1 },
  ];
  return activation ? [...layers, { kind: "activation", function: "swish" }] : layers;
}

function squeezeExcitation(name: string, channels: number, squeezed: number): Layer {
  const pointwise = { kind: "convolution", kernel: 1, stride: 1, padding: 0, groups: 1, bias: true } as const;
  const scale: Layer[] = [
    { kind: "globalAverage" },
    { ...pointwise, name: `${name}.fc1`, inputs: channels, outputs: squeezed },
    { kind: "activation", function: "swish" },
    { ...pointwise, name: `${name}.fc2`, inputs: squeezed, outputs: channels },
    { kind: "activation", function: "sigmoid" },
  ];
  return { kind: "product", branches: [[], scale] };
}
