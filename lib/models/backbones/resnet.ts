import type { Layer } from "../layer.ts";
import { type BackboneLayers, POOLING_POWER } from "./backbone_layers.ts";
import { convolutionUnit } from "./convolution_unit.ts";

/** The make of a residual network. */
export interface ResNetOptions {
  /** Blocks of each of the four stages. */
  depths: readonly [number, number, number, number];
  /**
   * `"basic"` blocks have two 3 x 3 convolutions; `"bottleneck"` blocks a 3 x 3 one between two 1 x 1, and four
   * times as many channels at their end.
   */
  block: "basic" | "bottleneck";
  /**
   * Groups of the 3 x 3 convolution in bottlenecks.
   *
   * @default {1}
   */
  groups?: number;
  /**
   * Channels of each group in the first stage's bottlenecks.
   *
   * @default {64}
   */
  groupWidth?: number;
}

const STEM_CHANNELS = 64;
const EXPANSION = { basic: 1, bottleneck: 4 };

/**
 * ResNet and ResNeXt with the layers, names and numbers of torchvision, generalized mean pooling in place of the
 * average, and a last linear layer to `featureDims`. Weights start as in SSCD and RDCD: the blocks as the identity
 * (`zero_init_residual`), the last layer by Xavier's rule.
 *
 * @param featureDims Outputs of the last linear layer.
 * @returns The trunk, up to the pooled channels, and the last layer.
 */
export function resNet(options: ResNetOptions, featureDims: number): BackboneLayers {
  const { depths, block } = options;
  const trunk: Layer[] = [
    ...convolutionUnit({
      names: ["backbone.conv1", "backbone.bn1"],
      inputs: 3,
      outputs: STEM_CHANNELS,
      kernel: 7,
      stride: 2,
      activation: "relu",
    }),
    { kind: "maximumPool", kernel: 3, stride: 2, padding: 1 },
  ];
  let inputs = STEM_CHANNELS;
  for (const [stage, depth] of depths.entries()) {
    const planes = STEM_CHANNELS * 2 ** stage;
    for (let index = 0; index < depth; index++) {
      const name = `backbone.layer${stage + 1}.${index}`;
      const stride = stage > 0 && index === 0 ? 2 : 1;
      trunk.push(...residualBlock(name, inputs, planes, stride, options));
      inputs = planes * EXPANSION[block];
    }
  }
  trunk.push({ kind: "generalizedMean", power: POOLING_POWER });
  return {
    trunk,
    feature: [{ kind: "linear", name: "backbone.fc", inputs, outputs: featureDims, start: "xavier" }],
  };
}

function residualBlock(
  name: string,
  inputs: number,
  planes: number,
  stride: number,
  { block, groups = 1, groupWidth = 64 }: ResNetOptions,
): Layer[] {
  const outputs = planes * EXPANSION[block];
  const width = Math.floor(planes * groupWidth / 64) * groups;
  const part = (
    index: number,
    channels: [inputs: number, outputs: number],
    options: { kernel: number; stride?: number; groups?: number; isLast?: boolean },
  ) => {
    const { isLast = false, ...rest } = options;
    return convolutionUnit({
      names: [`${name}.conv${index}`, `${name}.bn${index}`],
      inputs: channels[0],
      outputs: channels[1],
      activation: isLast ? null : "relu",
      startsAtZero: isLast,
      ...rest,
    });
  };
  const body = block === "basic"
    ? [
      ...part(1, [inputs, planes], { kernel: 3, stride }),
      ...part(2, [planes, planes], { kernel: 3, isLast: true }),
    ]
    : [
      ...part(1, [inputs, width], { kernel: 1 }),
      ...part(2, [width, width], { kernel: 3, stride, groups }),
      ...part(3, [width, outputs], { kernel: 1, isLast: true }),
    ];
  const shortcut = stride === 1 && inputs === outputs ? [] : convolutionUnit({
    names: [`${name}.downsample.0`, `${name}.downsample.1`],
    inputs,
    outputs,
    kernel: 1,
    stride,
    activation: null,
  });
  return [{ kind: "sum", branches: [body, shortcut] }, { kind: "activation", function: "relu" }];
}
