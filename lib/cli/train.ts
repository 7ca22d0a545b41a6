import { basename, join } from "@std/path";
import { listImages } from "../images/list_images.ts";
import { DEFAULT_ENGINE, ENGINES } from "../training/engines/create_trainee.ts";
import { INTERRUPTED, listenForInterruption } from "./interruption.ts";
import { encoderOptions, oneOf } from "./method_options.ts";
import { quietLibraries } from "./quiet_libraries.ts";
import { integerOption, positiveOption, runTask, UsageError } from "./task.ts";
import { help } from "./train/help.ts";
import { trainByRecipe } from "./train/train_by_recipe.ts";

quietLibraries();
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
    "cached-views": { type: "string" },
    "checkpoint-minutes": { type: "string", default: "10" },
    "validate-every": { type: "string" },
    "validation-images": { type: "string" },
    "json": { type: "boolean", default: false },
  },
}, async (values) => {
  const { recipe: recipePath, images } = values;
  if (recipePath === undefined || images === undefined) {
    throw new UsageError("--recipe and --images are needed");
  }
  const { out = join("data/runs", basename(recipePath, ".json")) } = values;
  const given = (
    name: "epochs" | "seed" | "view-seed" | "threads" | "cached-epochs" | "cached-views",
    least: number,
  ) => values[name] === undefined ? undefined : integerOption(name, values[name], least);
  const [epochs, seed, viewSeed] = [given("epochs", 1), given("seed", 0), given("view-seed", 0)];
  const [threads, cachedEpochs = 10, keptViews] = [
    given("threads", 1),
    given("cached-epochs", 1),
    given("cached-views", 1),
  ];
  const folder = values["view-cache"];
  if (folder === undefined && (values["cached-epochs"] ?? values["cached-views"]) !== undefined) {
    throw new UsageError("--cached-epochs and --cached-views need --view-cache");
  }
  const engine = oneOf("engine", values.engine, ENGINES);
  const checkpointMinutes = positiveOption("checkpoint-minutes", values["checkpoint-minutes"]);
  const entries = await listImages(images);
  using interruption = listenForInterruption();
  const report = await trainByRecipe({
    path: recipePath,
    changes: {
      ...epochs === undefined ? {} : { epochs },
      ...seed === undefined ? {} : { seed },
    },
    out,
    teacher: values.teacher,
    start: values.start,
    validation: values,
    models: encoderOptions(),
    training: {
      ...{ images: entries, engine, checkpointMinutes, resume: values.resume },
      threads,
      viewSeed,
      viewCache: folder === undefined ? undefined : { folder, epochs: cachedEpochs, keptViews },
      signal: interruption.signal,
    },
  });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  if (report.interrupted) {
    const saved = report.checkpoint === null ? "before the first step" : `saved in ${report.checkpoint}`;
    console.error(`interrupted: ${saved}; the same command with --resume goes on from here`);
    return INTERRUPTED;
  }
  for (const file of report.files) console.error(`written: ${file}`);
});
