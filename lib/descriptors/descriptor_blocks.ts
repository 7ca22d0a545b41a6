import type { Descriptors } from "../types.ts";
import type { BitVectorBlocks, BitVectors } from "../codecs/bit_vectors.ts";

/**
 * Descriptors that lie on disk and are read in blocks, so that a million of them need no more memory than a few
 * thousand. What {@linkcode readStore}, {@linkcode readNpy} and {@linkcode readIscHdf5} return.
 */
export interface DescriptorBlocks {
  /** How many descriptors there are. */
  readonly count: number;
  /** Numbers a descriptor. */
  readonly dims: number;
  /**
   * Reads all descriptors from the first to the last. Each call starts anew and opens the file for itself.
   *
   * @param rows Descriptors a block; the last block may be smaller. 4096 when left out.
   * @returns Blocks in order; each is the caller's to keep.
   */
  blocks(rows?: number): AsyncGenerator<Descriptors, void, undefined>;
  /**
   * The same rows as bits, for {@linkcode searchHamming}; only where they are kept so, in a store of the precision
   * `"bits"`.
   */
  readonly bits?: BitVectorBlocks<IdentifiedBits> | undefined;
}

/** Rows of bits with their names. */
export interface IdentifiedBits extends BitVectors {
  /** One name a row. */
  ids: string[];
}

/** Descriptors in memory, or in blocks where they are too many for it. */
export type DescriptorSet = Descriptors | DescriptorBlocks;
