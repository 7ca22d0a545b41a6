import type { DescriptorSet } from "../descriptors/descriptor_blocks.ts";
import { checkRetrieval, readIds } from "../evaluation/check_retrieval.ts";
import { countRows } from "../vectors/check_rows.ts";
import { checkDims, readBlocks } from "../vectors/read_blocks.ts";
import { innerProduct } from "../search/search_block.ts";
import type { Descriptors, Match } from "../types.ts";

/** How similar queries are to the references that they copy. */
export interface MatchSimilarities {
  /** The ids of all references, by row. */
  referenceIds: string[];
  /** By the row of each query that copies a reference: the rows of those references and their inner products. */
  sources: Map<number, Map<number, number>>;
}

/** Descriptors and which of them belong together. */
export interface MatchedDescriptors {
  /** Descriptors of the queries. */
  queries: Descriptors;
  /** Descriptors of the references, in memory or in blocks. */
  references: DescriptorSet;
  /** Which query is a copy of which reference. */
  groundTruth: readonly Match[];
}

const ROWS_AT_ONCE = 4096;

/**
 * The similarities of the pairs of a ground truth, rounded as {@linkcode searchExact} rounds them. Pairs without both
 * descriptors are left out.
 *
 * @param set Descriptors and ground truth; borrowed.
 * @throws {RangeError} If ids are not unique or not one a row, dims differ, or no pair has both descriptors.
 */
export async function matchSimilarities(set: MatchedDescriptors): Promise<MatchSimilarities> {
  const { queries, references, groundTruth } = set;
  const { dims } = queries;
  countRows("queries", queries);
  checkDims(dims, references.dims);
  const referenceIds = await readIds(references);
  checkRetrieval(queries, referenceIds, groundTruth);

  const queryRows = new Map(queries.ids.map((id, row) => [id, row]));
  const copies = new Map<string, number[]>();
  for (const { query, reference } of groundTruth) {
    const row = queryRows.get(query);
    if (row !== undefined) copies.set(reference, [...copies.get(reference) ?? [], row]);
  }
  const sources: MatchSimilarities["sources"] = new Map();
  for await (const { first, vectors } of readBlocks(references, dims, ROWS_AT_ONCE)) {
    for (let row = 0; row < vectors.length / dims; row++) {
      for (const query of copies.get(referenceIds[first + row]!) ?? []) {
        const score = Math.fround(innerProduct(queries.vectors, query, vectors, row, dims));
        const own = sources.get(query) ?? new Map<number, number>();
        sources.set(query, own.set(first + row, score));
      }
    }
  }
  return { referenceIds, sources };
}
