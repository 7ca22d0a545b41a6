/** The element types that {@linkcode encodeOnnx} writes, by their names in TypeScript's typed arrays. */
export type OnnxType = "float32" | "float16" | "float64" | "uint8" | "int32" | "int64" | "bool";

/** An input or output of a graph. */
export interface OnnxValue {
  /** The name that nodes refer to. */
  name: string;
  /** The type of its elements. */
  type: OnnxType;
  /** Its size along each axis: a number where it is fixed, a name such as `"batch"` where it is not. */
  shape: readonly (number | string)[];
}

/** A constant tensor: a weight, or a parameter that ONNX wants as an input. */
export interface OnnxConstant {
  /** The name that nodes refer to. */
  name: string;
  /** Its size along each axis; `[]` for a single number. */
  shape: readonly number[];
  /** Its elements in row-major order. */
  data: Float32Array | Float16Array | Uint8Array | Int32Array | BigInt64Array;
}

/** A node's attribute; ONNX tells whole numbers from floating ones, so the kind is named. */
export type OnnxAttribute =
  | { int: number }
  | { float: number }
  | { string: string }
  | { ints: readonly number[] }
  | { floats: readonly number[] };

/** One operation of a graph. */
export interface OnnxNode {
  /** ONNX's name of the operation, such as `"MatMul"`. */
  op: string;
  /** The names of its inputs in ONNX's order; `""` leaves an optional one out. */
  inputs: readonly string[];
  /** The names that its outputs get. */
  outputs: readonly string[];
  /** Attributes by name. */
  attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** A computation to be written as an ONNX file. */
export interface OnnxGraph {
  /** The graph's name, for viewers. */
  name: string;
  /** Inputs that are fed. */
  inputs: readonly OnnxValue[];
  /** Outputs that are computed. */
  outputs: readonly OnnxValue[];
  /** Constants. */
  constants?: readonly OnnxConstant[];
  /** Operations, each after those that it depends on. */
  nodes: readonly OnnxNode[];
  /** Free text kept in the file, by key. */
  metadata?: Readonly<Record<string, string>>;
  /**
   * The version of ONNX's operator set.
   *
   * @default {17}
   */
  opset?: number;
}

/** ONNX's numbers of element types, as attributes refer to them. */
export const ELEMENT_TYPES: Readonly<Record<OnnxType, number>> = {
  float32: 1,
  float16: 10,
  float64: 11,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
};
const IR_VERSION = 8;
const PROTOBUF_LIMIT = 2 ** 31 - 1;

/**
 * An ONNX model file's bytes. The file format is protobuf; field numbers are those of ONNX's `onnx.proto`.
 *
 * @param graph Inputs, constants, nodes and outputs.
 * @returns The bytes, as `InferenceSession.create` takes them. The caller owns them.
 * @throws {RangeError} If a constant's shape does not hold its data, or the file would pass protobuf's 2 GiB.
 */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const model = [
    ...integer(1, IR_VERSION),
    ...text(2, "rdcd"),
    ...message(7, [
      ...graph.nodes.flatMap((node) => message(1, nodeParts(node))),
      ...text(2, graph.name),
      ...(graph.constants ?? []).flatMap((constant) => message(5, constantParts(constant))),
      ...graph.inputs.flatMap((value) => message(11, valueParts(value))),
      ...graph.outputs.flatMap((value) => message(12, valueParts(value))),
    ]),
    ...message(8, [...text(1, ""), ...integer(2, graph.opset ?? 17)]),
    ...Object.entries(graph.metadata ?? {}).flatMap(([key, value]) =>
      message(14, [...text(1, key), ...text(2, value)])
    ),
  ];
  const size = byteLength(model);
  if (size > PROTOBUF_LIMIT) {
    throw new RangeError(
      `Cannot write the ONNX graph ${graph.name} as a file holds at most ${PROTOBUF_LIMIT} bytes: current value is ${size}`,
    );
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const part of model) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

// A message is a list of byte arrays, joined once at the end, so that weights are copied only once.
type Parts = Uint8Array[];

function nodeParts(node: OnnxNode): Parts {
  return [
    ...node.inputs.flatMap((name) => text(1, name)),
    ...node.outputs.flatMap((name) => text(2, name)),
    ...text(4, node.op),
    ...Object.entries(node.attributes ?? {}).flatMap(([name, value]) =>
      message(5, [...text(1, name), ...attributeParts(value)])
    ),
  ];
}

function attributeParts(attribute: OnnxAttribute): Parts {
  if ("float" in attribute) return [...float(2, attribute.float), ...integer(20, 1)];
  if ("int" in attribute) return [...integer(3, attribute.int), ...integer(20, 2)];
  if ("string" in attribute) return [...text(4, attribute.string), ...integer(20, 3)];
  if ("floats" in attribute) {
    return [...attribute.floats.flatMap((value) => float(7, value)), ...integer(20, 6)];
  }
  return [...attribute.ints.flatMap((value) => integer(8, value)), ...integer(20, 7)];
}

function constantParts({ name, shape, data }: OnnxConstant): Parts {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) {
    throw new RangeError(
      `Cannot write the ONNX constant ${name} as its shape [${shape}] must hold its ${data.length} values: current value is ${count}`,
    );
  }
  return [
    ...shape.flatMap((size) => integer(1, size)),
    ...integer(2, ELEMENT_TYPES[elementType(data)]),
    ...text(8, name),
    ...message(9, [new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]),
  ];
}

function elementType(data: OnnxConstant["data"]): OnnxType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float16Array) return "float16";
  if (data instanceof BigInt64Array) return "int64";
  return data instanceof Int32Array ? "int32" : "uint8";
}

function valueParts({ name, type, shape }: OnnxValue): Parts {
  const dimensions = shape.flatMap((size) =>
    message(1, typeof size === "number" ? integer(1, size) : text(2, size))
  );
  const tensor = [...integer(1, ELEMENT_TYPES[type]), ...message(2, dimensions)];
  return [...text(1, name), ...message(2, message(1, tensor))];
}

function message(field: number, parts: Parts): Parts {
  return [varint(field * 8 + 2), varint(byteLength(parts)), ...parts];
}

function text(field: number, value: string): Parts {
  return message(field, [new TextEncoder().encode(value)]);
}

function integer(field: number, value: number): Parts {
  return [varint(field * 8), varint(value)];
}

function float(field: number, value: number): Parts {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [varint(field * 8 + 5), bytes];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function byteLength(parts: Parts): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
