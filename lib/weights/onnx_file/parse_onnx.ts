import { FormatError, quote } from "../reading/format_error.ts";
import type { FileNode, FileTensor, FileValue, OnnxStructure } from "./onnx_structure.ts";
import { isOnnxDomain, parseNode } from "./parse_node.ts";
import { parseTensor } from "./parse_tensor.ts";
import { parseValue } from "./parse_value.ts";
import { bytesOf, type FieldBudget, fieldBudget, integerOf, readFields, textOf } from "./read_fields.ts";

const MOST_NODES = 50_000;
const MOST_TENSORS = 100_000;
/** ONNX Runtime 1.30 knows up to 26; an older one than 7 has other rules of broadcasting. */
const OPSETS = { least: 7, most: 26 };

/**
 * The structure of an ONNX file from a stranger: what goes in and out, operations, shapes of tensors, metadata. Weights
 * are not copied, and nothing that the file says of sizes is believed.
 *
 * @returns The structure.
 * @throws {FormatError} If the file is cut off, damaged or no ONNX file, or has anything that an image encoder does not
 * need: data in other files, graphs within graphs, functions, texts, sparse tensors, operators of unknown origin.
 * @see {@link https://github.com/onnx/onnx/blob/main/onnx/onnx.proto | The fields' numbers}
 */
export function parseOnnx(bytes: Uint8Array): OnnxStructure {
  const budget = fieldBudget();
  const metadata = new Map<string, string>();
  let graph: Uint8Array | null = null;
  let version: number | null = null;
  let opset: number | null = null;
  readFields(bytes, budget, (field, value) => {
    if (field === 1) version = integerOf(value);
    else if (field === 7) {
      // Protobuf would put the two together into one.
      if (graph !== null) throw new FormatError("it has more than one graph");
      graph = bytesOf(value);
    } else if (field === 8) {
      const { key, number } = parseOpset(bytesOf(value), budget);
      if (isOnnxDomain(key)) opset = number;
    } else if (field === 14) {
      const [key, text] = parsePair(bytesOf(value), budget);
      metadata.set(key, text);
    } else if (field === 20 || field === 25) {
      throw new FormatError(
        `it has ${
          field === 20 ? "instructions for training" : "functions of its own"
        }, which are not taken: ` +
          "export it for inference, with its functions inlined",
      );
    }
  });
  if (version === null || graph === null) {
    throw new FormatError("it is not an ONNX file: it has no version or no graph");
  }
  if (opset === null || opset < OPSETS.least || opset > OPSETS.most) {
    throw new FormatError(
      `it is of ONNX's operator set ${opset ?? "unknown"}; ${OPSETS.least} to ${OPSETS.most} are taken`,
    );
  }
  return { ...parseGraph(graph, budget), opset, metadata };
}

function parseGraph(
  message: Uint8Array,
  budget: FieldBudget,
): Pick<OnnxStructure, "inputs" | "outputs" | "constants" | "nodes"> {
  const nodes: FileNode[] = [];
  const constants = new Map<string, FileTensor>();
  const inputs: FileValue[] = [], outputs: FileValue[] = [];
  readFields(message, budget, (field, value) => {
    if (field === 1) nodes.push(parseNode(bytesOf(value), budget));
    else if (field === 5) {
      const tensor = parseTensor(bytesOf(value), budget);
      if (constants.has(tensor.name)) throw new FormatError(`it has the tensor ${quote(tensor.name)} twice`);
      constants.set(tensor.name, tensor);
    } else if (field === 11) inputs.push(parseValue(bytesOf(value), budget));
    else if (field === 12) outputs.push(parseValue(bytesOf(value), budget));
    // What is said of values in between is not believed, but ONNX Runtime reads it.
    else if (field === 13) parseValue(bytesOf(value), budget);
    else if (field === 15) throw new FormatError("it has sparse tensors, which are not taken");
    if (nodes.length > MOST_NODES || constants.size > MOST_TENSORS) {
      throw new FormatError(`it has more than ${MOST_NODES} operations or ${MOST_TENSORS} tensors`);
    }
  });
  // Up to version 3 of the format every constant is an input as well.
  return { inputs: inputs.filter(({ name }) => !constants.has(name)), outputs, constants, nodes };
}

function parseOpset(message: Uint8Array, budget: FieldBudget): { key: string; number: number } {
  let key = "", number = 0;
  readFields(message, budget, (field, value) => {
    if (field === 1) key = textOf(value);
    else if (field === 2) number = integerOf(value);
  });
  return { key, number };
}

function parsePair(message: Uint8Array, budget: FieldBudget): [string, string] {
  const pair: [string, string] = ["", ""];
  readFields(message, budget, (field, value) => {
    if (field === 1 || field === 2) pair[field - 1] = textOf(value);
  });
  return pair;
}
