import { FormatError, quote } from "../reading/format_error.ts";
import { ELEMENT_BYTES, type FileTensor } from "./onnx_structure.ts";
import { bytesOf, type FieldBudget, integerOf, integersOf, readFields, textOf } from "./read_fields.ts";

/** More numbers than any shape, list of axes or scales of an image has. */
const MOST_VALUES = 4096;
const MOST_AXES = 8;
/** The fields that hold numbers in their own forms, and the element types that each is for. */
const FORMS: ReadonlyMap<number, readonly number[]> = new Map([
  [4, [1]],
  [5, [2, 3, 4, 5, 6, 9, 10, 16]],
  [7, [7]],
  [10, [11]],
  [11, [12, 13]],
]);

/**
 * A tensor of an ONNX file: that its shape, type and bytes agree, and its numbers where they are few.
 *
 * @param message The protobuf message `TensorProto`.
 * @param budget What may still be read of the file.
 * @throws {FormatError} If it lies in another file, is of another type, or does not have as many numbers as its shape.
 */
export function parseTensor(message: Uint8Array, budget: FieldBudget): FileTensor {
  let name = "", type = 0, isExternal = false;
  let raw: Uint8Array | null = null;
  const shape: number[] = [], typed: { field: number; value: number | Uint8Array }[] = [];
  readFields(message, budget, (field, value) => {
    if (field === 1) shape.push(...integersOf(limited(value)));
    else if (field === 2) type = integerOf(value);
    else if (field === 8) name = textOf(value);
    else if (field === 9) raw = bytesOf(value);
    else if (field === 13 || field === 14 && integerOf(value) !== 0) isExternal = true;
    else if (field === 3 || field === 6) {
      throw new FormatError("it has a tensor of texts or in segments, which no image encoder needs");
    } else if (FORMS.has(field)) typed.push({ field, value });
  });
  const called = `its tensor ${quote(name)}`;
  if (isExternal) {
    throw new FormatError(
      `${called} lies in another file (external data), which is not read: save the model as one file, as ` +
        "onnx.save_model does with save_as_external_data=False",
    );
  }
  const width = ELEMENT_BYTES.get(type);
  if (width === undefined) {
    throw new FormatError(`${called} is of the element type ${type}, which is not taken`);
  }
  const count = countElements(called, shape);
  const found = raw === null
    ? typed.reduce((sum, one) => sum + countTyped(called, type, one), 0)
    : (raw as Uint8Array).length / width;
  if (found !== count || raw !== null && typed.length > 0) {
    throw new FormatError(`${called} of shape [${shape}] has ${found} numbers in the file, not ${count}`);
  }
  const values = count > MOST_VALUES
    ? null
    : raw === null
    ? typed.flatMap(({ field, value }) => decodeTyped(type, field, value))
    : decodeRaw(type, raw);
  return { name, type, shape, count, values };
}

/**
 * How many elements a shape has.
 *
 * @throws {FormatError} If there are too many dimensions, one is negative, or the product is beyond 2^40.
 */
export function countElements(called: string, shape: readonly number[]): number {
  const count = shape.reduce((product, length) => product * length, 1);
  if (shape.length <= MOST_AXES && shape.every((length) => length >= 0) && count <= 2 ** 40) return count;
  throw new FormatError(
    `${called} is said to have the shape [${
      shape.slice(0, MOST_AXES + 1)
    }]; at most ${MOST_AXES} dimensions and ` +
      "2^40 numbers are taken",
  );
}

/** Packed lengths of dimensions: never more bytes than the most dimensions have. */
function limited(value: number | Uint8Array): number | Uint8Array {
  if (typeof value === "number" || value.length <= 10 * MOST_AXES) return value;
  throw new FormatError(`it has a tensor of more than ${MOST_AXES} dimensions`);
}

function countTyped(
  called: string,
  type: number,
  { field, value }: { field: number; value: number | Uint8Array },
): number {
  if (!FORMS.get(field)!.includes(type)) {
    throw new FormatError(`${called} has numbers of another type than ${type}, which is said to be its own`);
  }
  if (typeof value === "number") return 1;
  if (field === 4) return value.length / 4;
  if (field === 10) return value.length / 8;
  let count = 0;
  for (const byte of value) if (byte < 128) count += 1;
  return count;
}

function decodeTyped(type: number, field: number, value: number | Uint8Array): number[] {
  if (field === 4 || field === 10) return decodeRaw(field === 4 ? 1 : 11, bytesOf(value));
  const integers = integersOf(value);
  return type === 10 ? [...new Float16Array(Uint16Array.from(integers).buffer)] : integers;
}

function decodeRaw(type: number, bytes: Uint8Array): number[] {
  // Copied, as numbers in a file lie at any address.
  const { buffer } = bytes.slice();
  switch (type) {
    case 1:
      return [...new Float32Array(buffer)];
    case 2:
    case 9:
      return [...new Uint8Array(buffer)];
    case 3:
      return [...new Int8Array(buffer)];
    case 4:
      return [...new Uint16Array(buffer)];
    case 5:
      return [...new Int16Array(buffer)];
    case 6:
      return [...new Int32Array(buffer)];
    case 7:
      return Array.from(new BigInt64Array(buffer), Number);
    case 10:
      return [...new Float16Array(buffer)];
    case 11:
      return [...new Float64Array(buffer)];
    case 12:
      return [...new Uint32Array(buffer)];
    case 13:
      return Array.from(new BigUint64Array(buffer), Number);
    default:
      return Array.from(
        new Uint16Array(buffer),
        (bits) => new Float32Array(Uint32Array.of(bits << 16).buffer)[0]!,
      );
  }
}
