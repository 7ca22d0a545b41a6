import type { DescriptorBlocks } from "../descriptor_blocks.ts";
import { InvalidDataError } from "../../errors.ts";

/**
 * The same descriptors; reading them throws where a number is not finite, as files made elsewhere may hold such.
 */
export function finiteBlocks<Source extends DescriptorBlocks>(path: string, source: Source): Source {
  return {
    ...source,
    async *blocks(rows?: number) {
      let first = 0;
      for await (const block of source.blocks(rows)) {
        checkFinite(path, block.vectors, block.dims, first);
        yield block;
        first += block.ids.length;
      }
    },
  };
}

function checkFinite(path: string, vectors: Float32Array, dims: number, first: number): void {
  for (let i = 0; i < vectors.length; i++) {
    if (Number.isFinite(vectors[i]!)) continue;
    throw new InvalidDataError(
      path,
      `row ${first + Math.floor(i / dims)} holds ${vectors[i]}, which is not a finite number`,
    );
  }
}
