import type { TensorData, TensorDtype } from "../state_dict.ts";

/** Bytes of a number in a file. */
export const ITEM_BYTES: Record<TensorDtype, number> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** Unused bytes before `length` bytes of numbers with which {@linkcode decodeNumbers} needs no memory of its own. */
export function wideningRoom(dtype: TensorDtype, length: number): number {
  return dtype === "float16" || dtype === "bfloat16" ? length : 0;
}

/**
 * Little-endian numbers of a file as a typed array. The bytes are taken over where their form already fits, and
 * half-precision numbers widened in place where there is {@linkcode wideningRoom} before them.
 */
export function decodeNumbers(dtype: TensorDtype, bytes: Uint8Array<ArrayBuffer>): TensorData {
  const { buffer, byteOffset } = bytes;
  const length = bytes.length / ITEM_BYTES[dtype];
  switch (dtype) {
    case "float64":
      return new Float64Array(buffer, byteOffset, length);
    case "float32":
      return new Float32Array(buffer, byteOffset, length);
    case "float16":
      return widenHalf(new Uint16Array(buffer, byteOffset, length));
    case "bfloat16":
      return widenBrain(new Uint16Array(buffer, byteOffset, length));
    case "int64":
      return new BigInt64Array(buffer, byteOffset, length);
    case "int32":
      return new Int32Array(buffer, byteOffset, length);
    case "int16":
      return new Int16Array(buffer, byteOffset, length);
    case "int8":
      return new Int8Array(buffer, byteOffset, length);
    case "uint8":
    case "bool":
      return bytes;
  }
}

/** Values of one unit of a half's fraction, by its exponent bits. */
const HALF_UNITS = Float64Array.from({ length: 31 }, (_, exponent) => 2 ** (Math.max(1, exponent) - 25));

function widenHalf(halves: Uint16Array<ArrayBuffer>): Float32Array {
  const out = widened(halves);
  for (let index = 0; index < halves.length; index++) {
    const bits = halves[index]!;
    const exponent = (bits >> 10) & 31, fraction = bits & 1023;
    const magnitude = exponent === 31
      ? (fraction === 0 ? Infinity : NaN)
      : (fraction + (exponent === 0 ? 0 : 1024)) * HALF_UNITS[exponent]!;
    out[index] = bits & 0x8000 ? -magnitude : magnitude;
  }
  return out;
}

/** A bfloat16 is the upper half of a float32. */
function widenBrain(halves: Uint16Array<ArrayBuffer>): Float32Array {
  const out = widened(halves);
  const bits = new Uint32Array(out.buffer);
  for (let index = 0; index < halves.length; index++) bits[index] = halves[index]! << 16;
  return out;
}

/** From front to back, a wide number is only written over halves that were read before, or over itself. */
function widened(halves: Uint16Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return halves.byteOffset === halves.byteLength
    ? new Float32Array(halves.buffer)
    : new Float32Array(halves.length);
}
