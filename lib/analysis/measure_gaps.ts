import { copyRows } from "../vectors/pick_rows.ts";
import { searchExact, type SearchOptions } from "../search/search_exact.ts";
import type { MatchedDescriptors, MatchSimilarities } from "./match_similarities.ts";
import type { SimilarityGap } from "./similarity_gaps.ts";

/**
 * How well copies stand out, where it is known already how similar they are to their sources.
 *
 * @param matched What `matchSimilarities` says of them.
 * @param options As `similarityGaps` takes them.
 * @returns One gap for each query that copies a reference, in the order of the queries.
 * @throws {RangeError} If a query copies all references, or the descriptors cannot be searched.
 */
export async function measureGaps(
  { queries, references }: Pick<MatchedDescriptors, "queries" | "references">,
  { referenceIds, sources }: MatchSimilarities,
  { k, ...search }: SearchOptions,
): Promise<SimilarityGap[]> {
  const rows = [...sources.keys()].sort((a, b) => a - b);
  const mostSources = [...sources.values()].reduce((most, { size }) => Math.max(most, size), 0);
  const found = await searchExact(copyRows(queries, rows), references, { ...search, k: k + 1 + mostSources });
  return rows.map((row, i) => {
    const query = queries.ids[row]!;
    const own = sources.get(row)!;
    const [source, positive] = [...own].reduce((best, other) => other[1] > best[1] ? other : best);
    const nearest = Array.from(
      { length: found.k },
      (_, rank) => ({ row: found.indices[i * found.k + rank]!, score: found.scores[i * found.k + rank]! }),
    );
    const negatives = nearest.filter((reference) => !own.has(reference.row)).slice(0, k);
    const negative = negatives[0];
    if (negative === undefined) {
      throw new RangeError(
        `Cannot compare similarities as every query must have a reference that it does not copy: current value of ${query} has none`,
      );
    }
    return {
      query,
      reference: referenceIds[source]!,
      positive,
      negativeReference: referenceIds[negative.row]!,
      nearestNegative: negative.score,
      meanNegative: negatives.reduce((sum, { score }) => sum + score, 0) / negatives.length,
      gap: positive - negative.score,
      found: nearest.slice(0, k + 1).some((reference) => own.has(reference.row)),
    };
  });
}
