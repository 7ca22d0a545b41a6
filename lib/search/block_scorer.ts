/** The best rows of a block of references for each query, by scores computed in single precision. */
export interface BlockMatches {
  /** Rows of the block, `[queries, count]`, best first; of equal scores the lower row first. */
  rows: Int32Array;
  /** Their inner products as the runtime rounded them, in the same order. */
  scores: Float32Array;
}

/** Multiplies queries with a block of references on some runtime. Made once for a search, then disposed of. */
export interface BlockScorer {
  /**
   * Scores every query against every row of the block and keeps the best.
   *
   * @param queries Row-major `[queries, dims]`; borrowed.
   * @param references Row-major `[rows, dims]`; borrowed.
   * @param dims Numbers a row.
   * @param count How many to keep for each query, at most the block's rows.
   */
  best(queries: Float32Array, references: Float32Array, dims: number, count: number): Promise<BlockMatches>;
  /** Frees the runtime's memory and threads. */
  dispose(): Promise<void>;
}
