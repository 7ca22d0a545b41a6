import { copyRows } from "../vectors/pick_rows.ts";
import { checkPositiveInteger } from "../check_positive_integer.ts";
import { searchExact, type SearchOptions } from "../search/search_exact.ts";
import type { VectorBlocks, Vectors } from "../types.ts";

/** A pair of a query and a reference, by their rows. */
export interface Candidate {
  /** The query's row. */
  query: number;
  /** The reference's row. */
  reference: number;
  /** The inner product less what the query's scores are lowered by. */
  score: number;
}

/** Options for {@linkcode globalCandidates}. */
export interface GlobalCandidatesOptions extends SearchOptions {
  /** How many pairs to find. */
  count: number;
  /** Offsets that are subtracted from the scores of each query. */
  offsets: Float64Array;
}

const GROWTH = 4;

/**
 * The best pairs of all queries together, however many a query has among them; of equal scores those of the earlier
 * query, then of the earlier reference.
 *
 * Every query is searched for its `k` best. A query whose last one still belongs to the best pairs may have more
 * there, so it is searched again for four times as many, until none is left.
 *
 * @param queries Query descriptors; borrowed.
 * @param references Reference descriptors; borrowed.
 * @param options How many, and with what to search; `k` is the first number of neighbors to try.
 * @returns At most `count` pairs, best first.
 * @throws {RangeError} If the count is not positive, or the vectors cannot be searched.
 */
export async function globalCandidates(
  queries: Vectors,
  references: Vectors | VectorBlocks,
  options: GlobalCandidatesOptions,
): Promise<Candidate[]> {
  const { count, offsets, ...search } = options;
  checkPositiveInteger("choose candidates", "their count", count);
  const found: Candidate[][] = Array.from(offsets, () => []);
  let open = Array.from(offsets.keys());
  let threshold = -Infinity;
  for (let k = search.k; open.length > 0; k *= GROWTH) {
    const { indices, scores, k: width } = await searchExact(pick(queries, open), references, {
      ...search,
      k,
    });
    open.forEach((query, i) => {
      found[query] = Array.from({ length: width }, (_, j) => ({
        query,
        reference: indices[i * width + j]!,
        score: scores[i * width + j]! - offsets[query]!,
      }));
    });
    threshold = nthLargest(found.flatMap((pairs) => pairs.map((pair) => pair.score)), count);
    open = width < k ? [] : open.filter((query) => found[query]!.at(-1)!.score >= threshold);
  }
  return found.flat()
    .filter((pair) => pair.score >= threshold)
    .sort((a, b) => b.score - a.score)
    .slice(0, count);
}

function nthLargest(scores: number[], n: number): number {
  return scores.length < n ? -Infinity : Float64Array.from(scores).sort()[scores.length - n]!;
}

function pick(all: Vectors, rows: number[]): Vectors {
  return rows.length * all.dims === all.vectors.length ? all : copyRows(all, rows);
}
