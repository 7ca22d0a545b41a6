import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import { descriptorBlocks } from "../../descriptors/store/descriptor_blocks.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { roundDescriptors } from "../../descriptors/round_descriptors.ts";
import { storedRowBytes, type StorePrecision } from "../../descriptors/store/store_precision.ts";
import { bootstrapAveragePrecision } from "../../evaluation/bootstrap_average_precision.ts";
import { bootstrapDraws } from "../../evaluation/bootstrap_draws.ts";
import type { MatchMetrics } from "../../evaluation/evaluate_matches.ts";
import type { RetrievalOptions } from "../../evaluation/evaluate_retrieval.ts";
import { type FalsePositives, thresholdAt } from "../../thresholds/false_positives.ts";
import type { EvaluationRow } from "./evaluation_row.ts";
import { fitCodec } from "../../codecs/fit_codec.ts";
import { parseCodec } from "../../codecs/parse_codec.ts";
import type { ProtocolName } from "../copy_benchmark.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";
import type { DetailedRow } from "./evaluation_row.ts";
import { type BenchmarkTruth, measure } from "./measure.ts";
import { unitLength } from "./unit_length.ts";

/** A method as far as the table describes it. */
export type NamedMethod =
  & Pick<DescriptorMethod, "name" | "network" | "parameters" | "dims" | "bytesPerImage" | "falsePositives">
  & Pick<EvaluationRow, "preparation">;

/** How a method is evaluated. */
export interface EvaluateMethodOptions {
  /** The protocol. */
  protocol: ProtocolName;
  /** Codecs; for `"PCAW,L2norm,Flat"` without a number see {@linkcode evaluateMethod}. */
  codecs: readonly string[];
  /** Score normalizations; `null` for none. */
  scoreNorms: readonly (string | null)[];
  /**
   * How references and training set are stored; one after the other.
   *
   * @default {["float32"]}
   */
  precisions?: readonly StorePrecision[];
  /** Neighbors a query. */
  k: number;
  /** Which pairs count as predictions, see `evaluateRetrieval`. */
  candidates: "knn" | "global";
  /** Seed of the confidence intervals. */
  seed: number;
  /** How often queries are drawn for them, see `bootstrapAveragePrecision`. */
  bootstrapSamples?: number;
  /** Search that replaces an exact search, see `evaluateRetrieval`. */
  searchElsewhere?: NonNullable<RetrievalOptions["searchElsewhere"]>;
}

const CURVE_POINTS = 300;

/**
 * Every combination of codec and score normalization for one method; on a benchmark with hard negatives, each without
 * them as well.
 *
 * Where a codec says `PCAW` or `PCA` without a number, the method's own dims are kept, as in SSCD and RDCD. A training
 * set of less than four images a dimension does not determine so many directions: then there are a quarter as many
 * dimensions as training images.
 *
 * At each precision references and training set are what its store would give back; queries are never rounded. They are
 * read block by block wherever they are needed, rounded and scaled as they are read, so that they need not fit into memory.
 */
export async function evaluateMethod(
  method: NamedMethod,
  described: DescribedBenchmark<DescriptorSet>,
  truth: BenchmarkTruth,
  options: EvaluateMethodOptions,
): Promise<DetailedRow[]> {
  const rows: DetailedRow[] = [];
  for (const precision of options.precisions ?? ["float32" as const]) {
    const { references, training } = described;
    const stored = {
      ...described,
      references: roundDescriptors(references, precision),
      training: roundDescriptors(training, precision),
    };
    for (const row of await evaluateStored(method, stored, truth, options)) {
      const result = precision === "float32"
        ? row.result
        : { ...row.result, bytesPerImage: storedRowBytes(precision, method.dims), precision };
      rows.push({ ...row, result });
    }
  }
  return rows;
}

async function evaluateStored(
  method: NamedMethod,
  described: DescribedBenchmark<DescriptorSet>,
  truth: BenchmarkTruth,
  options: EvaluateMethodOptions,
): Promise<DetailedRow[]> {
  const rows: DetailedRow[] = [];
  const whitened = Math.max(
    1,
    Math.min(method.dims, Math.floor(descriptorBlocks(described.training).count / 4)),
  );
  for (const text of options.codecs) {
    const codec = text.replace(/\bPCAW?(?=,)/, (pca) => `${pca}${whitened}`);
    const { sets, rest } = await unitLength(described, codec);
    const { pca, frame, signs } = parseCodec(rest);
    const dims = frame ?? pca?.dims ?? method.dims;
    const bytes = signs === "none" ? 4 * dims : dims / 8;
    const fitted = await fitCodec(rest, sets.training);
    for (const scoreNorm of options.scoreNorms) {
      for (const measured of await measure(sets, truth, { ...options, codec: fitted, scoreNorm })) {
        const { found, predictions, queries, matches } = measured;
        const interval = bootstrapAveragePrecision(predictions, matches, {
          queries,
          ...bootstrapDraws(options),
        });
        rows.push({
          predictions,
          queries,
          matches,
          curve: thin(found.recalls, found.precisions),
          result: {
            method: method.name,
            network: method.network,
            parameters: method.parameters,
            dims,
            bytesPerImage: codec === "Flat" ? method.bytesPerImage : bytes,
            codec,
            scoreNorm,
            averagePrecision: found.averagePrecision,
            interval,
            recallAtP90: found.recallAtP90,
            thresholdAtP90: found.thresholdAtP90,
            ...(codec === "Flat" && scoreNorm === null && recallsAt(found, method.falsePositives)),
            recallAtRank1: found.recallAtRank1,
            recallAtRank10: found.recallAtRank10,
            imagesPerSecond: described.imagesPerSecond,
            preparation: method.preparation,
            ...measured.more,
          },
        });
      }
    }
  }
  return rows;
}

/** False positives a compared pair: one in 1,000 queries against 1,000 references, and against 100,000. */
export const FALSE_POSITIVE_RATES = [1e-6, 1e-8];

function recallsAt(
  { recalls, thresholds }: MatchMetrics,
  falsePositives: FalsePositives | undefined,
): Pick<EvaluationRow, "recallAtFalsePositives"> | undefined {
  if (falsePositives === undefined) return undefined;
  return {
    recallAtFalsePositives: FALSE_POSITIVE_RATES.map((rate) => {
      const threshold = thresholdAt(falsePositives, rate);
      const reached = thresholds.findLastIndex((score) => score >= threshold);
      return { rate, recall: recalls[reached] ?? 0 };
    }),
  };
}

function thin(recalls: ArrayLike<number>, precisions: ArrayLike<number>): [number, number][] {
  const step = Math.max(1, Math.ceil(recalls.length / CURVE_POINTS));
  const points: [number, number][] = [];
  for (let index = 0; index < recalls.length; index += step) {
    points.push([recalls[index]!, precisions[index]!]);
  }
  return points;
}
