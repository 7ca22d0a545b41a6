/**
 * Recipes, objectives, engines, views, training runs and ablations.
 *
 * @module
 */
export type { Ablation, AblationVariant } from "../lib/ablations/ablation.ts";
export type {
  AblationBaselines,
  AblationResult,
  AblationRun,
  AblationSetting,
  ContrastCheck,
  MetricSummary,
  VariantSummary,
} from "../lib/ablations/ablation_result.ts";
export { type DifferenceVerdict, differenceVerdict } from "../lib/ablations/difference_verdict.ts";
export { type PaperAgreement, paperAgreement } from "../lib/ablations/paper_agreement.ts";
export { parseAblation } from "../lib/ablations/parse_ablation.ts";
export { parseAblationResult } from "../lib/ablations/parse_ablation_result.ts";
export { readAblationResult } from "../lib/ablations/read_ablation_result.ts";
export { EQUIVALENCE_MARGIN, summarizeAblation } from "../lib/ablations/summarize_ablation.ts";
export { variantRecipe, type VariantRecipeOptions } from "../lib/ablations/variant_recipe.ts";
export { variantSummary } from "../lib/ablations/variant_summary.ts";
export { TrainingDivergedError } from "../lib/errors.ts";
export type { Json } from "../lib/json/merge_patch.ts";
export { type Prng, seededPrng } from "../lib/random/prng.ts";
export {
  adamw,
  type AdamwMoved,
  type AdamwMovement,
  type AdamwOptions,
} from "../lib/training/engines/adamw.ts";
export {
  type CompiledTraineeOptions,
  createCompiledTrainee,
} from "../lib/training/engines/compiled/create_compiled_trainee.ts";
export { createTfjsTrainee } from "../lib/training/engines/create_tfjs_trainee.ts";
export { type EngineName, ENGINES } from "../lib/training/engines/create_trainee.ts";
export { lars, type LarsOptions } from "../lib/training/engines/lars.ts";
export { type Moved, type Movement, sgd, type SgdOptions } from "../lib/training/engines/sgd.ts";
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
} from "../lib/training/engines/trainee.ts";
export { createObjective, type ObjectiveOptions } from "../lib/training/objective/create_objective.ts";
export { createQueues, type FeatureQueues, type QueueRows } from "../lib/training/objective/create_queues.ts";
export type {
  ObjectiveContext,
  ObjectiveFactory,
  ObjectiveInputs,
  TrainingObjective,
} from "../lib/training/objective/training_objective.ts";
export { learningRateAt, type LearningRateOptions } from "../lib/training/recipe/learning_rate_at.ts";
export { parseRecipe } from "../lib/training/recipe/parse_recipe.ts";
export type {
  Contrastive,
  CustomObjective,
  Distillation,
  Recipe,
  RecipeObjective,
  SizeStage,
  WeightAverage,
} from "../lib/training/recipe/recipe.ts";
export type { EpochRecord } from "../lib/training/run/epoch_log.ts";
export {
  freezeTeacher,
  type FreezeTeacherOptions,
  type FrozenTeacher,
  type Teacher,
} from "../lib/training/run/freeze_teacher.ts";
export { train } from "../lib/training/run/train.ts";
export type { CachingProgress, TrainingReport, TrainOptions } from "../lib/training/run/train_options.ts";
export { type StepBatch, trainStep, type TrainStepOptions } from "../lib/training/run/train_step.ts";
export type { StepReport } from "../lib/training/run/training_run.ts";
export {
  validateEncoder,
  type ValidateEncoderOptions,
  type ValidationResult,
} from "../lib/training/run/validate_encoder.ts";
export type { CachedEpoch } from "../lib/training/views/cached_epoch.ts";
export { type DrawnViews, drawViews, type DrawViewsOptions } from "../lib/training/views/draw_views.ts";
export { openViewCache, type ViewCache, type ViewCacheOptions } from "../lib/training/views/view_cache.ts";
export { type ViewTeacher, viewTeacher } from "../lib/training/views/view_teacher.ts";
