import { descriptorsInMemory } from "../../descriptors/descriptors_in_memory.ts";
import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import type { SearchOptions } from "../../search/search_exact.ts";
import type { Descriptors, Match, Prediction } from "../../types.ts";
import { applyCodec } from "../../codecs/apply_codec.ts";
import { checkRetrieval, readIds } from "../../evaluation/check_retrieval.ts";
import { evaluateMatches, type MatchMetrics } from "../../evaluation/evaluate_matches.ts";
import { type Codec, fitCodec } from "../../codecs/fit_codec.ts";
import { nearestByDistance } from "../../evaluation/nearest_by_distance.ts";
import { averagePrecisions, pooledAveragePrecision } from "../../evaluation/trapezoids_of_predictions.ts";

/** Options for {@linkcode evaluateCopydays}. */
export interface CopydaysOptions extends Omit<SearchOptions, "k"> {
  /** Descriptors of all images of the blocks. */
  queries: Descriptors;
  /** Descriptors of the originals and the distractors; those in blocks are taken into memory, as they are few. */
  references: DescriptorSet;
  /** Descriptors of other images, in memory or in blocks, for codecs that need them. */
  training?: DescriptorSet | undefined;
  /** Which query is a copy of which original. */
  groundTruth: readonly Match[];
  /** Ids of the queries of each block, also of images that could not be described. */
  blocks: readonly {
    /** The block's name. */
    name: string;
    /** Ids of its queries. */
    queries: readonly string[];
  }[];
  /**
   * Preparation of descriptors, as `fitCodec` takes it, or what it returned.
   *
   * @default {"Flat"}
   */
  codec?: string | Codec;
  /**
   * References a query.
   *
   * @default {100}
   */
  k?: number;
}

/** How well Copydays' copies were found. */
export interface CopydaysMetrics {
  /** Mean over the queries of the block `"strong"` of their average precision by the trapezoid rule, in `[0, 1]`. */
  strongMeanAveragePrecision: number;
  /**
   * Micro average precision by the trapezoid rule over the results of all queries at once, in `[0, 1]`. There are taken
   * to be as many right results as queries.
   */
  overallAveragePrecision: number;
  /** The same mean for every block, in the order of the blocks. */
  blocks: {
    /** The block's name. */
    name: string;
    /** Mean over its queries of their average precision, in `[0, 1]`. */
    meanAveragePrecision: number;
  }[];
  /** The same results by the challenge's rules, for comparison with other benchmarks. */
  matches: MatchMetrics;
  /** Predictions, query by query, nearest first; the score is the negative squared Euclidean distance. */
  predictions: Prediction[];
}

/**
 * Measures how well descriptors find Copydays' copies, by the protocol of SSCD: codec, the 100 nearest references of
 * every query by Euclidean distance, and average precision by the trapezoid rule.
 *
 * Of equal distances wrong results come first; in SSCD's code their order is left to chance. A query without a
 * descriptor counts as one that found nothing.
 *
 * @param options Descriptors, ground truth, blocks and settings; everything is borrowed.
 * @returns SSCD's two numbers, those of each block, and those of the challenge.
 * @throws {RangeError} If there is no block `"strong"`, a block is empty, ids are not unique or not one a row, no match
 * has descriptors, or the codec is refused.
 * @see {@link https://github.com/facebookresearch/sscd-copy-detection | SSCD's code, sscd/copydays_eval.py and sscd/datasets/copydays.py}
 *
 * @example An original and a strong edit, both found
 * ```ts
 * import { evaluateCopydays } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const metrics = await evaluateCopydays({
 *   queries: { ids: ["original/2000", "strong/2000"], vectors: new Float32Array([1, 0, 0.8, 0.6]), dims: 2 },
 *   references: { ids: ["original/2000", "distractors/a"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 },
 *   groundTruth: ["original/2000", "strong/2000"].map((query) => ({ query, reference: "original/2000" })),
 *   blocks: [{ name: "original", queries: ["original/2000"] }, { name: "strong", queries: ["strong/2000"] }],
 * });
 * assert.equal(metrics.strongMeanAveragePrecision, 1);
 * assert.equal(metrics.overallAveragePrecision, 1);
 * ```
 */
export async function evaluateCopydays(options: CopydaysOptions): Promise<CopydaysMetrics> {
  const { queries, references, training, groundTruth, blocks, codec = "Flat", k = 100, ...search } = options;
  checkBlocks(blocks);
  const referenceIds = await readIds(references);
  checkRetrieval(queries, referenceIds, groundTruth);
  const fitted = typeof codec === "string" ? await fitCodec(codec, training) : codec;
  const neighbors = await nearestByDistance(
    await applyCodec(fitted, queries, { role: "query" }),
    await descriptorsInMemory(await applyCodec(fitted, references)),
    { ...search, k },
  );
  const predictions = neighbors.map(({ query, reference, distance }) => ({
    query: queries.ids[query]!,
    reference: referenceIds[reference]!,
    // Not minus: the distance to itself is 0, not -0.
    score: 0 - distance,
  }));
  const precisions = averagePrecisions(predictions, groundTruth);
  const means = blocks.map((block) => ({
    name: block.name,
    meanAveragePrecision: mean(block.queries.map((query) => precisions.get(query) ?? 0)),
  }));
  return {
    strongMeanAveragePrecision: means.find(({ name }) => name === STRONG)!.meanAveragePrecision,
    overallAveragePrecision: pooledAveragePrecision(
      predictions,
      groundTruth,
      blocks.flatMap((block) => block.queries).length,
    ),
    blocks: means,
    matches: evaluateMatches(predictions, groundTruth),
    predictions,
  };
}

const STRONG = "strong";

function checkBlocks(blocks: CopydaysOptions["blocks"]): void {
  const empty = blocks.find(({ queries }) => queries.length === 0);
  if (empty !== undefined) {
    throw new RangeError(
      `Cannot evaluate as every block must have queries: current value of ${empty.name} is none`,
    );
  }
  if (!blocks.some(({ name }) => name === STRONG)) {
    throw new RangeError(
      `Cannot evaluate as the strong block must be among the blocks: current value is ${
        blocks.map(({ name }) => name).join(", ") || "none"
      }`,
    );
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
