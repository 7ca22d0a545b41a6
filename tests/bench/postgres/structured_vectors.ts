import type { DescriptorBlocks } from "../../../lib/descriptors/descriptor_blocks.ts";
import { seededPrng } from "../../../lib/random/prng.ts";
import type { Descriptors, Match } from "../../../lib/types.ts";

/** The name of a made reference. */
export function referenceId(row: number): string {
  return `R${String(row).padStart(9, "0")}`;
}

/**
 * Unit rows whose variance falls off from one direction to the next as 1/i, as descriptors of images do about: HNSW
 * is far easier among them than among vectors of one variance, and far harder than among a few clusters.
 *
 * @param count How many.
 * @param dims Numbers a row.
 * @returns The same ones each time, in blocks.
 */
export function structuredVectors(count: number, dims: number): DescriptorBlocks {
  return {
    count,
    dims,
    async *blocks(rows = 4096) {
      for (let first = 0; first < count; first += rows) {
        const length = Math.min(rows, count - first);
        const vectors = new Float32Array(length * dims);
        for (let row = 0; row < length; row++) {
          vectors.set(structuredVector(first + row + 1, dims), row * dims);
        }
        yield { ids: Array.from({ length }, (_, row) => referenceId(first + row)), vectors, dims };
      }
    },
  };
}

function structuredVector(seed: number, dims: number): Float32Array {
  return unit(
    Float32Array.from({ length: dims }, (_, i) => hash(seed * dims + i) / 2 ** 31 / Math.sqrt(i + 1)),
  );
}

/**
 * Queries of which every other one is a reference with noise on it, weak in some and strong in others, and the rest
 * are like nothing in particular.
 *
 * @param count How many queries.
 * @param references How many references there are.
 * @param dims Numbers a row.
 */
export function structuredQueries(
  count: number,
  references: number,
  dims: number,
): { queries: Descriptors; groundTruth: Match[] } {
  const vectors = new Float32Array(count * dims);
  const ids = Array.from({ length: count }, (_, row) => `Q${row}`);
  const groundTruth: Match[] = [];
  const random = seededPrng("queries");
  ids.forEach((query, row) => {
    const noise = structuredVector(references + row + 1, dims);
    if (row % 2 === 1) return vectors.set(noise, row * dims);
    const source = Math.floor(random() * references);
    const strength = 0.3 + 1.2 * random();
    const own = structuredVector(source + 1, dims);
    vectors.set(unit(own.map((value, i) => value + strength * noise[i]!)), row * dims);
    groundTruth.push({ query, reference: referenceId(source) });
  });
  return { queries: { ids, vectors, dims }, groundTruth };
}

/** MurmurHash3's finalizer: 32 bits of which each depends on each of the number's. */
function hash(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function unit(row: Float32Array): Float32Array {
  const norm = Math.hypot(...row);
  return row.map((value) => value / norm);
}
