import type { DescriptorBlocks } from "../../lib/descriptors/descriptor_blocks.ts";
import type { Descriptors } from "../../lib/types.ts";

/** Descriptors as a store on disk gives them, never more than so many rows at once. */
export function inBlocks({ ids, vectors, dims }: Descriptors, most: number): DescriptorBlocks {
  return {
    count: ids.length,
    dims,
    async *blocks(rows = most) {
      const step = Math.min(rows, most);
      for (let row = 0; row < ids.length; row += step) {
        yield await Promise.resolve({
          ids: ids.slice(row, row + step),
          vectors: vectors.slice(row * dims, (row + step) * dims),
          dims,
        });
      }
    },
  };
}
