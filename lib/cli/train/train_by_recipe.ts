import { dirname, join, resolve } from "@std/path";
import { findModel, type ResolveEncoderOptions } from "../../descriptors/resolve_encoder.ts";
import { resolveTeacher } from "../../descriptors/resolve_teacher.ts";
import { InvalidDataError } from "../../errors.ts";
import { FINAL } from "../../training/run/finish_training.ts";
import { needsTeacher } from "../../training/recipe/needs_teacher.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import { train } from "../../training/run/train.ts";
import type { TrainingReport, TrainOptions } from "../../training/run/train_options.ts";
import { isFile } from "../../files/is_file.ts";
import { describeStart, needStart, NO_START } from "./describe_start.ts";
import { openRecipe } from "./open_recipe.ts";
import { openStart } from "./open_start.ts";
import { openValidation, type ValidationValues } from "./open_validation.ts";
import { createTrainingProgress } from "./training_progress.ts";

/** Options for {@linkcode trainByRecipe}. */
export interface TrainByRecipeOptions {
  /** The file of the recipe. */
  path: string;
  /** Changes that the user wants in this recipe, and not in those that go before it. */
  changes: Partial<Recipe>;
  /** The folder for what comes out. */
  out: string;
  /** The teacher's file or name; the recipe's own is trained where there is none. */
  teacher: string | undefined;
  /** The file that the student starts from; the recipe's own is trained where there is none. */
  start: string | undefined;
  /** Values about what it is validated on. */
  validation: ValidationValues;
  /** Where models are. */
  models: ResolveEncoderOptions;
  /** Everything else that `train` is given. */
  training: Omit<TrainOptions, "recipe" | "out" | "teacher" | "start" | "validation">;
}

/**
 * Trains by the recipe in a file; and first, where they are needed and not given, its teacher and what its student starts
 * from, by the recipes that it names, each in a folder of its own in that of the run.
 *
 * @returns What became of the last training: it was interrupted, or all are done.
 * @throws {InvalidDataError} If a recipe goes before itself.
 */
export async function trainByRecipe(options: TrainByRecipeOptions): Promise<TrainingReport> {
  return await trainAfterOthers(options, []);
}

async function trainAfterOthers(
  options: TrainByRecipeOptions,
  followers: readonly string[],
): Promise<TrainingReport> {
  const { path, out, training } = options;
  const recipe = await openRecipe(path, options.changes);
  const chain = [...followers, resolve(path)];
  const first = async (file: string, name: string, teacher?: string): Promise<TrainingReport | null> => {
    const before = join(dirname(path), file);
    if (chain.includes(resolve(before))) {
      throw new InvalidDataError(
        path,
        `${file} goes before this recipe and after it: leave one of the two out`,
      );
    }
    if (training.resume && await isFile(join(out, name, FINAL))) return null;
    console.error(`${name}: trained first, by ${before}`);
    const own = { path: before, changes: {}, out: join(out, name), teacher, start: undefined };
    return await trainAfterOthers({ ...options, ...own }, chain);
  };

  let { teacher, start } = options;
  if (teacher === undefined && needsTeacher(recipe) && recipe.teacherRecipe !== null) {
    const report = await first(recipe.teacherRecipe, "teacher");
    if (report?.interrupted) return report;
    teacher = join(out, "teacher", FINAL);
  }
  if (start === undefined && recipe.startRecipe !== null) {
    const report = await first(recipe.startRecipe, "start", teacher);
    if (report?.interrupted) return report;
    start = join(out, "start", FINAL);
  }
  needStart(start, recipe);
  return await trainOne(recipe, { ...options, teacher, start });
}

async function trainOne(recipe: Recipe, options: TrainByRecipeOptions): Promise<TrainingReport> {
  const { out, training, models } = options;
  const validation = await openValidation(options.validation, out);
  const teacher = options.teacher === undefined
    ? null
    : await resolveTeacher(options.teacher, { ...models, onAssumption: (message) => console.error(message) });
  const start = options.start === undefined || options.start === NO_START
    ? null
    : await openStart(await findModel(options.start, models) ?? options.start, recipe);
  console.error(`start: ${describeStart(start, options.start)}`);
  const progress = createTrainingProgress(recipe);
  try {
    return await train({
      ...{ ...training, recipe, out },
      ...teacher === null ? {} : { teacher },
      ...start === null ? {} : { start: start.encoder },
      validation,
      ...progress.callbacks,
    });
  } finally {
    progress.finish();
    await teacher?.dispose();
    start?.encoder.dispose();
  }
}
