import type { CopyBenchmark } from "../../datasets/copy_benchmark.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { bootstrapAveragePrecision } from "../../evaluation/bootstrap_average_precision.ts";
import { evaluateRetrieval } from "../../evaluation/evaluate_retrieval.ts";
import type { EvaluationRow } from "../../evaluation/evaluation_row.ts";
import { parseCodec } from "../../evaluation/parse_codec.ts";
import type { Prediction } from "../../types.ts";
import type { DescribedBenchmark } from "./describe_benchmark.ts";

/** A row of the table with what the report's pictures need. */
export interface EvaluatedRow {
  /** The numbers. */
  result: EvaluationRow;
  /** What the method claims, ten references a query. */
  predictions: Prediction[];
  /** Recall and precision at falling thresholds, thinned to what a picture can show. */
  curve: [recall: number, precision: number][];
}

/** How a method is evaluated. */
export interface EvaluateMethodOptions {
  /** Codecs; for `"PCAW,L2norm,Flat"` without a number see {@linkcode evaluateMethod}. */
  codecs: readonly string[];
  /** Score normalisations; `null` for none. */
  scoreNorms: readonly (string | null)[];
  /** Neighbours a query. */
  k: number;
  /** Which pairs count as predictions, see {@linkcode evaluateRetrieval}. */
  candidates: "knn" | "global";
  /** Seed of the confidence intervals. */
  seed: number;
}

const CURVE_POINTS = 300;

/**
 * Every combination of codec and score normalisation for one method.
 *
 * Where a codec says `PCAW` without a number, the method's own dims are whitened, as in SSCD and RDCD. A training set
 * of less than four images a dimension does not determine so many directions: then there are a quarter as many
 * dimensions as training images.
 *
 * @param method The method, for its name and size.
 * @param described Its descriptors.
 * @param benchmark The truth.
 * @param options Codecs and the protocol.
 */
export async function evaluateMethod(
  method: DescriptorMethod,
  described: DescribedBenchmark,
  benchmark: CopyBenchmark,
  options: EvaluateMethodOptions,
): Promise<EvaluatedRow[]> {
  const rows: EvaluatedRow[] = [];
  const whitened = Math.max(1, Math.min(method.dims, Math.floor(described.training.ids.length / 4)));
  for (const codec of options.codecs.map((text) => text.replace(/^PCAW,/, `PCAW${whitened},`))) {
    const dims = parseCodec(codec).pca?.dims ?? method.dims;
    for (const scoreNorm of options.scoreNorms) {
      const found = await evaluateRetrieval({
        queries: described.queries,
        references: described.references,
        training: described.training,
        groundTruth: benchmark.groundTruth.matches,
        codec,
        scoreNorm,
        k: options.k,
        candidates: options.candidates,
      });
      const interval = bootstrapAveragePrecision(found.predictions, benchmark.groundTruth.matches, {
        queries: benchmark.groundTruth.queries,
        seed: options.seed,
      });
      rows.push({
        predictions: found.predictions,
        curve: thin(found.recalls, found.precisions),
        result: {
          method: method.name,
          network: method.network,
          parameters: method.parameters,
          dims,
          bytesPerImage: codec === "Flat" ? method.bytesPerImage : 4 * dims,
          codec,
          scoreNorm,
          averagePrecision: found.averagePrecision,
          interval,
          recallAtP90: found.recallAtP90,
          thresholdAtP90: found.thresholdAtP90,
          recallAtRank1: found.recallAtRank1,
          recallAtRank10: found.recallAtRank10,
          imagesPerSecond: described.imagesPerSecond,
        },
      });
    }
  }
  return rows;
}

function thin(recalls: ArrayLike<number>, precisions: ArrayLike<number>): [number, number][] {
  const step = Math.max(1, Math.ceil(recalls.length / CURVE_POINTS));
  const points: [number, number][] = [];
  for (let index = 0; index < recalls.length; index += step) {
    points.push([recalls[index]!, precisions[index]!]);
  }
  return points;
}
