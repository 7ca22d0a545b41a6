import { seededPrng } from "../../lib/random/prng.ts";
import type { Descriptors } from "../../lib/types.ts";

/** Unit rows that differ more in some directions than in others, named by a letter and their number. */
export function randomDescriptors(letter: string, rows: number, dims: number, seed = ""): Descriptors {
  const prng = seededPrng(`${letter}${seed}`);
  const vectors = Float32Array.from(
    { length: rows * dims },
    (_, i) => (prng() + prng() - 0.9) / (1 + (i % dims) / 4),
  );
  for (let start = 0; start < vectors.length; start += dims) {
    const length = Math.hypot(...vectors.subarray(start, start + dims));
    for (let i = start; i < start + dims; i++) vectors[i]! /= length;
  }
  return { ids: Array.from({ length: rows }, (_, i) => `${letter}${i}`), vectors, dims };
}

/** Hashes as descriptors: every number plus or minus 1/√dims, as many of the one as of the other. */
export function randomHashes(letter: string, rows: number, dims: number): Descriptors {
  const prng = seededPrng(`hash ${letter}`);
  const vectors = new Float32Array(rows * dims).fill(-1 / Math.sqrt(dims));
  for (let row = 0; row < rows; row++) {
    const bits = Array.from({ length: dims }, (_, bit) => ({ bit, order: prng() }));
    bits.sort((a, b) => a.order - b.order);
    for (const { bit } of bits.slice(0, dims / 2)) vectors[row * dims + bit] = 1 / Math.sqrt(dims);
  }
  return { ids: Array.from({ length: rows }, (_, i) => `${letter}${i}`), vectors, dims };
}

/** The inner product of two rows. */
export function innerProduct(a: Descriptors, rowA: number, b: Descriptors, rowB: number): number {
  let sum = 0;
  for (let i = 0; i < a.dims; i++) sum += a.vectors[rowA * a.dims + i]! * b.vectors[rowB * b.dims + i]!;
  return sum;
}
