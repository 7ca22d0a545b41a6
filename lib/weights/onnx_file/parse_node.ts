import { FormatError, quote } from "../reading/format_error.ts";
import type { FileAttribute, FileNode, FileTensor } from "./onnx_structure.ts";
import { parseTensor } from "./parse_tensor.ts";
import {
  bytesOf,
  type FieldBudget,
  type FieldValue,
  floatOf,
  integerOf,
  integersOf,
  readFields,
  textOf,
} from "./read_fields.ts";

/** ONNX Runtime's own operators, which its quantized graphs have. */
const RUNTIME_DOMAIN = "com.microsoft";
const MOST_NAMES = 4096;

/** Checks whether operators of a domain are ONNX's own. */
export function isOnnxDomain(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}

/**
 * An operation of an ONNX graph.
 *
 * @param message The protobuf message `NodeProto`.
 * @param budget What may still be read of the file.
 * @throws {FormatError} If its operator is of an unknown domain, or it holds a graph of its own.
 */
export function parseNode(message: Uint8Array, budget: FieldBudget): FileNode {
  const inputs: string[] = [], outputs: string[] = [];
  const attributes = new Map<string, FileAttribute>();
  let name = "", op = "", domain = "";
  readFields(message, budget, (field, value) => {
    if (field === 1) inputs.push(textOf(value));
    else if (field === 2) outputs.push(textOf(value));
    else if (field === 3) name = textOf(value);
    else if (field === 4) op = textOf(value);
    else if (field === 5) {
      const [key, attribute] = parseAttribute(bytesOf(value), budget);
      if (attributes.has(key)) {
        throw new FormatError(`it has an operation with the attribute ${quote(key)} twice`);
      }
      attributes.set(key, attribute);
    } else if (field === 7) domain = textOf(value);
  });
  if (inputs.length > MOST_NAMES || outputs.length > MOST_NAMES) {
    throw new FormatError(`it has an operation of more than ${MOST_NAMES} inputs or outputs`);
  }
  if (!isOnnxDomain(domain) && domain !== RUNTIME_DOMAIN) {
    throw new FormatError(
      `it has the operator ${quote(op)} of the unknown domain ${
        quote(domain)
      }: only ONNX's own operators and those ` +
        `of ${RUNTIME_DOMAIN} are run`,
    );
  }
  return {
    name: name === "" ? outputs[0] ?? "" : name,
    op: isOnnxDomain(domain) ? op : `${RUNTIME_DOMAIN}.${op}`,
    inputs,
    outputs,
    attributes,
  };
}

function parseAttribute(message: Uint8Array, budget: FieldBudget): [string, FileAttribute] {
  let name = "", kind = 0, int = 0, float = 0, string = "";
  let tensor: FileTensor | undefined;
  const ints: number[] = [], floats: number[] = [];
  readFields(message, budget, (field, value) => {
    if (field === 1) name = textOf(value);
    else if (field === 2) float = floatOf(value);
    else if (field === 3) int = integerOf(value);
    else if (field === 4) string = textOf(value);
    else if (field === 5) {
      if (tensor !== undefined) throw new FormatError("it is damaged: a constant is there twice");
      tensor = parseTensor(bytesOf(value), budget);
    } else if (field === 7) floats.push(...floatsOf(limited(bytesOf(value))));
    else if (field === 8) ints.push(...integersOf(limited(value)));
    else if (field === 20) kind = integerOf(value);
    else if (field !== 13) {
      throw new FormatError(
        `it has the attribute ${
          quote(name)
        } that holds a graph, a list of texts or tensors, or a type, which no image ` +
          "encoder needs",
      );
    }
    if (ints.length + floats.length > MOST_NAMES) {
      throw new FormatError(`it has an attribute of more than ${MOST_NAMES} numbers`);
    }
  });
  switch (kind) {
    case 1:
      return [name, { float }];
    case 2:
      return [name, { int }];
    case 3:
      return [name, { string }];
    case 4:
      if (tensor !== undefined) return [name, { tensor }];
      break;
    case 6:
      return [name, { floats }];
    case 7:
      return [name, { ints }];
  }
  throw new FormatError(
    `it has the attribute ${quote(name)} of the kind ${kind}, which no image encoder needs`,
  );
}

/** Packed numbers, refused before they are unpacked where they are too many. */
function limited<Value extends FieldValue>(value: Value): Value {
  if (typeof value === "number" || value.length <= 10 * MOST_NAMES) return value;
  throw new FormatError(`it has an attribute of more than ${MOST_NAMES} numbers`);
}

/** One by one, or packed. */
function floatsOf(bytes: Uint8Array): number[] {
  if (bytes.length % 4 !== 0) throw new FormatError("it is damaged: floats do not have 4 bytes each");
  return Array.from(
    { length: bytes.length / 4 },
    (_, index) => floatOf(bytes.subarray(4 * index, 4 * index + 4)),
  );
}
