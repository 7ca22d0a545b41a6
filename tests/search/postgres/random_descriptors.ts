import { seededPrng } from "../../../lib/random/prng.ts";
import type { Descriptors } from "../../../lib/types.ts";

/** Unit rows, the same ones each time. */
export function randomDescriptors(count: number, dims: number, name: string): Descriptors {
  const random = seededPrng(name);
  const vectors = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) {
    const values = Float32Array.from({ length: dims }, () => random() - 0.5);
    const norm = Math.hypot(...values);
    vectors.set(values.map((value) => value / norm), row * dims);
  }
  return { ids: Array.from({ length: count }, (_, row) => `${name} ${row}`), vectors, dims };
}
