import { checkPositiveInteger } from "../check_positive_integer.ts";
import { copyRows } from "../vectors/pick_rows.ts";
import type { FoundReference } from "../search/found_reference.ts";
import { searchExact, type SearchOptions } from "../search/search_exact.ts";
import { type MatchedDescriptors, matchSimilarities } from "./match_similarities.ts";
import { measureGaps } from "./measure_gaps.ts";
import type { SimilarityGap } from "./similarity_gaps.ts";

/** Options for {@linkcode retrievalGallery}. */
export interface RetrievalGalleryOptions extends MatchedDescriptors, Omit<SearchOptions, "k"> {
  /**
   * Which queries: the copies that stand out least or most, by the `gap` of {@linkcode similarityGaps}, or these ids
   * in this order, distractors among them if wanted.
   */
  pick: "worst" | "best" | readonly string[];
  /**
   * How many queries, for `"worst"` and `"best"`; with fewer copies than that, all of them.
   *
   * @default {8}
   */
  count?: number;
  /**
   * How many references a query.
   *
   * @default {5}
   */
  k?: number;
}

/** A query and what it finds. */
export interface GalleryRow {
  /** The query. */
  query: string;
  /** The nearest references, best first, and whether the query copies each. */
  references: (FoundReference & { isSource: boolean })[];
  /** The references that the query copies, best first, found or not; none for a distractor. */
  sources: FoundReference[];
}

/**
 * Collects what some queries find, to be looked at: the data of a gallery, which {@linkcode imageGrid} draws.
 *
 * @param options Descriptors, ground truth and settings; everything is borrowed. `onProgress` begins anew where
 * queries are picked by how they stand out, as the references are then searched twice.
 * @returns One row a query: the worst first, the best first, or in the order of the ids.
 * @throws {RangeError} If an id is no query, ids are not unique or not one a row, no pair of the ground truth has both
 * descriptors, an option is out of range, or the descriptors cannot be searched.
 *
 * @example The worst copy finds another image
 * ```ts
 * import { retrievalGallery } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * const [row] = await retrievalGallery({
 *   queries: { ids: ["Q1", "Q2"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 },
 *   references: { ids: ["R1", "R2"], vectors: new Float32Array([0.5, 0.25, 0.75, 0.5]), dims: 2 },
 *   groundTruth: [{ query: "Q1", reference: "R1" }, { query: "Q2", reference: "R2" }],
 *   pick: "worst",
 *   count: 1,
 *   k: 1,
 * });
 * assert.deepEqual(row, {
 *   query: "Q1",
 *   references: [{ reference: "R2", score: 0.75, isSource: false }],
 *   sources: [{ reference: "R1", score: 0.5 }],
 * });
 * ```
 */
export async function retrievalGallery(options: RetrievalGalleryOptions): Promise<GalleryRow[]> {
  const { queries, references, groundTruth, pick, count = 8, k = 5, ...search } = options;
  checkPositiveInteger("make a gallery", "count", count);
  const set = { queries, references };
  const matched = await matchSimilarities({ ...set, groundTruth });
  const { referenceIds, sources } = matched;
  const ids = typeof pick === "string"
    ? pickByGap(await measureGaps(set, matched, { ...search, k: 1 }), pick, count)
    : pick;
  const rowOf = new Map(queries.ids.map((id, row) => [id, row]));
  const rows = ids.map((id) => {
    const row = rowOf.get(id);
    if (row !== undefined) return row;
    throw new RangeError(`Cannot make a gallery as every id must be a query's: current value is ${id}`);
  });
  const found = await searchExact(copyRows(queries, rows), references, { ...search, k });
  return rows.map((row, i) => {
    const own = sources.get(row) ?? new Map<number, number>();
    return {
      query: queries.ids[row]!,
      references: Array.from(found.indices.subarray(i * found.k, (i + 1) * found.k), (reference, rank) => ({
        reference: referenceIds[reference]!,
        score: found.scores[i * found.k + rank]!,
        isSource: own.has(reference),
      })),
      sources: [...own]
        .map(([reference, score]) => ({ reference: referenceIds[reference]!, score }))
        .sort((a, b) => b.score - a.score),
    };
  });
}

function pickByGap(gaps: readonly SimilarityGap[], pick: "worst" | "best", count: number): string[] {
  return gaps
    .toSorted((a, b) => pick === "worst" ? a.gap - b.gap : b.gap - a.gap)
    .slice(0, count)
    .map(({ query }) => query);
}
