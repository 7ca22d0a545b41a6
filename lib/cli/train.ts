import { resolveEncoder } from "../descriptors/resolve_encoder.ts";
import { listImages } from "../datasets/list_images.ts";
import { DEFAULT_ENGINE, ENGINES } from "../training/create_trainee.ts";
import { train } from "../training/train.ts";
import type { TrainOptions } from "../training/train_options.ts";
import { INTERRUPTED, listenForInterruption } from "./interruption.ts";
import { encoderOptions, oneOf } from "./method_options.ts";
import { quietTfjs } from "./quiet_tfjs.ts";
import { integerOption, positiveOption, runTask, UsageError } from "./task.ts";
import { help } from "./train/help.ts";
import { openRecipe } from "./train/open_recipe.ts";
import { createTrainingProgress } from "./train/training_progress.ts";
import { openStart } from "./train/open_start.ts";
import { openValidation } from "./train/open_validation.ts";

/** What the student begins with, in words. */
const STARTED = {
  all: "all weights",
  feature: "all weights up to the feature",
  trunk: "the trunk's weights",
} as const;

quietTfjs();
await runTask({
  name: "train",
  help,
  options: {
    "recipe": { type: "string" },
    "images": { type: "string" },
    "teacher": { type: "string" },
    "start": { type: "string" },
    "out": { type: "string" },
    "resume": { type: "boolean", default: false },
    "epochs": { type: "string" },
    "seed": { type: "string" },
    "view-seed": { type: "string" },
    "engine": { type: "string", default: DEFAULT_ENGINE as string },
    "threads": { type: "string" },
    "view-cache": { type: "string" },
    "cached-epochs": { type: "string" },
    "checkpoint-minutes": { type: "string", default: "10" },
    "validate-every": { type: "string" },
    "validation-images": { type: "string" },
    "no-precise-statistics": { type: "boolean", default: false },
    "json": { type: "boolean", default: false },
  },
}, async (values) => {
  const { recipe: recipePath, images, out } = values;
  if (recipePath === undefined || images === undefined || out === undefined) {
    throw new UsageError("--recipe, --images and --out are needed");
  }
  const given = (name: "epochs" | "seed" | "view-seed" | "threads" | "cached-epochs", least: number) =>
    values[name] === undefined ? undefined : integerOption(name, values[name], least);
  const [epochs, seed, viewSeed] = [given("epochs", 1), given("seed", 0), given("view-seed", 0)];
  const [threads, cachedEpochs = 10] = [given("threads", 1), given("cached-epochs", 1)];
  const folder = values["view-cache"];
  if (folder === undefined && values["cached-epochs"] !== undefined) {
    throw new UsageError("--cached-epochs needs --view-cache");
  }
  const engine = oneOf("engine", values.engine, ENGINES);
  const checkpointMinutes = positiveOption("checkpoint-minutes", values["checkpoint-minutes"]);
  const recipe = await openRecipe(recipePath, {
    ...epochs === undefined ? {} : { epochs },
    ...seed === undefined ? {} : { seed },
  });
  const entries = await listImages(images);
  const validation = await openValidation(values, out);
  const teacher = values.teacher === undefined
    ? undefined
    : (await resolveEncoder(values.teacher, encoderOptions())).encoder;
  const start = values.start === undefined ? undefined : await openStart(values.start, recipe);
  if (start !== undefined) console.error(`start: ${STARTED[start.part]} of ${values.start}`);
  using interruption = listenForInterruption();
  const options: TrainOptions = {
    ...{ recipe, images: entries, out, engine, checkpointMinutes, resume: values.resume },
    ...teacher === undefined ? {} : { teacher },
    ...start === undefined ? {} : { start: start.encoder },
    ...threads === undefined ? {} : { threads },
    ...viewSeed === undefined ? {} : { viewSeed },
    ...folder === undefined ? {} : { viewCache: { folder, epochs: cachedEpochs } },
    ...validation === undefined ? {} : { validation },
    ...values["no-precise-statistics"] ? { statisticsViews: 0 } : {},
    signal: interruption.signal,
  };
  const progress = createTrainingProgress(recipe);
  try {
    const report = await train({ ...options, ...progress.callbacks }).finally(progress.finish);
    if (values.json) console.log(JSON.stringify(report, null, 2));
    if (report.interrupted) {
      const saved = report.checkpoint === null ? "before the first step" : `saved in ${report.checkpoint}`;
      console.error(`interrupted: ${saved}; the same command with --resume goes on from here`);
      return INTERRUPTED;
    }
    for (const file of report.files) console.error(`written: ${file}`);
  } finally {
    teacher?.dispose();
    start?.encoder.dispose();
  }
});
