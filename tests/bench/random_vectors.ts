import type { Vectors } from "../../lib/types.ts";

/**
 * Unit rows from a xorshift generator: a million of them in seconds, the same ones each time.
 *
 * @param rows How many.
 * @param dims Numbers a row.
 * @param seed Other rows for another whole number above 0.
 */
export function randomVectors(rows: number, dims: number, seed = 1): Vectors {
  const vectors = new Float32Array(rows * dims);
  let state = Math.imul(seed, 0x9e3779b9);
  for (let start = 0; start < vectors.length; start += dims) {
    let squares = 0;
    for (let i = start; i < start + dims; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      vectors[i] = state / 2 ** 31;
      squares += vectors[i]! ** 2;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let i = start; i < start + dims; i++) vectors[i]! *= scale;
  }
  return { vectors, dims };
}
