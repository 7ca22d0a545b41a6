/**
 * Data sets of copy detection, benchmarks made from images, and methods evaluated on them.
 *
 * @module
 */
export type {
  BenchmarkImages,
  BenchmarkOfIds,
  BenchmarkSubset,
  CopyBenchmark,
  ProtocolName,
  QueryGroup,
} from "../lib/benchmarks/copy_benchmark.ts";
export type {
  CheckedDataSet,
  CheckedPart,
  DataSetFolders,
  OpenedBenchmark,
} from "../lib/benchmarks/data_sets/data_set.ts";
export type { DataSetName } from "../lib/benchmarks/data_sets/data_sets.ts";
export {
  describeBenchmark,
  type DescribeBenchmarkOptions,
} from "../lib/benchmarks/evaluation/describe_benchmark.ts";
export type { DescribedBenchmark } from "../lib/benchmarks/evaluation/described_benchmark.ts";
export type { Effort } from "../lib/benchmarks/evaluation/estimate_effort.ts";
export {
  evaluateBenchmark,
  type EvaluateBenchmarkOptions,
  type EvaluatedMethod,
} from "../lib/benchmarks/evaluation/evaluate_benchmark.ts";
export {
  type CopydaysMetrics,
  type CopydaysOptions,
  evaluateCopydays,
} from "../lib/benchmarks/evaluation/evaluate_copydays.ts";
export { evaluateGroups, type EvaluateGroupsOptions } from "../lib/benchmarks/evaluation/evaluate_groups.ts";
export type {
  DetailedRow,
  DifferenceTo,
  EvaluationRow,
  HardNegativeErrors,
} from "../lib/benchmarks/evaluation/evaluation_row.ts";
export type { GroupRow } from "../lib/benchmarks/evaluation/group_rows.ts";
export type { NamedMethod } from "../lib/benchmarks/evaluation/evaluate_method.ts";
export type { BenchmarkDescriptors } from "../lib/benchmarks/evaluation/measure_methods.ts";
export {
  openBenchmarkDescriptors,
  type OpenBenchmarkDescriptorsOptions,
  type OpenedDescriptors,
} from "../lib/benchmarks/evaluation/open_benchmark_descriptors.ts";
export type { NamedBlocks } from "../lib/benchmarks/evaluation/open_described_sets.ts";
export {
  type EvaluationPlan,
  planEvaluation,
  type PlanEvaluationOptions,
} from "../lib/benchmarks/evaluation/plan_evaluation.ts";
export {
  type CopydaysResult,
  copydaysResults,
  type PaperResult,
  paperResults,
} from "../lib/benchmarks/evaluation/published_results.ts";
export {
  checkGroundTruth,
  type CheckGroundTruthOptions,
} from "../lib/benchmarks/layouts/check_ground_truth.ts";
export type { PublishedCounts } from "../lib/benchmarks/layouts/data_set_layout.ts";
export { readAttackBenchmark } from "../lib/benchmarks/layouts/read_attack_benchmark.ts";
export {
  type ImageClass,
  readClasses,
  type ReadClassesOptions,
} from "../lib/benchmarks/layouts/read_classes.ts";
export { readCopydays, type ReadCopydaysOptions } from "../lib/benchmarks/layouts/read_copydays.ts";
export { readDisc21, type ReadDisc21Options } from "../lib/benchmarks/layouts/read_disc21.ts";
export { type GroundTruth, readGroundTruth } from "../lib/benchmarks/layouts/read_ground_truth.ts";
export { readNdec, type ReadNdecOptions } from "../lib/benchmarks/layouts/read_ndec.ts";
export type { BenchmarkMakingOptions } from "../lib/benchmarks/making/benchmark_making_options.ts";
export type { BenchmarkProgress } from "../lib/benchmarks/making/build_benchmark.ts";
export type { SkippedImage } from "../lib/benchmarks/making/check_images.ts";
export {
  type AttackSizes,
  makeAttackBenchmark,
  type MakeAttackBenchmarkOptions,
} from "../lib/benchmarks/making/make_attack_benchmark.ts";
export {
  type MadeBenchmark,
  makeBenchmark,
  type MakeBenchmarkOptions,
} from "../lib/benchmarks/making/make_benchmark.ts";
export {
  type CopydaysSizes,
  makeCopydays,
  type MakeCopydaysOptions,
} from "../lib/benchmarks/making/make_copydays.ts";
export {
  makeDefaultBenchmark,
  type MakeDefaultBenchmarkOptions,
} from "../lib/benchmarks/making/make_default_benchmark.ts";
export { makeNdec, type MakeNdecOptions, type NdecSizes } from "../lib/benchmarks/making/make_ndec.ts";
export {
  makeViewClasses,
  type MakeViewClassesOptions,
  type ViewClassesSizes,
} from "../lib/benchmarks/making/make_view_classes.ts";
export type { BenchmarkSizes, RequestedSizes } from "../lib/benchmarks/making/split_images.ts";
export {
  type BenchmarkSource,
  openBenchmark,
  type OpenBenchmarkOptions,
} from "../lib/benchmarks/open_benchmark.ts";
export { predictionsCsv } from "../lib/benchmarks/report/predictions_csv.ts";
export { subsetBenchmark, type SubsetBenchmarkOptions } from "../lib/benchmarks/subset_benchmark.ts";

export {
  openTierBenchmark,
  type OpenTierBenchmarkOptions,
  type Tier,
} from "../lib/benchmarks/tiers/open_tier_benchmark.ts";
export { openTierClasses, type OpenTierClassesOptions } from "../lib/benchmarks/tiers/open_tier_classes.ts";
export { tierMethods } from "../lib/benchmarks/tiers/tier_methods.ts";
export { DataMissingError, InvalidDataError } from "../lib/errors.ts";
export { generatePicture, type GeneratePictureOptions } from "../lib/pictures/generate_picture.ts";
export { type Prng, seededPrng } from "../lib/random/prng.ts";
export type { ImageEntry, Match, Prediction } from "../lib/types.ts";
