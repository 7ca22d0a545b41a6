import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import { pickRows } from "../../vectors/pick_rows.ts";
import type { BenchmarkOfIds } from "../copy_benchmark.ts";
import { HARD_NEGATIVES } from "../layouts/ndec_hard_negatives.ts";
import { evaluateCopydays } from "./evaluate_copydays.ts";
import type { Codec } from "../../codecs/fit_codec.ts";
import { evaluateMatches, type MatchMetrics } from "../../evaluation/evaluate_matches.ts";
import { evaluateRetrieval } from "../../evaluation/evaluate_retrieval.ts";
import type { EvaluationRow, HardNegativeErrors } from "./evaluation_row.ts";
import type { Match, Prediction } from "../../types.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";
import type { EvaluateMethodOptions } from "./evaluate_method.ts";

/** Facts about a benchmark that hold whether its images are at hand or not. */
export type BenchmarkTruth = Pick<BenchmarkOfIds, "groundTruth" | "groups">;

/** Result of one codec with one score normalization, on all queries or on some. */
export interface QuerySetResult {
  /** The numbers by the challenge's rules. */
  found: MatchMetrics;
  /** Predictions that were found. */
  predictions: Prediction[];
  /** Ids of the queries. */
  queries: readonly string[];
  /** Their matches. */
  matches: readonly Match[];
  /** The numbers that only some benchmarks have. */
  more: Pick<EvaluationRow, "copydays" | "hardNegatives" | "querySet">;
}

/** How {@linkcode measure} goes about it. */
export interface MeasureOptions
  extends Pick<EvaluateMethodOptions, "protocol" | "k" | "candidates" | "searchElsewhere"> {
  /** The codec, fitted. */
  codec: Codec;
  /** The score normalization; `null` for none. */
  scoreNorm: string | null;
}

/**
 * One codec with one score normalization, by the benchmark's protocol.
 *
 * @returns The numbers on all queries; on NDEC, those without the hard negatives as well.
 */
export async function measure(
  sets: DescribedBenchmark<DescriptorSet>,
  truth: BenchmarkTruth,
  options: MeasureOptions,
): Promise<QuerySetResult[]> {
  if (options.protocol === "copydays") return [await measureCopydays(sets, truth, options)];
  const { queries, matches } = truth.groundTruth;
  const { predictions, ...found } = await evaluateRetrieval({ ...sets, groundTruth: matches, ...options });
  const all: QuerySetResult = { found, predictions, queries, matches, more: {} };
  const hard = new Set(truth.groups?.find(({ name }) => name === HARD_NEGATIVES)?.queries);
  if (hard.size === 0) return [all];
  const others = await withoutQueries(sets, all, hard, options);
  return [all, others].map((measured) => ({
    ...measured,
    more: { ...measured.more, hardNegatives: errorsOn(hard, predictions, measured.found.thresholdAtP90) },
  }));
}

async function measureCopydays(
  sets: DescribedBenchmark<DescriptorSet>,
  { groundTruth: { queries, matches }, groups = [] }: BenchmarkTruth,
  { codec, k }: MeasureOptions,
): Promise<QuerySetResult> {
  const { queries: images, references, training } = sets;
  const { matches: found, predictions, ...copydays } = await evaluateCopydays({
    ...{ queries: images, references, training, groundTruth: matches, blocks: groups, codec, k },
  });
  return { found, predictions, queries, matches, more: { copydays } };
}

/** The `k` nearest of each query are the same without the other queries; the best pairs of all queries are not. */
async function withoutQueries(
  sets: DescribedBenchmark<DescriptorSet>,
  all: QuerySetResult,
  left: ReadonlySet<string>,
  options: MeasureOptions,
): Promise<QuerySetResult> {
  const queries = all.queries.filter((id) => !left.has(id));
  const kept = { queries, matches: all.matches, more: { querySet: `without ${HARD_NEGATIVES}` } };
  if (options.candidates === "knn") {
    const predictions = all.predictions.filter(({ query }) => !left.has(query));
    return { ...kept, predictions, found: evaluateMatches(predictions, all.matches) };
  }
  const fewer = { ...sets, queries: pickRows(sets.queries, (id) => !left.has(id)) };
  const { predictions, ...found } = await evaluateRetrieval({
    ...fewer,
    groundTruth: all.matches,
    ...options,
  });
  return { ...kept, predictions, found };
}

function errorsOn(
  hard: ReadonlySet<string>,
  predictions: readonly Prediction[],
  threshold: number | null,
): HardNegativeErrors {
  if (threshold === null) return { queries: hard.size, overThreshold: null };
  const taken = new Set(
    predictions.filter(({ query, score }) => hard.has(query) && score >= threshold).map(({ query }) => query),
  );
  return { queries: hard.size, overThreshold: taken.size / hard.size };
}
