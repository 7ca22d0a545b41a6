import type { Vectors } from "../../lib/types.ts";
import { randomDescriptors } from "../evaluation/random_descriptors.ts";

/** The same rows mirrored in a random plane through 0 (Householder), which changes no distance. */
export function turned<Set extends Vectors>(set: Set, seed: string): Set {
  const { vectors, dims } = set;
  const axis = randomDescriptors("axis", 1, dims, seed).vectors;
  const mirrored = vectors.map((value, place) => {
    const start = place - place % dims;
    let along = 0;
    for (let i = 0; i < dims; i++) along += vectors[start + i]! * axis[i]!;
    return value - 2 * along * axis[place % dims]!;
  });
  return { ...set, vectors: mirrored };
}
