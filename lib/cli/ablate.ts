import { join } from "@std/path";
import { findModel } from "../descriptors/resolve_encoder.ts";
import { needStart, NO_START } from "./train/describe_start.ts";
import { resolveTeacher } from "../descriptors/resolve_teacher.ts";
import { InvalidDataError, TrainingDivergedError } from "../errors.ts";
import type { AblationResult, ContrastCheck } from "../ablations/ablation_result.ts";
import { recipeHash } from "../ablations/recipe_hash.ts";
import { ablationTable } from "../ablations/ablation_table.ts";
import { textTable } from "../tables/text_table.ts";
import type { Recipe } from "../training/recipe/recipe.ts";
import { DEFAULT_ENGINE, type EngineName, ENGINES } from "../training/engines/create_trainee.ts";
import { help } from "./ablate/help.ts";
import { openAblation, selectRuns } from "./ablate/open_ablation.ts";
import { openSetting } from "./ablate/open_setting.ts";
import { measureBaselines } from "./ablate/measure_baselines.ts";
import { openResultFile } from "./ablate/result_file.ts";
import { trainRun } from "./ablate/train_run.ts";
import { INTERRUPTED, listenForInterruption } from "./interruption.ts";
import { encoderOptions, oneOf } from "./method_options.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { integerOption, runTask, UsageError } from "./task.ts";
import { createTrainingProgress } from "./train/training_progress.ts";
import { cpus, totalmem } from "node:os";
import * as tf from "@tensorflow/tfjs";
import project from "../../deno.json" with { type: "json" };

quietLibraries();
await runTask({
  name: "ablate",
  help,
  options: {
    "ablation": { type: "string" },
    "images": { type: "string" },
    "validation-images": { type: "string" },
    "teacher": { type: "string" },
    "start": { type: "string" },
    "out": { type: "string" },
    "work": { type: "string", default: "data/cache/ablations" },
    "seeds": { type: "string" },
    "epochs": { type: "string" },
    "only": { type: "string", multiple: true, default: [] },
    "any-base": { type: "boolean", default: false },
    "cached-epochs": { type: "string", default: "10" },
    "engine": { type: "string", default: DEFAULT_ENGINE as string },
    "threads": { type: "string" },
    "json": { type: "boolean", default: false },
  },
}, async (values) => {
  const { ablation: path, images: folder, "validation-images": validationImages, out, work } = values;
  if (path === undefined || folder === undefined || validationImages === undefined || out === undefined) {
    throw new UsageError("--ablation, --images, --validation-images and --out are needed");
  }
  const given = (name: "seeds" | "epochs" | "threads") =>
    values[name] === undefined ? {} : { [name]: integerOption(name, values[name], 1) };
  const cachedEpochs = integerOption("cached-epochs", values["cached-epochs"], 1);
  const engine = oneOf("engine", values.engine, ENGINES);
  const opened = await openAblation(path, { ...given("seeds"), ...given("epochs") });
  const selected = selectRuns(opened, values.only);
  if (opened.needsTeacher && values.teacher === undefined) {
    throw new UsageError("--teacher is needed, as some of the variants are trained from one");
  }
  for (const { recipe } of opened.planned) needStart(values.start, recipe);
  const start = opened.needsStart && values.start !== NO_START
    ? await findModel(values.start!, encoderOptions()) ?? values.start!
    : null;
  const teacher = opened.needsTeacher
    ? await resolveTeacher(values.teacher!, {
      ...encoderOptions(),
      onAssumption: (message) => console.error(message),
    })
    : null;
  using interruption = listenForInterruption();
  const { base } = opened;
  const { images, benchmark, setting } = await openSetting({
    ...{ base, images: folder, validationImages, teacher, start, cachedEpochs, work },
  });
  const file = join(out, `${opened.name}.json`);
  const results = await openResultFile({
    path: file,
    lock: join(work, `${opened.name}.lock`),
    opened,
    setting,
  });
  const checkBase = async () => {
    if (!values["any-base"]) refuseUntrainedBase(await results.read(), { path, base });
  };
  await checkBase();
  const done = new Set((await results.read()).runs.map(({ variant, seed }) => `${variant}/${seed}`));
  const left = selected.filter(({ variant, recipe }) => !done.has(`${variant}/${recipe.seed}`));
  let failures = 0;
  for (const [index, { variant, recipe }] of left.entries()) {
    console.error(`${opened.name}: run ${index + 1} of ${left.length}: ${variant}, seed ${recipe.seed}`);
    const progress = createTrainingProgress(recipe);
    try {
      const run = await trainRun({
        ...{ recipe, setting, start, folder: join(work, "runs"), environment: describeEnvironment(engine) },
        training: {
          ...{ images, engine, ...given("threads"), ...(teacher && { teacher }), validation: { benchmark } },
          viewSeed: setting.views.seed,
          viewCache: { folder: join(work, "views"), epochs: cachedEpochs },
          signal: interruption.signal,
          ...progress.callbacks,
        },
      }).finally(progress.finish);
      if (run === null) {
        console.error("interrupted: the same command goes on from here");
        return INTERRUPTED;
      }
      await results.add({ variant, ...run });
      await checkBase();
    } catch (error) {
      // One variant that does not work must not keep the others from being measured.
      if (!(error instanceof TrainingDivergedError)) throw error;
      console.error(`warning: left out ${variant}, seed ${recipe.seed}: ${error.message}`);
      failures += 1;
    }
  }
  if ((await results.read()).baselines === undefined) {
    await results.addBaselines(await measureBaselines(benchmark, base, teacher));
  }
  await teacher?.dispose();
  const result = await results.read();
  console.log(
    values.json
      ? JSON.stringify(result, null, 2)
      : [result.title, result.description, "", textTable(ablationTable(result)), "", result.rule].join("\n"),
  );
  console.error(`results: ${file}`);
  return failures === 0 ? 0 : 1;
});

/** Refuses a base whose contrastive term has learned nothing, in this call or in one before. */
function refuseUntrainedBase({ runs }: AblationResult, { path, base }: { path: string; base: Recipe }): void {
  const untrained = runs.find(({ seed, recipeHash: hash, contrast }) =>
    contrast?.hasLearned === false && hash === recipeHash({ ...base, seed })
  );
  if (untrained) throw new InvalidDataError(path, refusal(untrained.contrast!));
}

function refusal({ infoNce, chance }: ContrastCheck): string {
  return `the base's contrastive term is at chance after its last epoch (InfoNCE ${infoNce.toFixed(2)} of ` +
    `${
      chance.toFixed(2)
    } nats, or copies no nearer than others), so that nothing can be said of what is added to it or ` +
    "taken away: train longer, from a better start, or with a smaller queue (--any-base goes on)";
}

/** Machine and versions in a line, for results whose seconds depend on them. */
function describeEnvironment(engine: EngineName): string {
  const { os, arch } = Deno.build;
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${navigator.hardwareConcurrency} cores of ${
    processor?.model ?? arch
  }, ${memory} GiB, ${os}`;
  return `${machine}; rdcd ${project.version}, Deno ${Deno.version.deno}, tfjs ${tf.version_core}; engine ${engine}`;
}
