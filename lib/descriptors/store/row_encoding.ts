import { packBits } from "../../codecs/pack_bits.ts";
import { SCALE_BYTES, storedRowBytes, type StorePrecision } from "./store_precision.ts";
import { unpackBits } from "../../codecs/unpack_bits.ts";

const LARGEST_HALF = 65_504;
const STEPS = 127;

/**
 * The bytes of rows as a store of some precision keeps them, little-endian.
 *
 * @param vectors Row-major `[rows, dims]`; borrowed, and for float32 what the bytes are a view of.
 * @throws {RangeError} If a number is not finite or too large for a precision below float32, or, for bits, is no sign.
 */
export function encodeRows(vectors: Float32Array, dims: number, precision: StorePrecision): Uint8Array {
  switch (precision) {
    case "float32":
      return new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
    case "float16":
      checkMagnitudes(vectors, precision, LARGEST_HALF);
      return new Uint8Array(new Float16Array(vectors).buffer);
    case "int8":
      checkMagnitudes(vectors, precision, Number.MAX_VALUE);
      return encodeSteps(vectors, dims);
    case "bits":
      return packBits({ vectors, dims }).bits;
  }
}

/**
 * The rows that {@linkcode encodeRows} gave the bytes of, as float32.
 *
 * @param bytes Whole rows, at the start of a buffer of their own; taken over.
 * @returns Row-major `[rows, dims]`; NaN in the rows of an int8 store whose largest magnitude is none.
 */
export function decodeRows(
  bytes: Uint8Array<ArrayBuffer>,
  dims: number,
  precision: StorePrecision,
): Float32Array {
  switch (precision) {
    case "float32":
      return new Float32Array(bytes.buffer);
    case "float16":
      return new Float32Array(new Float16Array(bytes.buffer));
    case "int8":
      return decodeSteps(bytes, dims);
    case "bits":
      return unpackBits({ bits: bytes, dims }).vectors;
  }
}

function encodeSteps(vectors: Float32Array, dims: number): Uint8Array {
  const rowBytes = storedRowBytes("int8", dims);
  const rows = vectors.length / dims;
  const bytes = new Uint8Array(rows * rowBytes);
  const view = new DataView(bytes.buffer);
  for (let row = 0; row < rows; row++) {
    let largest = 0;
    for (let i = row * dims; i < (row + 1) * dims; i++) largest = Math.max(largest, Math.abs(vectors[i]!));
    const start = row * rowBytes;
    view.setFloat32(start, largest, true);
    if (largest === 0) continue;
    const scale = STEPS / largest;
    for (let i = 0; i < dims; i++) {
      bytes[start + SCALE_BYTES + i] = Math.round(vectors[row * dims + i]! * scale);
    }
  }
  return bytes;
}

function decodeSteps(bytes: Uint8Array<ArrayBuffer>, dims: number): Float32Array {
  const rowBytes = storedRowBytes("int8", dims);
  const rows = bytes.length / rowBytes;
  const vectors = new Float32Array(rows * dims);
  const view = new DataView(bytes.buffer);
  const steps = new Int8Array(bytes.buffer);
  for (let row = 0; row < rows; row++) {
    const start = row * rowBytes;
    const largest = view.getFloat32(start, true);
    const scale = largest >= 0 && largest < Infinity ? largest / STEPS : NaN;
    for (let i = 0; i < dims; i++) vectors[row * dims + i] = steps[start + SCALE_BYTES + i]! * scale;
  }
  return vectors;
}

function checkMagnitudes(vectors: Float32Array, precision: StorePrecision, largest: number): void {
  // Negated, so that NaN is found too.
  const bad = vectors.findIndex((value) => !(Math.abs(value) <= largest));
  if (bad < 0) return;
  throw new RangeError(
    `Cannot store descriptors as ${precision} as every number must be finite${
      precision === "float16" ? ` and at most ${largest} in magnitude` : ""
    }: current value is ${vectors[bad]}`,
  );
}
