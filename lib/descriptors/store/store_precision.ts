/**
 * How a store keeps the numbers of its descriptors. Whatever it is, they are read as float32.
 *
 * - `"float32"`: as they are, 4 bytes a number.
 * - `"float16"`: rounded to IEEE 754 half precision, 2 bytes a number. A number `x` moves by at most `2^-11 · |x|`, or
 *   by `2^-25` where `|x|` is below `2^-14`.
 * - `"int8"`: one byte a number, and 4 more for the row's largest magnitude as float32. A number is kept in steps of a
 *   127th of that and moves by at most half a step. The scale belongs to the row and not to the dimension, so that a
 *   row's bytes depend on nothing but the row: stores are appended to, resumed and merged without a pass over the
 *   descriptors beforehand. Hashes, whose numbers are all of one magnitude, lose nothing.
 * - `"bits"`: an eighth of a byte a number, for descriptors that are signs and nothing else: hashes, and those of an
 *   encoder with a codec such as `"ITQ256"`. Nothing is rounded; other descriptors are refused. See
 *   {@linkcode packBits}.
 */
export type StorePrecision = "float32" | "float16" | "int8" | "bits";

/** All of {@linkcode StorePrecision}, the longest rows first. */
export const STORE_PRECISIONS: readonly StorePrecision[] = ["float32", "float16", "int8", "bits"];

/**
 * The bytes that a store takes for one descriptor.
 *
 * @param precision How its numbers are kept.
 * @param dims Numbers a descriptor.
 *
 * @example A quarter, and four bytes for the scale
 * ```ts
 * import { storedRowBytes } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([storedRowBytes("float32", 256), storedRowBytes("int8", 256)], [1024, 260]);
 * ```
 */
export function storedRowBytes(precision: StorePrecision, dims: number): number {
  switch (precision) {
    case "float32":
      return 4 * dims;
    case "float16":
      return 2 * dims;
    case "int8":
      return SCALE_BYTES + dims;
    case "bits":
      return Math.ceil(dims / 8);
  }
}

/** Checks whether a method's descriptors are bits, which a store keeps as such unless told otherwise. */
export function describesAsBits({ dims, bytesPerImage }: { dims: number; bytesPerImage: number }): boolean {
  return bytesPerImage * 8 === dims;
}

/** Bytes of an int8 row before its numbers: its largest magnitude, float32. */
export const SCALE_BYTES = 4;
