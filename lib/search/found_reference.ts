/** A reference that a search found, by name. */
export interface FoundReference {
  /** Its id. */
  reference: string;
  /** Its inner product with the query. */
  score: number;
}
