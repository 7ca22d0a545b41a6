import type { FoundReference } from "../found_reference.ts";
import { innerProduct } from "../search_block.ts";

/** A candidate as the server sends it. */
export interface RankedMatch {
  /** The part that it is in. */
  part: string;
  /** Its number in the part. */
  number: string;
  /** Its id. */
  id: string;
  /** Its numbers, as {@linkcode sentVector} reads them. */
  embedding: string;
}

/** A candidate with its numbers. */
export type Candidate = Omit<RankedMatch, "embedding"> & { vector: Float32Array };

/**
 * Candidates by their inner products in double precision, rounded to float32 as {@linkcode searchExact} does; of equal
 * ones the first that was loaded.
 *
 * @returns Ids and scores, best first.
 */
export function rankExactly(
  query: Float32Array,
  candidates: readonly Candidate[],
): FoundReference[] {
  return candidates
    .map(({ vector, ...candidate }) => {
      return { ...candidate, score: Math.fround(innerProduct(query, 0, vector, 0, query.length)) };
    })
    .sort((one, other) => {
      return other.score - one.score || Number(one.part) - Number(other.part) ||
        Number(one.number) - Number(other.number);
    })
    .map(({ id, score }) => ({ reference: id, score }));
}
