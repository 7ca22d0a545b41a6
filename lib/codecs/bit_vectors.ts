/** Rows of bits, packed: hashes one behind the other. */
export interface BitVectors {
  /**
   * Row-major `[rows, ceil(dims / 8)]`. The highest bit of a byte comes first; those of a row's last byte beyond
   * `dims` are 0.
   */
  bits: Uint8Array;
  /** Bits a row. */
  dims: number;
}

/** Rows of bits that are read in blocks, such as those of a store on disk. */
export interface BitVectorBlocks<Block extends BitVectors = BitVectors> {
  /** How many rows there are. */
  readonly count: number;
  /** Bits a row. */
  readonly dims: number;
  /**
   * Reads all rows from the first to the last.
   *
   * @param rows The most rows a block.
   */
  blocks(rows?: number): AsyncIterable<Block>;
}
