/**
 * Metrics, codecs, score normalization and intervals: numbers in, numbers out.
 *
 * @module
 */
export { applyCodec, type ApplyCodecOptions } from "../lib/codecs/apply_codec.ts";
export { type Codec, fitCodec, type FitCodecOptions } from "../lib/codecs/fit_codec.ts";
export type { CodecSigns } from "../lib/codecs/parse_codec.ts";
export { truncateCodec } from "../lib/codecs/truncate_codec.ts";
export { bootstrapAveragePrecision } from "../lib/evaluation/bootstrap_average_precision.ts";
export { bootstrapDifference } from "../lib/evaluation/bootstrap_difference.ts";
export { checkPredictions, type CheckPredictionsOptions } from "../lib/evaluation/check_predictions.ts";
export { evaluateMatches, type MatchMetrics } from "../lib/evaluation/evaluate_matches.ts";
export {
  evaluateRetrieval,
  type FoundReferences,
  type RetrievalMetrics,
  type RetrievalOptions,
} from "../lib/evaluation/evaluate_retrieval.ts";
export { holmCorrection } from "../lib/evaluation/holm_correction.ts";
export {
  type PairedDifference,
  pairedDifference,
  type PairedDifferenceOptions,
} from "../lib/evaluation/paired_difference.ts";
export type { ConfidenceInterval } from "../lib/evaluation/percentile_interval.ts";
export type { BootstrapOptions } from "../lib/evaluation/resample_average_precision.ts";
export { scoreNormalization } from "../lib/evaluation/score_normalization.ts";
export { trapezoidAveragePrecision } from "../lib/evaluation/trapezoid_average_precision.ts";
export { type Prng, seededPrng } from "../lib/random/prng.ts";
export type { Descriptors, Match, Prediction } from "../lib/types.ts";
