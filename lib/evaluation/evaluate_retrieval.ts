import type { FoundReference } from "../search/found_reference.ts";
import { searchExact, type SearchOptions } from "../search/search_exact.ts";
import type { DescriptorSet } from "../descriptors/descriptor_blocks.ts";
import type { Descriptors, Match, Prediction } from "../types.ts";
import { applyCodec } from "../codecs/apply_codec.ts";
import { checkRetrieval, readIds } from "./check_retrieval.ts";
import { evaluateMatches, type MatchMetrics } from "./evaluate_matches.ts";
import { type Codec, fitCodec } from "../codecs/fit_codec.ts";
import { type Candidate, globalCandidates } from "./global_candidates.ts";
import { parseScoreNorm } from "./parse_score_norm.ts";
import { scoreNormalization } from "./score_normalization.ts";

/** Options for {@linkcode evaluateRetrieval}. */
export interface RetrievalOptions extends Omit<SearchOptions, "k" | "onProgress"> {
  /** Descriptors of the images that are looked up. */
  queries: Descriptors;
  /** Descriptors of the images that they are looked up in; in blocks where they are too many for the memory. */
  references: DescriptorSet;
  /** Descriptors of other images, in memory or in blocks. Whitening and score normalization need them. */
  training?: DescriptorSet | undefined;
  /** Which query is a copy of which reference. */
  groundTruth: readonly Match[];
  /**
   * Preparation of descriptors, as {@linkcode fitCodec} takes it, or what it returned.
   *
   * @default {"Flat"}
   */
  codec?: string | Codec;
  /**
   * Score normalization such as `"1.0[0,2]"`, as {@linkcode scoreNormalization} takes it; `null` for none.
   *
   * @default {null}
   */
  scoreNorm?: string | null | undefined;
  /**
   * Predictions a query: exactly so many with candidates `"knn"`, on average with `"global"`.
   *
   * @default {10}
   */
  k?: number;
  /**
   * `"knn"` predicts the `k` best references of each query, SSCD's default. `"global"` predicts the best pairs of
   * all queries together, the rule of the Image Similarity Challenge.
   *
   * @default {"knn"}
   */
  candidates?: "knn" | "global";
  /**
   * Predictions in total with candidates `"global"`; without it `k` times the queries, 500,000 for DISC21.
   */
  candidateCount?: number;
  /**
   * Searches instead of {@linkcode searchExact}, for candidates `"knn"`: an index elsewhere, such as
   * {@linkcode searchPostgres}'s. It is given everything after the codec, and its scores are normalized here.
   */
  searchElsewhere?: (
    queries: Descriptors,
    references: DescriptorSet,
    k: number,
  ) => Promise<FoundReferences>;
  /**
   * Called as the references are searched, with how many are done; `"global"` candidates may search them again for
   * some of the queries.
   */
  onProgress?: ((references: number) => void) | undefined;
}

/** Findings of an index elsewhere: the best references of each query, best first, by their ids and inner products. */
export type FoundReferences = readonly (readonly FoundReference[])[];

/** Numbers that {@linkcode evaluateRetrieval} measured. */
export interface RetrievalMetrics extends MatchMetrics {
  /** The pairs that were evaluated with their scores: with `"knn"` query by query, best first; else best first. */
  predictions: Prediction[];
}

/**
 * Measures how well descriptors find copies, by the protocol of SSCD: codec, score normalization, exact search,
 * pooled predictions, and the metrics of {@linkcode evaluateMatches}.
 *
 * References and training set may be on disk: they are read block by block, as often as a step needs them, and every
 * number comes out the same as if they were in memory. What stays in memory are the queries, the references' ids, the
 * predictions, and the training rows that a codec is fitted to.
 *
 * A match whose query or reference has no descriptor, such as an unreadable image, counts as not found.
 *
 * @param options Descriptors, ground truth and settings; everything is borrowed.
 * @returns The metrics and the predictions.
 * @throws {RangeError} If ids are not unique or not one a row, no match of the ground truth has descriptors, the
 * training set is missing where it is needed, or an argument is refused by a step above.
 *
 * @example Two copies, one of which is found
 * ```ts
 * import { evaluateRetrieval } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const { recallAtRank1, predictions } = await evaluateRetrieval({
 *   queries: { ids: ["Q1", "Q2"], vectors: new Float32Array([1, 0, 0.6, 0.8]), dims: 2 },
 *   references: { ids: ["R1", "R2"], vectors: new Float32Array([0.8, 0.6, -1, 0]), dims: 2 },
 *   groundTruth: [{ query: "Q1", reference: "R1" }, { query: "Q2", reference: "R2" }],
 *   k: 1,
 * });
 * assert.equal(recallAtRank1, 0.5);
 * assert.deepEqual(predictions.map(({ reference }) => reference), ["R1", "R1"]);
 * ```
 */
export async function evaluateRetrieval(options: RetrievalOptions): Promise<RetrievalMetrics> {
  const { queries, references, training, groundTruth, codec = "Flat", scoreNorm = null, k = 10 } = options;
  const search = pickSearchOptions(options);
  const referenceIds = await readIds(references);
  checkRetrieval(queries, referenceIds, groundTruth);
  if (options.searchElsewhere !== undefined && options.candidates === "global") {
    throw new RangeError(
      'Cannot search elsewhere for candidates "global" as they need more and more references of some queries: ' +
        'current value of candidates must be "knn"',
    );
  }
  const background = scoreNorm === null ? null : needTraining(training, scoreNorm);
  const fitted = typeof codec === "string" ? await fitCodec(codec, training) : codec;
  const encodedQueries = await applyCodec(fitted, queries, { role: "query" });
  const offsets = scoreNorm === null || background === null
    ? new Float64Array(queries.ids.length)
    : await scoreNormalization(encodedQueries, await applyCodec(fitted, background), scoreNorm, search);

  const encodedReferences = await applyCodec(fitted, references);
  if (options.searchElsewhere !== undefined) {
    const found = await options.searchElsewhere(encodedQueries, encodedReferences, k);
    const predictions = found.flatMap((matches, row) =>
      matches.map(({ reference, score }) => ({
        ...{ query: queries.ids[row]!, reference },
        score: score - offsets[row]!,
      }))
    );
    return { ...evaluateMatches(predictions, groundTruth), predictions };
  }
  const searchReferences = { ...search, ...(options.onProgress && { onProgress: options.onProgress }), k };
  const candidates = options.candidates === "global"
    ? await globalCandidates(encodedQueries, encodedReferences, {
      ...searchReferences,
      offsets,
      count: options.candidateCount ?? k * queries.ids.length,
    })
    : await nearestCandidates(encodedQueries, encodedReferences, offsets, searchReferences);
  const predictions = candidates.map(({ query, reference, score }) => ({
    query: queries.ids[query]!,
    reference: referenceIds[reference]!,
    score,
  }));
  return { ...evaluateMatches(predictions, groundTruth), predictions };
}

async function nearestCandidates(
  queries: Descriptors,
  references: DescriptorSet,
  offsets: Float64Array,
  options: SearchOptions,
): Promise<Candidate[]> {
  const { indices, scores, k } = await searchExact(queries, references, options);
  return Array.from(indices, (reference, i) => {
    const query = Math.floor(i / k);
    return { query, reference, score: scores[i]! - offsets[query]! };
  });
}

function pickSearchOptions({ runtime, threads, blockRows }: RetrievalOptions): Omit<SearchOptions, "k"> {
  return {
    ...(runtime !== undefined && { runtime }),
    ...(threads !== undefined && { threads }),
    ...(blockRows !== undefined && { blockRows }),
  };
}

function needTraining(
  training: RetrievalOptions["training"],
  scoreNorm: string,
): DescriptorSet {
  parseScoreNorm(scoreNorm);
  if (training !== undefined) return training;
  throw new RangeError(
    `Cannot normalize scores by ${scoreNorm} as it needs training descriptors: current value is none`,
  );
}
