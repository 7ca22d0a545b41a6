import { join } from "@std/path";
import { resolveTeacher } from "../descriptors/resolve_teacher.ts";
import { TrainingDivergedError } from "../errors.ts";
import { ablationTable } from "../ablations/ablation_table.ts";
import { textTable } from "../tables/text_table.ts";
import { DEFAULT_ENGINE, type EngineName, ENGINES } from "../training/engines/create_trainee.ts";
import { help } from "./ablate/help.ts";
import { openAblation, selectRuns } from "./ablate/open_ablation.ts";
import { openSetting } from "./ablate/open_setting.ts";
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
    "out": { type: "string" },
    "work": { type: "string", default: "data/cache/ablations" },
    "seeds": { type: "string" },
    "epochs": { type: "string" },
    "only": { type: "string", multiple: true, default: [] },
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
  const teacher = opened.needsTeacher
    ? await resolveTeacher(values.teacher!, {
      ...encoderOptions(),
      onAssumption: (message) => console.error(message),
    })
    : null;
  using interruption = listenForInterruption();
  const { base } = opened;
  const { images, benchmark, setting } = await openSetting({
    ...{ base, images: folder, validationImages, teacher, cachedEpochs, work },
  });
  const file = join(out, `${opened.name}.json`);
  const results = await openResultFile({
    path: file,
    lock: join(work, `${opened.name}.lock`),
    opened,
    setting,
  });
  const done = new Set((await results.read()).runs.map(({ variant, seed }) => `${variant}/${seed}`));
  const left = selected.filter(({ variant, recipe }) => !done.has(`${variant}/${recipe.seed}`));
  let failures = 0;
  for (const [index, { variant, recipe }] of left.entries()) {
    console.error(`${opened.name}: run ${index + 1} of ${left.length}: ${variant}, seed ${recipe.seed}`);
    const progress = createTrainingProgress(recipe);
    try {
      const run = await trainRun({
        ...{ recipe, setting, folder: join(work, "runs"), environment: describeEnvironment(engine) },
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
    } catch (error) {
      // One variant that does not work must not keep the others from being measured.
      if (!(error instanceof TrainingDivergedError)) throw error;
      console.error(`warning: left out ${variant}, seed ${recipe.seed}: ${error.message}`);
      failures += 1;
    }
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
