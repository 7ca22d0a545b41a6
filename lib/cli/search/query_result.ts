/** A reference that a query resembles. */
export interface Neighbor {
  /** Its place among the query's neighbors, from 1. */
  rank: number;
  /** Its id. */
  reference: string;
  /** The inner product of the two descriptors. */
  score: number;
  /** True if the score reaches the threshold; `null` where there is none. */
  copy: boolean | null;
}

/** A query and its neighbors, best first. */
export interface QueryResult {
  /** The query's path as it was typed, with what is below it. */
  query: string;
  /** Its neighbors. */
  neighbors: Neighbor[];
}

/** The queries that have a copy, each with its copies alone. */
export function copiesOnly(results: readonly QueryResult[]): QueryResult[] {
  return results.map(({ query, neighbors }) => ({
    query,
    neighbors: neighbors.filter(({ copy }) => copy === true),
  })).filter(({ neighbors }) => neighbors.length > 0);
}
