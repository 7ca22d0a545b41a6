import type { FoldedLayer } from "../../models/fold_network.ts";
import type { OnnxAttribute } from "../../backends/onnx.ts";
import type { Weights } from "../../models/initial_weights.ts";
import type {
  Activation,
  ColorScale,
  Convolution,
  GeneralizedMean,
  LayerNormalization,
  Linear,
  MaximumPool,
} from "../../models/layer.ts";
import type { GraphBuilder } from "./graph_builder.ts";
import { writePowerMean } from "./write_power_mean.ts";
import { writeAttention, writePatchEmbedding, writeTokenPool } from "./write_tokens.ts";

/** Joins branches. */
const JOINS = { sum: "Add", difference: "Sub", product: "Mul" };

/**
 * Adds layers to a graph.
 *
 * @param input The name of what goes in: `[batch, channels, height, width]`, or what the layers before gave.
 * @returns The name of what comes out.
 */
export function writeLayers(
  graph: GraphBuilder,
  layers: readonly FoldedLayer[],
  weights: Weights,
  input: string,
): string {
  return layers.reduce((x, layer) => writeLayer(graph, layer, weights, x), input);
}

function writeLayer(graph: GraphBuilder, layer: FoldedLayer, weights: Weights, x: string): string {
  switch (layer.kind) {
    case "convolution":
      return writeConvolution(graph, layer, weights, x);
    case "linear":
      return writeLinear(graph, layer, weights, x);
    case "layerNormalization":
      return writeLayerNormalization(graph, layer, weights, x);
    case "activation":
      return writeActivation(graph, layer.function, x);
    case "colorScale":
      return writeColorScale(graph, layer, x);
    case "maximumPool":
      return graph.node("MaxPool", [x], window(layer));
    case "globalAverage":
      return graph.node("GlobalAveragePool", [x]);
    case "generalizedMean":
      return writeGeneralizedMean(graph, layer, x);
    case "patchEmbedding":
      return writePatchEmbedding(graph, layer, weights, x);
    case "attention":
      return writeAttention(graph, layer, x);
    case "tokenPool":
      return writeTokenPool(graph, layer, x);
    case "sum":
    case "difference":
    case "product":
      return layer.branches.map((branch) => writeLayers(graph, branch, weights, x))
        .reduce((a, b) => graph.node(JOINS[layer.kind], [a, b]));
  }
}

function writeConvolution(graph: GraphBuilder, layer: Convolution, weights: Weights, x: string): string {
  const { name, inputs, outputs, kernel, groups, bias } = layer;
  const shape = [outputs, inputs / groups, kernel, kernel];
  const tensors = [graph.weight(`${name}.weight`, shape, weights.get(`${name}.weight`)!)];
  if (bias) tensors.push(graph.weight(`${name}.bias`, [outputs], weights.get(`${name}.bias`)!));
  return graph.node("Conv", [x, ...tensors], { group: { int: groups }, ...window(layer) });
}

function window({ kernel, stride, padding }: Convolution | MaximumPool): Record<string, OnnxAttribute> {
  return {
    kernel_shape: { ints: [kernel, kernel] },
    // The image's size is not known yet, and decides how many zeros TensorFlow's rule adds.
    ...padding === "same"
      ? { auto_pad: { string: "SAME_UPPER" } }
      : { pads: { ints: [padding, padding, padding, padding] } },
    strides: { ints: [stride, stride] },
  };
}

function writeColorScale(graph: GraphBuilder, { factors, addends }: ColorScale, x: string): string {
  const perColor = (values: readonly number[]) => graph.numbers([1, 3, 1, 1], values);
  return graph.node("Add", [graph.node("Mul", [x, perColor(factors)]), perColor(addends)]);
}

/** Of a vector or of each token: `MatMul` takes both. */
function writeLinear(graph: GraphBuilder, layer: Linear, weights: Weights, x: string): string {
  const { name, inputs, outputs } = layer;
  const rows = weights.get(`${name}.weight`)!;
  const columns = new Float32Array(rows.length);
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      columns[input * outputs + output] = rows[output * inputs + input]!;
    }
  }
  const product = graph.node("MatMul", [x, graph.weight(`${name}.weight`, [inputs, outputs], columns)]);
  return graph.node("Add", [product, graph.weight(`${name}.bias`, [outputs], weights.get(`${name}.bias`)!)]);
}

function writeLayerNormalization(
  graph: GraphBuilder,
  { name, channels, epsilon }: LayerNormalization,
  weights: Weights,
  x: string,
): string {
  const [scale, shift] = ["weight", "bias"].map((part) =>
    graph.weight(`${name}.${part}`, [channels], weights.get(`${name}.${part}`)!)
  );
  return graph.node("LayerNormalization", [x, scale!, shift!], {
    axis: { int: -1 },
    epsilon: { float: epsilon },
  });
}

function writeActivation(graph: GraphBuilder, name: Activation["function"], x: string): string {
  switch (name) {
    case "relu":
      return graph.node("Relu", [x]);
    case "relu6":
      return graph.node("Clip", [x, graph.number(0), graph.number(6)]);
    case "sigmoid":
      return graph.node("Sigmoid", [x]);
    case "swish":
      return graph.node("Mul", [x, graph.node("Sigmoid", [x])]);
    case "hardSigmoid":
      return graph.node("HardSigmoid", [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
    case "hardSwish":
      return graph.node("HardSwish", [x]);
    case "gelu": {
      // In the order in which ONNX Runtime recognizes it and computes it at once.
      const error = graph.node("Erf", [graph.node("Div", [x, graph.number(Math.SQRT2)])]);
      const doubled = graph.node("Mul", [x, graph.node("Add", [error, graph.number(1)])]);
      return graph.node("Mul", [doubled, graph.number(0.5)]);
    }
  }
}

function writeGeneralizedMean(graph: GraphBuilder, { power }: GeneralizedMean, x: string): string {
  const pooled = writePowerMean(graph, power, x, {
    largest: (y) => graph.node("GlobalMaxPool", [y]),
    mean: (y) => graph.node("GlobalAveragePool", [y]),
  });
  return graph.node("Flatten", [pooled]);
}
