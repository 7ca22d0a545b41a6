/**
 * A hash as a row of unit length: plus or minus `1 / sqrt(bits)` a bit, highest bit of the first byte first, so that
 * the inner product of two rows is `1 - 2 · distance / bits`.
 */
export function hashToVector(hash: Uint8Array, out: Float32Array): void {
  const value = 1 / Math.sqrt(8 * hash.length);
  for (let bit = 0; bit < 8 * hash.length; bit++) {
    out[bit] = (hash[bit >> 3]! & (0x80 >> (bit & 7))) === 0 ? -value : value;
  }
}
