import type { Preparation } from "../../images/preparation.ts";
import type { StorePrecision } from "../../descriptors/store/store_precision.ts";
import type { CopydaysMetrics } from "./evaluate_copydays.ts";
import type { Match, Prediction } from "../../types.ts";
import type { ConfidenceInterval } from "../../evaluation/percentile_interval.ts";

/** One line of an evaluation: a method with one codec and one score normalization. */
export interface EvaluationRow {
  /** The method's name. */
  method: string;
  /** Its network; `null` for a hash. */
  network: string | null;
  /** Learned numbers; 0 for a hash. */
  parameters: number;
  /** Numbers a descriptor after the codec. */
  dims: number;
  /**
   * Bytes that one image needs in an index after the codec; where there is a {@linkcode precision}, in a store of it,
   * whose descriptors go through the codec as they are read.
   */
  bytesPerImage: number;
  /** How a store keeps references and training set; absent where they are not rounded. Queries never are. */
  precision?: Exclude<StorePrecision, "float32">;
  /** How descriptors are transformed before the search, such as `"Flat"` or `"PCAW64,L2norm,Flat"`. */
  codec: string;
  /** Score normalization such as `"1.0[0,2]"`; `null` for none. */
  scoreNorm: string | null;
  /** Micro average precision over all queries, in `[0, 1]`. */
  averagePrecision: number;
  /** Its bootstrap confidence interval over queries. */
  interval: ConfidenceInterval;
  /** How much more it is than another method's with the same codec and score normalization; absent if not asked for. */
  difference?: DifferenceTo;
  /** Share of an exact search's predictions that were found too; absent where the search was exact. */
  exactNeighborsFound?: number;
  /** The highest recall at a precision of at least 0.9, in `[0, 1]`. */
  recallAtP90: number;
  /** The score at which that recall is reached; `null` where precision never reaches 0.9. */
  thresholdAtP90: number | null;
  /**
   * Recall at the thresholds that unrelated images reach with given rates, see {@linkcode FalsePositives}; absent where
   * they are not known, as with another codec or normalized scores.
   */
  recallAtFalsePositives?: { rate: number; recall: number }[];
  /** Share of the copies whose source is found first, in `[0, 1]`; SSCD calls it accuracy@1. */
  recallAtRank1: number;
  /** Share of the copies whose source is among the first ten, in `[0, 1]`. */
  recallAtRank10: number;
  /** Images described a second on this machine, decoding included; `null` where descriptors came from a file. */
  imagesPerSecond: number | null;
  /** The queries that were evaluated, such as `"without hard negatives"`; absent where it is all of them. */
  querySet?: string;
  /** Errors on NDEC's hard negatives at the row's threshold; absent where there are none. */
  hardNegatives?: HardNegativeErrors;
  /** The numbers of Copydays' own protocol; absent on other benchmarks. */
  copydays?: Pick<CopydaysMetrics, "strongMeanAveragePrecision" | "overallAveragePrecision" | "blocks">;
  /** How images were made ready; `null` where descriptors came from a file. */
  preparation: Preparation | null;
}

/** How often a query that only looks like a copy is taken for one. */
export interface HardNegativeErrors {
  /** How many such queries there are. */
  queries: number;
  /** Share of them with a reference at or over the row's threshold; `null` where it has no threshold. */
  overThreshold: number | null;
}

/** A difference in micro average precision. */
export interface DifferenceTo {
  /** The other method's name, or the precision of this one's unrounded descriptors. */
  method: string;
  /** The row's µAP minus that of the other method, in `[-1, 1]`. */
  value: number;
  /** Its bootstrap confidence interval over queries, the same draws for both. */
  interval: ConfidenceInterval;
}

/** A row with what it was computed from. */
export interface DetailedRow {
  /** The numbers. */
  result: EvaluationRow;
  /** Claims of the method, `k` references a query. */
  predictions: Prediction[];
  /** Ids of the queries that the row is about. */
  queries: readonly string[];
  /** Their matches. */
  matches: readonly Match[];
  /** Recall and precision at falling thresholds, thinned to what an image can show. */
  curve: [recall: number, precision: number][];
}
