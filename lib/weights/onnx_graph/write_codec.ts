import { signValue } from "../../codecs/pack_bits.ts";
import { ELEMENT_TYPES } from "../../backends/onnx.ts";
import type { Codec } from "../../codecs/fit_codec.ts";
import type { GraphBuilder } from "./graph_builder.ts";

/**
 * Adds the scaling of rows to unit length to a graph; a row of zeros stays one.
 *
 * @param output The name of what comes out, if it is to have one.
 * @returns That name.
 */
export function writeUnitRows(graph: GraphBuilder, rows: string, output?: string): string {
  const length = graph.node("ReduceL2", [rows], { axes: { ints: [1] }, keepdims: { int: 1 } });
  return graph.node("Div", [rows, graph.node("Max", [length, graph.number(1e-12)])], {}, output);
}

/** Adds an encoder's codec to a graph, which is linear and ends in signs or rows of unit length, as `applyCodec` has it. */
export function writeCodec(
  graph: GraphBuilder,
  rows: string,
  { linear, signs }: Codec,
  output: string,
): void {
  const { mean, projection } = linear!;
  const dims = projection.length / mean.length;
  const centered = graph.node("Sub", [rows, graph.numbers([1, mean.length], [...mean])]);
  const weight = graph.numbers([mean.length, dims], [...projection]);
  if (signs === "all") {
    const product = graph.node("MatMul", [centered, weight]);
    const isPositive = graph.node("GreaterOrEqual", [product, graph.number(0)]);
    const bits = graph.node("Cast", [isPositive], { to: { int: ELEMENT_TYPES.float32 } });
    const value = signValue(dims);
    graph.node("Sub", [graph.node("Mul", [bits, graph.number(2 * value)]), graph.number(value)], {}, output);
  } else writeUnitRows(graph, graph.node("MatMul", [centered, weight]), output);
}
