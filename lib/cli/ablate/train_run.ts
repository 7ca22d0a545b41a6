import { join } from "@std/path";
import { hashJson } from "../../json/hash_json.ts";
import { readJsonFile } from "../../json/read_json_file.ts";
import { withLock } from "../../files/with_lock.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import type { AblationRun, AblationSetting } from "../../ablations/ablation_result.ts";
import { checkContrast } from "../../ablations/check_contrast.ts";
import { recipeHash } from "../../ablations/recipe_hash.ts";
import { DataMissingError } from "../../errors.ts";
import { needsTeacher } from "../../training/recipe/needs_teacher.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import { openStart } from "../train/open_start.ts";
import { train } from "../../training/run/train.ts";
import type { TrainingReport, TrainOptions } from "../../training/run/train_options.ts";

/** Options for {@linkcode trainRun}. */
export interface TrainRunOptions {
  /** Recipe to train. */
  recipe: Recipe;
  /** The setting that the runs of the ablation have in common. */
  setting: AblationSetting;
  /** The folder for runs. */
  folder: string;
  /** The file that it starts from if its recipe expects one. */
  start: string | null;
  /** Images, teacher, views, benchmark and everything else that `train` is given. */
  training: Omit<TrainOptions, "recipe" | "out" | "resume" | "validation" | "start"> & {
    /** Benchmark that the student is measured on at the end. */
    validation: Pick<NonNullable<TrainOptions["validation"]>, "benchmark">;
  };
  /** Description of the machine in the result. */
  environment: string;
}

/** Outcome of a run, whatever the variant that it is for is called. */
export type TrainedRun = Omit<AblationRun, "variant">;

/**
 * Trains a run, or goes on with it where it was interrupted, or finds it done: by this ablation or by another that has
 * the same recipe among its variants, such as the base.
 *
 * The run's folder is named after everything that its numbers depend on, so that runs that differ never meet. Its
 * checkpoints are deleted when it is done.
 *
 * @returns What came of it; `null` where it was interrupted.
 */
export async function trainRun(options: TrainRunOptions): Promise<TrainedRun | null> {
  const { recipe, folder, training, environment } = options;
  const startFile = recipe.expectedStart === undefined ? null : options.start;
  const out = join(folder, runKey(options));
  const resultPath = join(out, "run.json");
  await Deno.mkdir(out, { recursive: true });
  return await withLock(join(out, "run.lock"), async () => {
    const found = await readRun(resultPath);
    if (found !== null) return found;
    const start = startFile === null ? undefined : (await openStart(startFile, recipe)).encoder;
    const report = await train({
      ...{ ...training, recipe, out, resume: true },
      ...start && { start },
      validation: { ...training.validation, every: recipe.epochs },
    }).finally(() => start?.dispose());
    if (report.interrupted) return null;
    const run = runOf(recipe, report, environment);
    await writeReplacing(resultPath, (partial) => Deno.writeTextFile(partial, JSON.stringify(run, null, 2)));
    await Deno.remove(join(out, "checkpoints"), { recursive: true });
    return run;
  });
}

function runKey({ recipe, setting }: TrainRunOptions): string {
  const { images, benchmark, teacher, start, views } = setting;
  const identity = {
    recipe: recipeHash(recipe),
    images,
    benchmark,
    teacher: needsTeacher(recipe) ? teacher : null,
    ...(start !== undefined && recipe.expectedStart !== undefined && { start: start.hash }),
    views,
  };
  return hashJson(identity).slice(0, 16);
}

async function readRun(path: string): Promise<TrainedRun | null> {
  try {
    return await readJsonFile(path, "Train it.") as TrainedRun;
  } catch (error) {
    if (error instanceof DataMissingError) return null;
    throw error;
  }
}

function runOf(recipe: Recipe, { log }: TrainingReport, environment: string): TrainedRun {
  const { means, validation, step } = log.at(-1)!;
  const seconds = log.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return {
    seed: recipe.seed,
    recipeHash: recipeHash(recipe),
    metrics: validation!,
    means,
    contrast: checkContrast(recipe, means),
    epochs: recipe.epochs,
    seconds,
    imagesPerSecond: step * recipe.batchSize / seconds,
    finished: new Date().toISOString(),
    environment,
  };
}
