import type { Convolution, Layer } from "../layer.ts";
import { type BackboneLayers, POOLING_POWER } from "./backbone_layers.ts";
import { convolutionUnit } from "./convolution_unit.ts";
import { squeezeExcitation } from "./squeeze_excitation.ts";

/** Channels and blocks of each stage. */
const STAGES: [channels: number, blocks: number][] = [[64, 2], [128, 2], [256, 6], [512, 2]];
const MLP_RATIO = 3;
const LAST_CHANNELS = 1024;
const SQUEEZED = 64;
const LAYER_SCALE = 1e-5;
const DEVIATION = 0.02;

/**
 * FastViT-T12 with the layers, names and numbers of timm's `fastvit_t12` as it is trained: with parallel branches,
 * which folding joins into single convolutions. Generalized mean pooling takes the place of the average.
 *
 * @param featureDims Outputs of the last linear layer.
 * @returns The trunk, up to the pooled 1024 channels, and the last layer.
 * @see {@link https://arxiv.org/abs/2303.14189 | Vasu et al. 2023}
 */
export function fastVitT12(featureDims: number): BackboneLayers {
  const first = STAGES[0]![0];
  const trunk: Layer[] = [
    ...mobileOne("backbone.stem.0", { inputs: 3, outputs: first, kernel: 3, stride: 2 }),
    gelu,
    ...mobileOne("backbone.stem.1", { inputs: first, outputs: first, kernel: 3, stride: 2, groups: first }),
    gelu,
    ...mobileOne("backbone.stem.2", { inputs: first, outputs: first, kernel: 1 }),
    gelu,
  ];
  let inputs = first;
  for (const [stage, [channels, blocks]] of STAGES.entries()) {
    const name = `backbone.stages.${stage}`;
    if (stage > 0) trunk.push(...downsample(`${name}.downsample.proj`, inputs, channels));
    for (let block = 0; block < blocks; block++) {
      trunk.push(...mixerBlock(`${name}.blocks.${block}`, channels));
    }
    inputs = channels;
  }
  trunk.push(
    ...mobileOne("backbone.final_conv", { inputs, outputs: LAST_CHANNELS, kernel: 3, groups: inputs }),
    squeezeExcitation({
      name: "backbone.final_conv.se",
      channels: LAST_CHANNELS,
      squeezed: SQUEEZED,
      activation: "relu",
      gate: "sigmoid",
      start: "fanIn",
    }),
    gelu,
    { kind: "generalizedMean", power: POOLING_POWER },
  );
  return {
    trunk,
    feature: [{
      kind: "linear",
      name: "backbone.head.fc",
      inputs: LAST_CHANNELS,
      outputs: featureDims,
      start: "fanIn",
    }],
  };
}

const gelu: Layer = { kind: "activation", function: "gelu" };

interface Shape {
  inputs: number;
  outputs: number;
  kernel: number;
  stride?: number;
  groups?: number;
}

/** timm's `MobileOneBlock`: the same convolution as a window, as a single pixel and as the identity, added up. */
function mobileOne(name: string, shape: Shape): Layer[] {
  const { inputs, outputs, kernel, stride = 1 } = shape;
  const branches: Layer[][] = [branch(`${name}.conv_kxk.0`, shape)];
  if (kernel > 1) branches.push(branch(`${name}.conv_scale`, { ...shape, kernel: 1 }));
  if (inputs === outputs && stride === 1) branches.push([normalization(`${name}.identity`, inputs)]);
  return [{ kind: "sum", branches }];
}

function branch(name: string, shape: Shape, start: Convolution["start"] = "fanIn"): Layer[] {
  return convolutionUnit({ ...shape, names: [`${name}.conv`, `${name}.bn`], activation: null, start });
}

function normalization(name: string, channels: number): Layer {
  return {
    kind: "batchNormalization",
    name,
    channels,
    epsilon: 1e-5,
    momentum: 0.1,
    startsAtZero: false,
  };
}

function downsample(name: string, inputs: number, outputs: number): Layer[] {
  const large = { inputs, outputs, kernel: 7, stride: 2, groups: inputs };
  return [
    {
      kind: "sum",
      branches: [
        branch(`${name}.0.large_conv`, large),
        branch(`${name}.0.small_conv`, { ...large, kernel: 3 }),
      ],
    },
    ...mobileOne(`${name}.1`, { inputs: outputs, outputs, kernel: 1 }),
    gelu,
  ];
}

function mixerBlock(name: string, channels: number): Layer[] {
  const mixer = `${name}.token_mixer`;
  const depthwise = { inputs: channels, outputs: channels, groups: channels };
  const mixed: Layer[] = [
    {
      kind: "difference",
      branches: [
        mobileOne(`${mixer}.mixer`, { ...depthwise, kernel: 3 }),
        [normalization(`${mixer}.norm.identity`, channels)],
      ],
    },
    { kind: "layerScale", name: `${mixer}.layer_scale`, channels, start: LAYER_SCALE },
  ];
  const pointwise = { kernel: 1, stride: 1, padding: 0, groups: 1, bias: true, start: DEVIATION } as const;
  const hidden = channels * MLP_RATIO;
  const mlp: Layer[] = [
    ...branch(`${name}.mlp.conv`, { ...depthwise, kernel: 7 }, DEVIATION),
    { kind: "convolution", name: `${name}.mlp.fc1`, inputs: channels, outputs: hidden, ...pointwise },
    gelu,
    { kind: "convolution", name: `${name}.mlp.fc2`, inputs: hidden, outputs: channels, ...pointwise },
    { kind: "layerScale", name: `${name}.layer_scale`, channels, start: LAYER_SCALE },
  ];
  return [{ kind: "sum", branches: [[], mixed] }, { kind: "sum", branches: [[], mlp] }];
}
