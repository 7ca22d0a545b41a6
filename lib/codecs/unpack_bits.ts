import type { BitVectors } from "./bit_vectors.ts";
import { signValue } from "./pack_bits.ts";

/**
 * Bits as descriptors of unit length: plus or minus `1 / √dims` a bit, so that the inner product of two rows is
 * `1 - 2 · distance / dims` of their Hamming distance.
 *
 * @param set Rows of bits, such as `{ bits: hashFromHex(text), dims: 256 }`; borrowed.
 * @returns Row-major `[rows, dims]`.
 *
 * @example A hash of eight bits
 * ```ts
 * import { hashFromHex, unpackBits } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const { vectors } = unpackBits({ bits: hashFromHex("0f"), dims: 8 });
 * assert.deepEqual([...vectors].map(Math.sign), [-1, -1, -1, -1, 1, 1, 1, 1]);
 * ```
 */
export function unpackBits({ bits, dims }: BitVectors): { vectors: Float32Array; dims: number } {
  const value = signValue(dims);
  const rowBytes = Math.ceil(dims / 8);
  const vectors = new Float32Array(bits.length / rowBytes * dims);
  for (let start = 0, at = 0; start < vectors.length; start += dims, at += rowBytes) {
    for (let bit = 0; bit < dims; bit++) {
      vectors[start + bit] = (bits[at + (bit >> 3)]! & (0x80 >> (bit & 7))) === 0 ? -value : value;
    }
  }
  return { vectors, dims };
}
