import type { Descriptors } from "../types.ts";
import type { BitVectors } from "./bit_vectors.ts";

/**
 * The bits of descriptors that are signs: hashes, and those of a codec such as `"ITQ256"`.
 *
 * @param set Rows whose every number is plus or minus `1 / √dims`, as float32; borrowed.
 * @returns A bit a number: 1 for plus, 0 for minus. One row of them is a hash as {@linkcode hashToHex} and
 * {@linkcode hammingDistance} take it.
 * @throws {RangeError} If a number is another, naming its row: nothing is rounded here.
 *
 * @example A descriptor in hexadecimal
 * ```ts
 * import { createPdq, hashToHex, packBits, pdqHash } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const image = { width: 64, height: 64, data: Uint8Array.from({ length: 12288 }, (_, i) => (i * i) >> 8) };
 * const vectors = await createPdq().describe([image]);
 * assert.equal(hashToHex(packBits({ vectors, dims: 256 }).bits), hashToHex(pdqHash(image).hash));
 * ```
 */
export function packBits({ vectors, dims }: Pick<Descriptors, "vectors" | "dims">): BitVectors {
  const bits = signBits(vectors, dims);
  if (bits !== null) return { bits, dims };
  const value = signValue(dims);
  const wrong = vectors.findIndex((number) => number !== value && number !== -value);
  throw new RangeError(
    `Cannot keep descriptors as bits as every number must be plus or minus 1 / √${dims}, which is ${value}: current ` +
      `value in row ${Math.floor(wrong / dims)} is ${vectors[wrong]}`,
  );
}

/**
 * The same, or `null` where some number is another.
 *
 * @param vectors Row-major `[rows, dims]`; borrowed.
 */
export function signBits(vectors: Float32Array, dims: number): Uint8Array<ArrayBuffer> | null {
  const value = signValue(dims);
  const rowBytes = Math.ceil(dims / 8);
  const bits = new Uint8Array(vectors.length / dims * rowBytes);
  for (let start = 0, at = 0; start < vectors.length; start += dims, at += rowBytes) {
    for (let bit = 0; bit < dims; bit++) {
      const number = vectors[start + bit]!;
      if (number === value) bits[at + (bit >> 3)]! |= 0x80 >> (bit & 7);
      else if (number !== -value) return null;
    }
  }
  return bits;
}

/** Returns the value that stands for a bit in a row of unit length, as float32. */
export function signValue(dims: number): number {
  return Math.fround(1 / Math.sqrt(dims));
}
