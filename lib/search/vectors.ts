/** Vectors to search with or among; {@linkcode Descriptors} are such. */
export interface Vectors {
  /** Row-major `[rows, dims]`. */
  vectors: Float32Array;
  /** Numbers a row. */
  dims: number;
}

/** Vectors to search among that are read in blocks, such as a store on disk; `DescriptorBlocks` are such. */
export interface VectorBlocks {
  /** How many vectors there are. */
  readonly count: number;
  /** Numbers a row. */
  readonly dims: number;
  /**
   * Reads all vectors from the first to the last.
   *
   * @param rows The most vectors a block.
   */
  blocks(rows?: number): AsyncIterable<Vectors>;
}
