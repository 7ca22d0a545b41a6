import { FormatError } from "../reading/format_error.ts";

/** Value of a field of a protobuf message: a whole number, or the bytes of a text, a message or a number. */
export type FieldValue = number | Uint8Array;

/** Counts what a file makes us look at. */
export interface FieldBudget {
  /** Fields that may still be read. */
  fields: number;
}

/** An honest model has some dozens a node and a tensor; a file of nothing but fields would keep us for minutes. */
const MOST_FIELDS = 1_000_000;

/** A budget for one file. */
export function fieldBudget(): FieldBudget {
  return { fields: MOST_FIELDS };
}

/**
 * Goes through the fields of a protobuf message. Nothing is copied: bytes are a part of the message's own.
 *
 * @param budget What may still be read of the file.
 * @param visit Called for each field in the file's order. A 64-bit number beyond 2^53 is rounded.
 * @throws {FormatError} If a length or number goes past the message's end, or the budget is used up.
 * @see {@link https://protobuf.dev/programming-guides/encoding/ | The encoding}
 */
export function readFields(
  message: Uint8Array,
  budget: FieldBudget,
  visit: (field: number, value: FieldValue) => void,
): void {
  let at = 0;
  function varint(): number {
    let low = 0, high = 0;
    for (let index = 0; index < 10; index++) {
      const byte = message[at];
      if (byte === undefined) throw new FormatError("it is cut off or damaged: a number goes past its end");
      at += 1;
      const bits = byte & 127;
      if (index < 4) low |= bits << (7 * index);
      else if (index === 4) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (7 * index - 32);
      if (byte < 128) return high * 2 ** 32 + (low >>> 0);
    }
    throw new FormatError("it is damaged: a number has more than 10 bytes");
  }
  function take(length: number): Uint8Array {
    if (length < 0 || length > message.length - at) {
      throw new FormatError(
        `it is cut off or damaged: ${length} bytes are due where ${message.length - at} are left`,
      );
    }
    at += length;
    return message.subarray(at - length, at);
  }
  while (at < message.length) {
    budget.fields -= 1;
    if (budget.fields < 0) throw new FormatError(`it has more than ${MOST_FIELDS} fields`);
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (field < 1 || field >= 2 ** 29) throw new FormatError(`it is damaged: there is no field ${field}`);
    switch (tag % 8) {
      case 0:
        visit(field, varint());
        break;
      case 1:
        visit(field, take(8));
        break;
      case 2:
        visit(field, take(varint()));
        break;
      case 5:
        visit(field, take(4));
        break;
      default:
        throw new FormatError(`it is damaged: field ${field} is of the unknown kind ${tag % 8}`);
    }
  }
}

/** A field's whole number. */
export function integerOf(value: FieldValue): number {
  if (typeof value === "number") return value;
  throw new FormatError("it is damaged: bytes are where a number is due");
}

/** A field's bytes. */
export function bytesOf(value: FieldValue): Uint8Array {
  if (typeof value !== "number") return value;
  throw new FormatError("it is damaged: a number is where bytes are due");
}

/** A field's text. */
export function textOf(value: FieldValue): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(value));
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError("it is damaged: a name is not UTF-8", { cause });
  }
}

/** A field's number of 32 bits. */
export function floatOf(value: FieldValue): number {
  const bytes = bytesOf(value);
  if (bytes.length !== 4) throw new FormatError("it is damaged: a float does not have 4 bytes");
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
}

/** The whole numbers of a repeated field, which come one by one or packed into bytes. */
export function integersOf(value: FieldValue): number[] {
  if (typeof value === "number") return [value];
  const numbers: number[] = [];
  for (let at = 0; at < value.length;) {
    let end = at;
    while (end < value.length && value[end]! >= 128) end += 1;
    // As a message of one field, so that numbers are read in one way only.
    const one = new Uint8Array(end + 2 - at);
    one[0] = 8;
    one.set(value.subarray(at, end + 1), 1);
    readFields(one, { fields: 1 }, (_, number) => numbers.push(integerOf(number)));
    at = end + 1;
  }
  return numbers;
}
