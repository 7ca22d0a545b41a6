/**
 * Image copy detection: compact descriptors, the networks that learn them, and the protocols that measure them.
 *
 * @module
 */
export type { Preparation } from "./lib/images/preparation.ts";
export type { ImageView } from "./lib/images/image_view.ts";
export {
  CheckpointError,
  DatabaseError,
  DataMissingError,
  InvalidDataError,
  TrainingDivergedError,
  UnreadableImageError,
} from "./lib/errors.ts";
export { type Prng, seededPrng } from "./lib/random/prng.ts";
export type {
  Color,
  Descriptors,
  Image,
  ImageEntry,
  Images,
  Interval,
  Match,
  Matrix,
  Prediction,
  Scalar,
  Size,
  TargetSize,
  Tensor,
  Variable,
  VectorBlocks,
  Vectors,
} from "./lib/types.ts";
export type { DescriptorMethod } from "./lib/descriptors/method.ts";
export { listImages } from "./lib/images/list_images.ts";
export { type Box, cropImage } from "./lib/images/crop_image.ts";
export { encodeImage, type EncodeImageOptions } from "./lib/images/encode_image.ts";
export { readImage, type ReadImageOptions } from "./lib/images/read_image.ts";
export { readImageResized, type ReadImageResizedOptions } from "./lib/images/read_image_resized.ts";
export { resizeImage } from "./lib/images/resize_image.ts";
export { toNchw } from "./lib/images/to_nchw.ts";
export { toTensor } from "./lib/images/to_tensor.ts";
export { type GroundTruth, readGroundTruth } from "./lib/benchmarks/layouts/read_ground_truth.ts";
export {
  checkGroundTruth,
  type CheckGroundTruthOptions,
} from "./lib/benchmarks/layouts/check_ground_truth.ts";
export type {
  BenchmarkImages,
  BenchmarkSubset,
  CopyBenchmark,
  ProtocolName,
  QueryGroup,
} from "./lib/benchmarks/copy_benchmark.ts";
export type { PublishedCounts } from "./lib/benchmarks/layouts/data_set_layout.ts";
export { readCopydays, type ReadCopydaysOptions } from "./lib/benchmarks/layouts/read_copydays.ts";
export { readNdec, type ReadNdecOptions } from "./lib/benchmarks/layouts/read_ndec.ts";
export { subsetBenchmark, type SubsetBenchmarkOptions } from "./lib/benchmarks/subset_benchmark.ts";
export { readDisc21, type ReadDisc21Options } from "./lib/benchmarks/layouts/read_disc21.ts";
export { createPdq } from "./lib/descriptors/pdq.ts";
export { createPerceptualHash } from "./lib/descriptors/perceptual_hash.ts";
export { createTinyImage, type TinyImageOptions } from "./lib/descriptors/tiny_image.ts";
export { packBits } from "./lib/codecs/pack_bits.ts";
export { unpackBits } from "./lib/codecs/unpack_bits.ts";
export type { BitVectorBlocks, BitVectors } from "./lib/codecs/bit_vectors.ts";
export { hammingDistance } from "./lib/descriptors/hashes/hamming_distance.ts";
export { hashFromHex } from "./lib/descriptors/hashes/hash_from_hex.ts";
export { hashToHex } from "./lib/descriptors/hashes/hash_to_hex.ts";
export { type PdqHash, pdqHash } from "./lib/descriptors/hashes/pdq_hash.ts";
export { perceptualHash } from "./lib/descriptors/hashes/perceptual_hash.ts";
export type { Augmentation, AugmentationResources, LazyImage } from "./lib/augmentations/augmentation.ts";
export type { AttackStrength, CopyAttack } from "./lib/augmentations/copy_attack.ts";
export { applyCopyAttack } from "./lib/augmentations/apply_copy_attack.ts";
export { copyAttackInstead, type CopyAttackInsteadOptions } from "./lib/augmentations/copy_attack_instead.ts";
export { copyAttackOperations } from "./lib/augmentations/copy_attack_operations.ts";
export { sampleCopyAttack, type SampleCopyAttackOptions } from "./lib/augmentations/sample_copy_attack.ts";
export { type AugmentationStep, compose } from "./lib/augmentations/compose.ts";
export { randomly } from "./lib/augmentations/randomly.ts";
export { adjustBrightness } from "./lib/augmentations/adjust_brightness.ts";
export { adjustContrast } from "./lib/augmentations/adjust_contrast.ts";
export { adjustHue } from "./lib/augmentations/adjust_hue.ts";
export { adjustSaturation } from "./lib/augmentations/adjust_saturation.ts";
export { blendWith, type BlendWithOptions, type BlendWithParams } from "./lib/augmentations/blend_with.ts";
export {
  type ColorAdjustment,
  colorJitter,
  type ColorJitterOptions,
  type ColorJitterParams,
} from "./lib/augmentations/color_jitter.ts";
export { crop, type CropOptions, type CropParams } from "./lib/augmentations/crop.ts";
export { flip, type FlipOptions, type FlipParams } from "./lib/augmentations/flip.ts";
export { frame, type FrameOptions, type FrameParams } from "./lib/augmentations/frame.ts";
export {
  motionBlur,
  type MotionBlurOptions,
  type MotionBlurParams,
} from "./lib/augmentations/motion_blur.ts";
export { noise, type NoiseKind, type NoiseOptions, type NoiseParams } from "./lib/augmentations/noise.ts";
export {
  overlayEmoji,
  type OverlayEmojiOptions,
  type OverlayEmojiParams,
} from "./lib/augmentations/overlay_emoji.ts";
export {
  overlayStripes,
  type OverlayStripesOptions,
  type OverlayStripesParams,
} from "./lib/augmentations/overlay_stripes.ts";
export {
  overlayText,
  type OverlayTextOptions,
  type OverlayTextParams,
} from "./lib/augmentations/overlay_text.ts";
export { pad, type PadFill, type PadOptions, type PadParams } from "./lib/augmentations/pad.ts";
export {
  perspective,
  type PerspectiveOptions,
  type PerspectiveParams,
} from "./lib/augmentations/perspective.ts";
export { pixelate, type PixelateOptions, type PixelateParams } from "./lib/augmentations/pixelate.ts";
export {
  screenshot,
  type ScreenshotOptions,
  type ScreenshotParams,
  type ScreenshotStyle,
} from "./lib/augmentations/screenshot.ts";
export {
  gaussianBlur,
  type GaussianBlurOptions,
  type GaussianBlurParams,
} from "./lib/augmentations/gaussian_blur.ts";
export { grayscale, type GrayscaleParams } from "./lib/augmentations/grayscale.ts";
export { pasteInto, type PasteIntoOptions, type PasteIntoParams } from "./lib/augmentations/paste_into.ts";
export { reencode, type ReencodeOptions, type ReencodeParams } from "./lib/augmentations/reencode.ts";
export { rescale, type RescaleOptions, type RescaleParams } from "./lib/augmentations/rescale.ts";
export { rotate, type RotateOptions, type RotateParams } from "./lib/augmentations/rotate.ts";
export {
  type RightAngle,
  rotateRightAngle,
  type RotateRightAngleOptions,
  type RotateRightAngleParams,
} from "./lib/augmentations/rotate_right_angle.ts";
export type { Architecture, Backbone } from "./lib/models/architecture.ts";
export { createStudent, type CreateStudentOptions } from "./lib/models/create_student.ts";
export { createTeacher, type CreateTeacherOptions } from "./lib/models/create_teacher.ts";
export { Encoder, type EncoderOptions, type EncoderPart, type Encoding } from "./lib/models/encoder.ts";
export { truncateDescriptor } from "./lib/models/truncate_descriptor.ts";
export { estimateBatchNorm } from "./lib/models/estimate_batch_norm.ts";
export { gemPool, type GemPoolOptions } from "./lib/models/gem_pool.ts";
export type { Weights } from "./lib/models/initial_weights.ts";
export type {
  Activation,
  Attention,
  BatchNormalisation,
  Branches,
  ColorScale,
  Convolution,
  Dropout,
  GeneralisedMean,
  GlobalAverage,
  Layer,
  LayerNormalisation,
  LayerScale,
  Linear,
  MaximumPool,
  Network,
  PatchEmbedding,
  Start,
  StochasticDepth,
  TokenPool,
} from "./lib/models/layer.ts";
export type { LearningLayer, TensorDescription } from "./lib/models/tensor_list.ts";
export { l2Normalize } from "./lib/models/l2_normalize.ts";
export { exportOnnx } from "./lib/weights/export_onnx.ts";
export { loadEncoder } from "./lib/weights/load_encoder.ts";
export { loadWeights, type LoadWeightsOptions } from "./lib/weights/load_weights.ts";
export { onnxModel, type OnnxModelOptions } from "./lib/weights/onnx_model.ts";
export { openEncoder } from "./lib/weights/open_encoder.ts";
export { saveEncoder, type SaveEncoderOptions } from "./lib/weights/save_encoder.ts";
export { createEncoderMethod, type EncoderMethodOptions } from "./lib/descriptors/encoder_method.ts";
export type { RuntimeName } from "./lib/descriptors/runtimes/runtime.ts";
export type { FoundReference } from "./lib/search/found_reference.ts";
export { searchExact, type SearchOptions, type SearchResult } from "./lib/search/search_exact.ts";
export {
  type HammingSearchOptions,
  type HammingSearchResult,
  searchHamming,
} from "./lib/search/search_hamming.ts";
export { connectPostgres, type ConnectPostgresOptions } from "./lib/search/postgres/connect_postgres.ts";
export type {
  PostgresDatabase,
  PostgresTransaction,
  TransactionOptions,
} from "./lib/search/postgres/postgres_database.ts";
export type { Retry } from "./lib/search/postgres/with_retries.ts";
export type { PostgresIndexName } from "./lib/search/postgres/index_tables.ts";
export type { HnswOptions } from "./lib/search/postgres/build_part.ts";
export {
  indexInPostgres,
  type IndexInPostgresOptions,
  type IndexProgress,
  type IndexReport,
} from "./lib/search/postgres/index_in_postgres.ts";
export { searchPostgres, type SearchPostgresOptions } from "./lib/search/postgres/search_postgres.ts";
export {
  type AttackSizes,
  makeAttackBenchmark,
  type MakeAttackBenchmarkOptions,
} from "./lib/benchmarks/making/make_attack_benchmark.ts";
export {
  type CopydaysSizes,
  makeCopydays,
  type MakeCopydaysOptions,
} from "./lib/benchmarks/making/make_copydays.ts";
export {
  makeViewClasses,
  type MakeViewClassesOptions,
  type ViewClassesSizes,
} from "./lib/benchmarks/making/make_view_classes.ts";
export {
  type ImageClass,
  readClasses,
  type ReadClassesOptions,
} from "./lib/benchmarks/layouts/read_classes.ts";
export { makeNdec, type MakeNdecOptions, type NdecSizes } from "./lib/benchmarks/making/make_ndec.ts";
export { readAttackBenchmark } from "./lib/benchmarks/layouts/read_attack_benchmark.ts";
export { generatePicture, type GeneratePictureOptions } from "./lib/pictures/generate_picture.ts";
export { readStateDict } from "./lib/weights/read_state_dict.ts";
export type { StateDict, StateTensor, TensorData, TensorDtype } from "./lib/weights/state_dict.ts";
export {
  type DescribedBatch,
  describeImages,
  type DescribeImagesOptions,
  type UnreadableImage,
} from "./lib/descriptors/describe_images.ts";
export type { DescriptorBlocks, DescriptorSet, IdentifiedBits } from "./lib/descriptors/descriptor_blocks.ts";
export {
  type ExtractionPlan,
  type ExtractionReport,
  extractToStore,
  type ExtractToStoreOptions,
  type StoredBatch,
} from "./lib/descriptors/extract_to_store.ts";
export { loadDescriptors } from "./lib/descriptors/load_descriptors.ts";
export {
  type MergeReport,
  mergeStores,
  type MergeStoresOptions,
} from "./lib/descriptors/store/merge_stores.ts";
export { openDescriptors, type OpenDescriptorsOptions } from "./lib/descriptors/open_descriptors.ts";
export {
  type DescriptorStore,
  openStore,
  type OpenStoreOptions,
  type StoredMethod,
} from "./lib/descriptors/store/open_store.ts";
export {
  type IscSet,
  readIscHdf5,
  type ReadIscHdf5Options,
} from "./lib/descriptors/formats/read_isc_hdf5.ts";
export { readNpy, type ReadNpyOptions } from "./lib/descriptors/formats/read_npy.ts";
export { readParquet, type ReadParquetOptions } from "./lib/descriptors/formats/read_parquet.ts";
export { roundDescriptors } from "./lib/descriptors/round_descriptors.ts";
export { storedRowBytes, type StorePrecision } from "./lib/descriptors/store/store_precision.ts";
export { readStore, type StoredDescriptors } from "./lib/descriptors/store/read_store.ts";
export { type IscDescriptors, writeIscHdf5 } from "./lib/descriptors/formats/write_isc_hdf5.ts";
export { parseShard, type Shard, shardOf } from "./lib/descriptors/store/shard.ts";
export { writeNpy } from "./lib/descriptors/formats/write_npy.ts";
export { writeParquet } from "./lib/descriptors/formats/write_parquet.ts";
export { bootstrapAveragePrecision } from "./lib/evaluation/bootstrap_average_precision.ts";
export { bootstrapDifference } from "./lib/evaluation/bootstrap_difference.ts";
export type { ConfidenceInterval } from "./lib/evaluation/percentile_interval.ts";
export type { BootstrapOptions } from "./lib/evaluation/resample_average_precision.ts";
export { evaluateMatches, type MatchMetrics } from "./lib/evaluation/evaluate_matches.ts";
export {
  type NamedEncoder,
  resolveEncoder,
  type ResolveEncoderOptions,
} from "./lib/descriptors/resolve_encoder.ts";
export { resolveMethod, type ResolveMethodOptions } from "./lib/descriptors/resolve_method.ts";
export { resolveTeacher, type ResolveTeacherOptions } from "./lib/descriptors/resolve_teacher.ts";
export { createOnnxMethod } from "./lib/descriptors/onnx/create_onnx_method.ts";
export {
  type OnnxEncoder,
  type OnnxEncoderOptions,
  openOnnxEncoder,
} from "./lib/descriptors/onnx/open_onnx_encoder.ts";
export type { OnnxInterfaceOptions } from "./lib/descriptors/onnx/onnx_interface.ts";
export type { ColorTriple } from "./lib/weights/onnx_file/preprocessing.ts";
export {
  type MadeBenchmark,
  makeBenchmark,
  type MakeBenchmarkOptions,
} from "./lib/benchmarks/making/make_benchmark.ts";
export {
  makeDefaultBenchmark,
  type MakeDefaultBenchmarkOptions,
} from "./lib/benchmarks/making/make_default_benchmark.ts";
export type { BenchmarkMakingOptions } from "./lib/benchmarks/making/benchmark_making_options.ts";
export type { BenchmarkProgress } from "./lib/benchmarks/making/build_benchmark.ts";
export type { SkippedImage } from "./lib/benchmarks/making/check_images.ts";
export type { BenchmarkSizes, RequestedSizes } from "./lib/benchmarks/making/split_images.ts";
export { applyCodec, type ApplyCodecOptions } from "./lib/codecs/apply_codec.ts";
export {
  evaluateRetrieval,
  type FoundReferences,
  type RetrievalMetrics,
  type RetrievalOptions,
} from "./lib/evaluation/evaluate_retrieval.ts";
export { checkPredictions, type CheckPredictionsOptions } from "./lib/evaluation/check_predictions.ts";
export {
  type CopydaysMetrics,
  type CopydaysOptions,
  evaluateCopydays,
} from "./lib/benchmarks/evaluation/evaluate_copydays.ts";
export type { DescribedBenchmark } from "./lib/benchmarks/evaluation/described_benchmark.ts";
export type { EvaluatedRow } from "./lib/benchmarks/evaluation/evaluated_row.ts";
export type {
  DifferenceTo,
  EvaluationRow,
  HardNegativeErrors,
} from "./lib/benchmarks/evaluation/evaluation_row.ts";
export type { GroupRow } from "./lib/benchmarks/evaluation/group_rows.ts";
export { type CopydaysResult, copydaysResults } from "./lib/benchmarks/evaluation/copydays_results.ts";
export { type PaperResult, paperResults } from "./lib/benchmarks/evaluation/paper_results.ts";
export {
  describeBenchmark,
  type DescribeBenchmarkOptions,
} from "./lib/benchmarks/evaluation/describe_benchmark.ts";
export {
  evaluateBenchmark,
  type EvaluateBenchmarkOptions,
} from "./lib/benchmarks/evaluation/evaluate_benchmark.ts";
export { evaluateGroups, type EvaluateGroupsOptions } from "./lib/benchmarks/evaluation/evaluate_groups.ts";
export {
  openTierBenchmark,
  type OpenTierBenchmarkOptions,
  type Tier,
} from "./lib/benchmarks/tiers/open_tier_benchmark.ts";
export { openTierClasses, type OpenTierClassesOptions } from "./lib/benchmarks/tiers/open_tier_classes.ts";
export type { TierDataSet } from "./lib/benchmarks/tiers/open_micro_benchmark.ts";
export { tierMethods } from "./lib/benchmarks/tiers/tier_methods.ts";
export { trapezoidAveragePrecision } from "./lib/evaluation/trapezoid_average_precision.ts";
export { predictionsCsv } from "./lib/benchmarks/report/predictions_csv.ts";
export { type Codec, fitCodec, type FitCodecOptions } from "./lib/codecs/fit_codec.ts";
export type { CodecSigns } from "./lib/codecs/parse_codec.ts";
export { scoreNormalization } from "./lib/evaluation/score_normalization.ts";
export { crossCorrelation, type CrossCorrelationOptions } from "./lib/losses/cross_correlation.ts";
export { cosineDistance, meanSquaredError } from "./lib/losses/feature_distance.ts";
export { type FeatureQueue, featureQueue, type FeatureQueueOptions } from "./lib/losses/feature_queue.ts";
export { hardNegative, type HardNegativeOptions } from "./lib/losses/hard_negative.ts";
export { infoNce, type InfoNceOptions } from "./lib/losses/info_nce.ts";
export { koLeo, type KoLeoOptions } from "./lib/losses/ko_leo.ts";
export { type LossGradient, lossGradient, type LossGradientOptions } from "./lib/losses/loss_gradient.ts";
export { ntXent, type NtXentOptions } from "./lib/losses/nt_xent.ts";
export { rdcd, type RdcdInputs, type RdcdLoss, type RdcdOptions } from "./lib/losses/rdcd.ts";
export { relational, type RelationalOptions } from "./lib/losses/relational.ts";
export { relationalTwoQueues, type RelationalTwoQueuesOptions } from "./lib/losses/relational_two_queues.ts";
export { seedDistillation, type SeedDistillationOptions } from "./lib/losses/seed_distillation.ts";
export { similarityDistance } from "./lib/losses/similarity_distance.ts";
export { sscd, type SscdLoss, type SscdOptions } from "./lib/losses/sscd.ts";
export { type WeightedLoss, weightedSum, type WeightedTerm } from "./lib/losses/weighted_sum.ts";
export {
  type ContrastiveMixup,
  contrastiveMixup,
  type ContrastiveMixupOptions,
  type MixupParams,
} from "./lib/augmentations/contrastive_mixup.ts";
export {
  advanced,
  copyAttacks,
  type PresetName,
  type PresetOptions,
  simclr,
  strongBlur,
} from "./lib/augmentations/presets.ts";
export { repeated, type RepeatedAugmentation } from "./lib/augmentations/repeated.ts";
export {
  resizedCrop,
  type ResizedCropOptions,
  type ResizedCropParams,
} from "./lib/augmentations/resized_crop.ts";
export {
  type CompiledTraineeOptions,
  createCompiledTrainee,
} from "./lib/training/engines/compiled/create_compiled_trainee.ts";
export { learningRateAt, type LearningRateOptions } from "./lib/training/recipe/learning_rate_at.ts";
export { readRecipe } from "./lib/training/recipe/read_recipe.ts";
export { registerWasmKernels } from "./lib/models/kernels/register_wasm_kernels.ts";
export { createTfjsTrainee } from "./lib/training/engines/create_tfjs_trainee.ts";
export {
  adamw,
  type AdamwMoved,
  type AdamwMovement,
  type AdamwOptions,
} from "./lib/training/engines/adamw.ts";
export { lars, type LarsOptions } from "./lib/training/engines/lars.ts";
export { type Moved, type Movement, sgd, type SgdOptions } from "./lib/training/engines/sgd.ts";
export type {
  AverageMode,
  LossTerms,
  LossValues,
  Objective,
  OptimizerSettings,
  RawEncoding,
  Trainee,
  TraineeOptions,
  TraineeState,
  ViewBatch,
} from "./lib/training/engines/trainee.ts";
export { type DrawnViews, drawViews, type DrawViewsOptions } from "./lib/training/views/draw_views.ts";
export type { CachedEpoch } from "./lib/training/views/cached_epoch.ts";
export {
  freezeTeacher,
  type FreezeTeacherOptions,
  type FrozenTeacher,
  type Teacher,
} from "./lib/training/run/freeze_teacher.ts";
export { type EngineName, ENGINES } from "./lib/training/engines/create_trainee.ts";
export type { EpochRecord } from "./lib/training/run/epoch_log.ts";
export { train } from "./lib/training/run/train.ts";
export type { CachingProgress, TrainingReport, TrainOptions } from "./lib/training/run/train_options.ts";
export { type StepBatch, trainStep, type TrainStepOptions } from "./lib/training/run/train_step.ts";
export type { StepReport } from "./lib/training/run/training_run.ts";
export {
  validateEncoder,
  type ValidateEncoderOptions,
  type ValidationResult,
} from "./lib/training/run/validate_encoder.ts";
export type { Json } from "./lib/json/merge_patch.ts";
export type { Ablation, AblationVariant } from "./lib/ablations/ablation.ts";
export type {
  AblationResult,
  AblationRun,
  AblationSetting,
  MetricSummary,
  VariantSummary,
} from "./lib/ablations/ablation_result.ts";
export { readAblation } from "./lib/ablations/read_ablation.ts";
export { readAblationResult } from "./lib/ablations/read_ablation_result.ts";
export { summarizeAblation } from "./lib/ablations/summarize_ablation.ts";
export { variantRecipe, type VariantRecipeOptions } from "./lib/ablations/variant_recipe.ts";
export { variantSummary } from "./lib/ablations/variant_summary.ts";
export {
  type PairedDifference,
  pairedDifference,
  type PairedDifferenceOptions,
} from "./lib/evaluation/paired_difference.ts";
export { createObjective, type ObjectiveOptions } from "./lib/training/objective/create_objective.ts";
export type {
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveInputs,
  TrainingObjective,
} from "./lib/training/objective/training_objective.ts";
export { type OpenQueues, openQueues, type QueueRows } from "./lib/training/objective/open_queues.ts";
export type {
  Contrastive,
  CustomObjective,
  Distillation,
  Recipe,
  RecipeObjective,
  SizeStage,
  WeightAverage,
} from "./lib/training/recipe/recipe.ts";
export { openViewCache, type ViewCache, type ViewCacheOptions } from "./lib/training/views/view_cache.ts";
export { type ViewTeacher, viewTeacher } from "./lib/training/views/view_teacher.ts";
export { alignment, type AlignmentOptions } from "./lib/analysis/alignment.ts";
export { dimensionsAbove, type DimensionsAboveOptions } from "./lib/analysis/dimensions_above.ts";
export { effectiveRank } from "./lib/analysis/effective_rank.ts";
export { type Histogram, histogram, type HistogramOptions } from "./lib/analysis/histogram.ts";
export type { MatchedDescriptors } from "./lib/analysis/match_similarities.ts";
export { type LabelledPoints, nearestNeighbourAccuracy } from "./lib/analysis/nearest_neighbour_accuracy.ts";
export {
  type GalleryRow,
  retrievalGallery,
  type RetrievalGalleryOptions,
} from "./lib/analysis/retrieval_gallery.ts";
export {
  type SimilarityGap,
  similarityGaps,
  type SimilarityGapsOptions,
} from "./lib/analysis/similarity_gaps.ts";
export { singularValues } from "./lib/analysis/singular_values.ts";
export { trustworthiness, type TrustworthinessOptions } from "./lib/analysis/trustworthiness.ts";
export { tsne, type TsneEmbedding, type TsneOptions } from "./lib/analysis/tsne.ts";
export { uniformity, type UniformityOptions } from "./lib/analysis/uniformity.ts";
export { circlePanel, type CirclePanelOptions, type PlanePoints } from "./lib/notebook/circle_panel.ts";
export type { Displayed } from "./lib/notebook/displayed.ts";
export { imageGrid, type ImageGridOptions, type ImageRow } from "./lib/notebook/image_grid.ts";
export { augmentationRow, type AugmentationRowOptions } from "./lib/notebook/augmentation_row.ts";
export { ablationFigure } from "./lib/notebook/ablation_figure.ts";
export { ablationOverview } from "./lib/notebook/ablation_overview.ts";
export { ablationSetting } from "./lib/notebook/ablation_setting.ts";
export type { TableForms } from "./lib/notebook/displayed_table.ts";
export { type DataFrameLike, table } from "./lib/notebook/table.ts";
export type { TableColumn, TableOptions } from "./lib/tables/table_options.ts";
export { figure, type FigureForms, type FigureOptions } from "./lib/notebook/figure.ts";
export type {
  FigureAnnotation,
  FigureAxis,
  FigureLayout,
  FigureSpec,
  FigureText,
} from "./lib/figures/figure_spec.ts";
export { type FigurePanel, panels, type PanelsOptions } from "./lib/figures/panels.ts";
export type {
  BarTrace,
  Coordinate,
  Dash,
  ErrorBars,
  HeatmapTrace,
  MarkerSymbol,
  PointTrace,
  ScatterTrace,
  TextPosition,
  Trace,
  TraceBase,
} from "./lib/figures/trace.ts";
export { type NotebookProgress, progress } from "./lib/notebook/progress.ts";
export type { ProgressOptions } from "./lib/progress/track_progress.ts";
