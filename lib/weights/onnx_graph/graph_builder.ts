import { ELEMENT_TYPES, type OnnxAttribute, type OnnxConstant, type OnnxNode } from "../../backends/onnx.ts";
import { toHalf } from "../to_half.ts";

/** Collects the nodes and constants of an ONNX graph; each of its methods gives the name of what it made. */
export interface GraphBuilder {
  /** The operations so far, in order. */
  readonly nodes: readonly OnnxNode[];
  /** The constants so far. */
  readonly constants: readonly OnnxConstant[];
  /** An operation with one output. */
  node(op: string, inputs: string[], attributes?: Record<string, OnnxAttribute>, output?: string): string;
  /** A learned tensor, stored as the builder's precision says and float32 for those who use it. */
  weight(name: string, shape: readonly number[], values: Float32Array): string;
  /** A number that is not learned. */
  number(value: number): string;
  /** Numbers that are not learned, spread over the dimensions of another operand; never stored as halves. */
  numbers(shape: readonly number[], values: readonly number[]): string;
  /** A list of whole numbers, as ONNX takes shapes. */
  integers(values: readonly number[]): string;
}

/**
 * An empty graph.
 *
 * @param precision How learned matrices and kernels are stored; biases are few and stay float32.
 */
export function createGraphBuilder(precision: "float32" | "float16"): GraphBuilder {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];

  function node(
    op: string,
    inputs: string[],
    attributes: Record<string, OnnxAttribute> = {},
    output = `${op}_${nodes.length}`,
  ): string {
    nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  function constant(name: string, shape: readonly number[], data: OnnxConstant["data"]): string {
    constants.push({ name, shape, data });
    return name;
  }

  return {
    nodes,
    constants,
    node,
    weight(name, shape, values) {
      if (precision === "float32" || shape.length < 2) return constant(name, shape, values);
      return node("Cast", [constant(`${name}.half`, shape, toHalf(name, values))], {
        to: { int: ELEMENT_TYPES.float32 },
      }, name);
    },
    number: (value) => constant(`number_${constants.length}`, [], Float32Array.of(value)),
    numbers: (shape, values) => constant(`numbers_${constants.length}`, shape, Float32Array.from(values)),
    integers: (values) =>
      constant(`integers_${constants.length}`, [values.length], BigInt64Array.from(values, BigInt)),
  };
}
