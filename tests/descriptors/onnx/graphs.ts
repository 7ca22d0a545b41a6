import { encodeOnnx, type OnnxGraph, type OnnxNode } from "../../../lib/backends/onnx.ts";

/** What the descriptor is of the mean colors. */
export const WEIGHT = [[1, 0, 2, -1], [0, 1, -1, 3], [2, -2, 0, 1]];

const weight = { name: "weight", shape: [3, 4], data: Float32Array.from(WEIGHT.flat()) };

/** Raw levels, channels last, any size: the mean color through a matrix, not of unit length. */
export const LEVELS: OnnxGraph = {
  name: "levels",
  inputs: [{ name: "image", type: "uint8", shape: ["batch", "height", "width", 3] }],
  outputs: [{ name: "embedding", type: "float32", shape: ["batch", 4] }],
  constants: [weight],
  nodes: [
    { op: "Cast", inputs: ["image"], outputs: ["levels"], attributes: { to: { int: 1 } } },
    node("ReduceMean", ["levels"], "mean", { axes: { ints: [1, 2] }, keepdims: { int: 0 } }),
    node("MatMul", ["mean", "weight"], "embedding"),
  ],
};

/** Normalized numbers, channels first, one image of 8 x 6 at a time, and a second output. */
export const NUMBERS: OnnxGraph = {
  name: "numbers",
  inputs: [{ name: "pixels", type: "float32", shape: [1, 3, 6, 8] }],
  outputs: [
    { name: "colors", type: "float32", shape: [1, 3] },
    { name: "vector", type: "float32", shape: [1, 4] },
  ],
  constants: [weight],
  nodes: [
    node("ReduceMean", ["pixels"], "colors", { axes: { ints: [2, 3] }, keepdims: { int: 0 } }),
    node("MatMul", ["colors", "weight"], "vector"),
  ],
};

/** With what quantized networks have: convolution, quantization, resizing, pooling, and a shape that is computed. */
export const QUANTIZED: OnnxGraph = {
  name: "quantized",
  inputs: [{ name: "image", type: "float32", shape: ["batch", 3, "height", "width"] }],
  outputs: [{ name: "embedding", type: "float32", shape: ["batch", 4] }],
  constants: [
    {
      name: "kernels",
      shape: [4, 3, 3, 3],
      data: Float32Array.from({ length: 108 }, (_, at) => Math.sin(at)),
    },
    { name: "scale", shape: [], data: Float32Array.of(0.05) },
    { name: "zero", shape: [], data: Uint8Array.of(128) },
    { name: "scales", shape: [4], data: Float32Array.of(1, 1, 2, 2) },
    { name: "first", shape: [1], data: BigInt64Array.of(0n) },
    { name: "rest", shape: [1], data: BigInt64Array.of(-1n) },
  ],
  nodes: [
    node("Conv", ["image", "kernels"], "seen", { strides: { ints: [2, 2] }, pads: { ints: [1, 1, 1, 1] } }),
    node("Relu", ["seen"], "active"),
    node("QuantizeLinear", ["active", "scale", "zero"], "small"),
    node("DequantizeLinear", ["small", "scale", "zero"], "back"),
    node("Resize", ["back", "", "scales"], "large", { mode: { string: "nearest" } }),
    node("GlobalAveragePool", ["large"], "pooled"),
    node("Shape", ["pooled"], "shape"),
    node("Gather", ["shape", "first"], "batch", { axis: { int: 0 } }),
    node("Concat", ["batch", "rest"], "flat", { axis: { int: 0 } }),
    node("Reshape", ["pooled", "flat"], "embedding"),
  ],
};

/** One operation with one output. */
export function node(
  op: string,
  inputs: string[],
  output: string,
  attributes: OnnxNode["attributes"] = {},
): OnnxNode {
  return { op, inputs, outputs: [output], attributes };
}

/** Writes a graph as a file. */
export async function writeGraph(path: string, graph: OnnxGraph): Promise<string> {
  await Deno.writeFile(path, encodeOnnx(graph));
  return path;
}

/** A field of a protobuf message that is text or a message. */
export function bytesField(field: number, content: Uint8Array | string): Uint8Array {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return joined(Uint8Array.of(...varint(field * 8 + 2), ...varint(bytes.length)), bytes);
}

/** A field that is a whole number. */
export function integerField(field: number, value: number): Uint8Array {
  return Uint8Array.of(...varint(field * 8), ...varint(value));
}

/** Bytes one after the other. */
export function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))];
}
