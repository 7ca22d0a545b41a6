import type { Activation, Layer } from "../layer.ts";
import { type ConvolutionUnit, convolutionUnit } from "./convolution_unit.ts";
import { type SqueezeExcitation, squeezeExcitation } from "./squeeze_excitation.ts";

/** Options for {@linkcode invertedResidual}. */
export interface InvertedResidual {
  /** The name in PyTorch of the sequence of its parts. */
  name: string;
  /**
   * PyTorch's names of a part's convolution and its normalization, parts counted from 0.
   *
   * @default {torchvision's, within the sequence}
   */
  unitNames?: (part: number) => ConvolutionUnit["names"];
  /** Channels that come in. */
  inputs: number;
  /** Channels of the depthwise convolution; where they are those that come in, nothing expands. */
  expanded: number;
  /** Channels that go out. */
  outputs: number;
  /** Height and width of the depthwise convolution's window. */
  kernel: number;
  /** Its step in both directions. */
  stride: number;
  /** The function behind the first two convolutions. */
  activation: Activation["function"];
  /** The part that follows the depthwise convolution; `null` for nothing. */
  squeeze: Omit<SqueezeExcitation, "name" | "channels" | "start"> | null;
  /** Settings in which its convolutions differ from the defaults of {@linkcode convolutionUnit}. */
  unit?: Pick<ConvolutionUnit, "epsilon" | "momentum" | "padding">;
  /** Layers that only training needs, at the end of a branch that is added to the input. */
  ending?: Layer[];
}

/**
 * The block of MobileNets and EfficientNets: channels are expanded, seen in windows each by itself, weighed against each
 * other and brought together, and the input is added where it has the same shape.
 *
 * @param block Names, sizes and functions.
 * @returns Its layers.
 * @see {@link https://arxiv.org/abs/1801.04381 | Sandler et al. 2018}
 */
export function invertedResidual(block: InvertedResidual): Layer[] {
  const { name, inputs, expanded, outputs, kernel, stride, activation, squeeze, ending = [] } = block;
  const { unitNames = (part) => torchvisionUnit(`${name}.${part}`) } = block;
  const parts: ((part: number) => Layer[])[] = [];
  const unit = (options: Omit<ConvolutionUnit, "names">) =>
    parts.push((part) => convolutionUnit({ ...block.unit, ...options, names: unitNames(part) }));
  if (expanded !== inputs) unit({ inputs, outputs: expanded, kernel: 1, activation });
  unit({ inputs: expanded, outputs: expanded, kernel, stride, groups: expanded, activation });
  if (squeeze !== null) {
    parts.push((part) => [
      squeezeExcitation({ name: `${name}.${part}`, channels: expanded, start: "he", ...squeeze }),
    ]);
  }
  unit({ inputs: expanded, outputs, kernel: 1, activation: null });
  const body = parts.flatMap((part, index) => part(index));
  return stride === 1 && inputs === outputs ? [{ kind: "sum", branches: [[], [...body, ...ending]] }] : body;
}

/** The names of the convolution and the normalization in torchvision's `Conv2dNormActivation`. */
export function torchvisionUnit(name: string): ConvolutionUnit["names"] {
  return [`${name}.0`, `${name}.1`];
}
