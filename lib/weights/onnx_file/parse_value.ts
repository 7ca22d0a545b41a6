import { FormatError, quote } from "../reading/format_error.ts";
import type { FileValue } from "./onnx_structure.ts";
import { bytesOf, type FieldBudget, integerOf, readFields, textOf } from "./read_fields.ts";

const MOST_AXES = 8;

/**
 * A named value of an ONNX graph.
 *
 * @param message The protobuf message `ValueInfoProto`.
 * @param budget What may still be read of the file.
 * @throws {FormatError} If it is anything but a tensor: a sequence, a map, or what may be absent.
 */
export function parseValue(message: Uint8Array, budget: FieldBudget): FileValue {
  let name = "";
  let found: Omit<FileValue, "name"> = { type: 0, shape: null };
  const tensor = once("the type of a tensor"), shape = once("the shape of a tensor"), kind = once("a type");
  readFields(message, budget, (field, value) => {
    if (field === 1) name = textOf(value);
    else if (field === 2) {
      readFields(kind(bytesOf(value)), budget, (inner, type) => {
        if (inner === 1) found = parseTensorType(tensor(bytesOf(type)), budget, shape);
        else if (inner !== 6) {
          throw new FormatError(`its value ${quote(name)} is not a tensor, and nothing else is taken`);
        }
      });
    }
  });
  return { name, ...found };
}

function parseTensorType(
  message: Uint8Array,
  budget: FieldBudget,
  shapeOnce: (bytes: Uint8Array) => Uint8Array,
): Omit<FileValue, "name"> {
  let type = 0;
  let shape: (number | null)[] | null = null;
  readFields(message, budget, (field, value) => {
    if (field === 1) type = integerOf(value);
    else if (field === 2) shape = parseShape(shapeOnce(bytesOf(value)), budget);
  });
  return { type, shape };
}

function parseShape(message: Uint8Array, budget: FieldBudget): (number | null)[] {
  const shape: (number | null)[] = [];
  readFields(message, budget, (field, value) => {
    if (field !== 1) return;
    let length: number | null = null;
    readFields(bytesOf(value), budget, (inner, one) => {
      if (inner === 1) length = integerOf(one);
    });
    if (length !== null && (length < 0 || length > 2 ** 31)) {
      throw new FormatError(`it is said to have a dimension of ${length}`);
    }
    if (shape.push(length) > MOST_AXES) {
      throw new FormatError(`it has a value of more than ${MOST_AXES} dimensions`);
    }
  });
  return shape;
}

/** Protobuf would put two together into one that neither of them is. */
function once(what: string): (bytes: Uint8Array) => Uint8Array {
  let seen = false;
  return (bytes) => {
    if (seen) throw new FormatError(`it is damaged: ${what} is there twice`);
    seen = true;
    return bytes;
  };
}
