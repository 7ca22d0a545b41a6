import type { DescriptorBlocks } from "../../lib/descriptors/descriptor_blocks.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import type { Descriptors } from "../../lib/types.ts";

/** Blocks of random sizes, whatever is asked for; and how many readers there are and have been. */
export function randomBlocks({ ids, vectors, dims }: Descriptors, seed: string) {
  const readers = { open: 0, all: 0 };
  const prng = seededPrng(seed);
  const source: DescriptorBlocks = {
    count: ids.length,
    dims,
    async *blocks(rows = 4096) {
      readers.open += 1;
      readers.all += 1;
      try {
        for (let start = 0, end = 0; start < ids.length; start = end) {
          end = Math.min(ids.length, start + 1 + Math.floor(prng() * rows));
          yield await Promise.resolve({
            ids: ids.slice(start, end),
            vectors: vectors.slice(start * dims, end * dims),
            dims,
          });
        }
      } finally {
        readers.open -= 1;
      }
    },
  };
  return { source, readers };
}
