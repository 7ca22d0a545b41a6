/**
 * Image copy detection: compact descriptors, the networks that learn them, and the protocols that measure them.
 *
 * The names of every day; `rdcd/losses`, `rdcd/augmentations`, `rdcd/models`, `rdcd/descriptors`, `rdcd/search`,
 * `rdcd/evaluation`, `rdcd/training`, `rdcd/datasets`, `rdcd/analysis`, `rdcd/images` and `rdcd/notebook` have the rest, and load only what
 * they need.
 *
 * @module
 */

// Errors
export {
  CheckpointError,
  DatabaseError,
  DataMissingError,
  InvalidDataError,
  TrainingDivergedError,
  UnreadableImageError,
} from "./lib/errors.ts";

// Find copies
export { type CopyDetector, createCopyDetector } from "./lib/search/create_copy_detector.ts";

// Images
export { encodeImage } from "./lib/images/encode_image.ts";
export { listImages } from "./lib/images/list_images.ts";
export { readImage } from "./lib/images/read_image.ts";
export { resizeImage } from "./lib/images/resize_image.ts";
export { toTensor } from "./lib/images/to_tensor.ts";
export type { Image, ImageEntry } from "./lib/types.ts";

// Ways to describe an image: networks and hashes
export type { DescriptorMethod } from "./lib/descriptors/method.ts";
export { createPdq } from "./lib/descriptors/pdq.ts";
export { createPerceptualHash } from "./lib/descriptors/perceptual_hash.ts";
export { resolveMethod } from "./lib/descriptors/resolve_method.ts";
export { createTinyImage } from "./lib/descriptors/tiny_image.ts";

// Descriptors and search
export { describeImages } from "./lib/descriptors/describe_images.ts";
export { extractToStore } from "./lib/descriptors/extract_to_store.ts";
export { loadDescriptors } from "./lib/descriptors/load_descriptors.ts";
export { streamDescriptors } from "./lib/descriptors/stream_descriptors.ts";
export { searchExact } from "./lib/search/search_exact.ts";
export { searchHamming } from "./lib/search/search_hamming.ts";
export type { Descriptors } from "./lib/types.ts";

// How well copies are found
export type { CopyBenchmark } from "./lib/benchmarks/copy_benchmark.ts";
export { describeBenchmark } from "./lib/benchmarks/evaluation/describe_benchmark.ts";
export { evaluateBenchmark } from "./lib/benchmarks/evaluation/evaluate_benchmark.ts";
export type { EvaluationRow } from "./lib/benchmarks/evaluation/evaluation_row.ts";
export { makeBenchmark } from "./lib/benchmarks/making/make_benchmark.ts";
export { openTierBenchmark } from "./lib/benchmarks/tiers/open_tier_benchmark.ts";
export { evaluateMatches } from "./lib/evaluation/evaluate_matches.ts";
export { evaluateRetrieval } from "./lib/evaluation/evaluate_retrieval.ts";
export type { Match, Prediction } from "./lib/types.ts";

// Losses
export { featureQueue } from "./lib/losses/feature_queue.ts";
export { hardNegative } from "./lib/losses/hard_negative.ts";
export { infoNce } from "./lib/losses/info_nce.ts";
export { rdcd, type RdcdInputs } from "./lib/losses/rdcd.ts";
export { relational } from "./lib/losses/relational.ts";
export { sscd } from "./lib/losses/sscd.ts";
export { weightedSum } from "./lib/losses/weighted_sum.ts";
export type { Matrix, Scalar } from "./lib/types.ts";

// Networks and their files
export { createStudent } from "./lib/models/create_student.ts";
export { createTeacher } from "./lib/models/create_teacher.ts";
export { Encoder } from "./lib/models/encoder.ts";
export { exportOnnx } from "./lib/weights/export_onnx.ts";
export { loadEncoder } from "./lib/weights/load_encoder.ts";
export { loadWeights } from "./lib/weights/load_weights.ts";
export { readStateDict } from "./lib/weights/read_state_dict.ts";
export { saveEncoder } from "./lib/weights/save_encoder.ts";

// Views and training
export { advanced, copyAttacks, simclr, strongBlur } from "./lib/augmentations/presets.ts";
export { parseRecipe } from "./lib/training/recipe/parse_recipe.ts";
export type { Recipe } from "./lib/training/recipe/recipe.ts";
export { train } from "./lib/training/run/train.ts";
export { drawViews } from "./lib/training/views/draw_views.ts";

// Analysis
export { effectiveRank } from "./lib/analysis/effective_rank.ts";
export { singularValues } from "./lib/analysis/singular_values.ts";

// Notebooks
export type { Tier } from "./lib/benchmarks/tiers/open_tier_benchmark.ts";
export { figure } from "./lib/notebook/figure.ts";
export { imageGrid } from "./lib/notebook/image_grid.ts";
export { progress } from "./lib/notebook/progress.ts";
export { table } from "./lib/notebook/table.ts";

// Chance
export { type Prng, seededPrng } from "./lib/random/prng.ts";
