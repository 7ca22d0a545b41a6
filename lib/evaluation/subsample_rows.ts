import { mersenne } from "pure-rand/generator/mersenne";
import type { Vectors } from "../search/vectors.ts";

const FAISS_SEED = 1234;

/**
 * At most so many random rows, the same ones that faiss trains its transformations with: the first of a Fisher–Yates
 * shuffle by a Mersenne Twister.
 *
 * @param rows Row-major `[rows, dims]`; borrowed.
 * @param most The most rows.
 * @returns The rows themselves where there are no more than that, otherwise copies of the chosen ones.
 */
export function subsampleRows({ vectors, dims }: Vectors, most: number): Vectors {
  const rows = vectors.length / dims;
  if (rows <= most) return { vectors, dims };
  const generator = mersenne(FAISS_SEED);
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const sample = new Float32Array(most * dims);
  for (let i = 0; i < most; i++) {
    const other = i + (generator.next() >>> 0) % (rows - i);
    [order[i], order[other]] = [order[other]!, order[i]!];
    sample.set(vectors.subarray(order[i]! * dims, (order[i]! + 1) * dims), i * dims);
  }
  return { vectors: sample, dims };
}
