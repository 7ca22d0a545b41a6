import { join } from "@std/path";
import type { Encoder } from "../../models/encoder.ts";
import { saveEncoder } from "../../weights/save_encoder.ts";
import type { EpochRecord } from "./epoch_log.ts";
import { finishedEncoder } from "./finished_encoder.ts";
import { nestedDimsOf } from "../recipe/nested_dims_of.ts";
import type { TrainingMaterial } from "./prepare_training.ts";
import type { SizeStage } from "../recipe/recipe.ts";
import { stageOfEpoch } from "../recipe/stage_of_epoch.ts";
import type { TrainOptions } from "./train_options.ts";
import type { TrainingRun } from "./training_run.ts";
import { validateEncoder, type ValidationResult } from "./validate_encoder.ts";

/** The file in a run's folder that has the finished encoder in float32. */
export const FINAL = "final.safetensors";

/**
 * Validates the student after an epoch, where it is its turn; the run is saved before.
 *
 * @param options As for `train`.
 * @param material Where the views for batch norm's statistics come from; borrowed.
 * @param run The run, after the epoch's last step; borrowed.
 * @returns `null` where it is not its turn.
 * @throws The signal's reason, where that ends it early.
 */
export async function validateRun(
  options: TrainOptions,
  material: TrainingMaterial,
  run: TrainingRun,
): Promise<ValidationResult | null> {
  const { recipe, validation, threads, signal } = options;
  const { epoch } = run.position();
  const done = epoch + 1;
  if (validation === undefined || done % validation.every !== 0 && done !== recipe.epochs) return null;
  // It takes a while, and may be interrupted.
  await run.save();
  const stage = stageOfEpoch(recipe, epoch);
  const encoder = await encoderOf(options, material, run, stage);
  try {
    return await validateEncoder(encoder, validation.benchmark, {
      threads,
      signal,
    });
  } finally {
    encoder.dispose();
  }
}

/**
 * Writes the finished encoder, in float32 and in float16, with the recipe and the last epoch's results in its metadata.
 *
 * @param options As for `train`.
 * @param material Where the views for batch norm's statistics come from; borrowed.
 * @param run The run, after the last epoch; borrowed.
 * @returns The files.
 */
export async function finishTraining(
  options: TrainOptions,
  material: TrainingMaterial,
  run: TrainingRun,
  log: readonly EpochRecord[],
): Promise<string[]> {
  const { recipe, out } = options;
  const encoder = await encoderOf(options, material, run, stageOfEpoch(recipe, recipe.epochs - 1));
  try {
    // Nothing that a clock measured, so that the same run gives the same file.
    const results = log.slice(-1).map(({ epoch, step, means, validation }) => ({
      epoch,
      step,
      means,
      validation,
    }));
    const metadata = {
      origin: JSON.stringify(material.origin),
      results: JSON.stringify(results[0] ?? null),
    };
    const files: string[] = [];
    for (const [name, weights] of [[FINAL, "float32"], ["final.float16.safetensors", "float16"]] as const) {
      const path = join(out, name);
      await saveEncoder(encoder, path, { weights, metadata });
      files.push(path);
    }
    return files;
  } finally {
    encoder.dispose();
  }
}

async function encoderOf(
  { recipe }: TrainOptions,
  material: TrainingMaterial,
  run: TrainingRun,
  stage: SizeStage,
): Promise<Encoder> {
  const views = await material.statisticsViews(stage);
  return await finishedEncoder(
    recipe.student,
    await run.weights(),
    stage.size,
    views,
    nestedDimsOf(recipe),
  );
}
