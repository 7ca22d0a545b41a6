import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { InvalidDataError } from "../../errors.ts";
import { DEFAULT_ENGINE } from "../engines/create_trainee.ts";
import { checkStepMemory } from "./check_step_memory.ts";
import { openEpochLog } from "./epoch_log.ts";
import { finishTraining, validateRun } from "./finish_training.ts";
import { prepareTraining, type TrainingMaterial } from "./prepare_training.ts";
import type { TrainingReport, TrainOptions } from "./train_options.ts";
import { openRun, type TrainingRun } from "./training_run.ts";

/**
 * Trains a network by a recipe: RDCD's student, SSCD, MoCo, or any of their ablations.
 *
 * The folder gets `final.safetensors` and `final.float16.safetensors`, which `loadEncoder` reads, `log.jsonl` with a
 * line an epoch, and `checkpoints/`, from which a run that was interrupted or killed goes on with the same numbers as
 * if it had not been: the same recipe, images, teacher, `viewSeed` and engine give the same student. tfjs's current
 * backend is the engine's meanwhile, and the one before afterwards.
 *
 * @param options What is trained, on what, and how.
 * @returns What was done.
 * @throws {RangeError} If the recipe, the images and the teacher do not fit together.
 * @throws {InvalidDataError} If the recipe breaks a rule of {@linkcode parseRecipe}, the folder holds a run that is not to be resumed or is about something else, or another
 * process trains in it.
 * @throws {CheckpointError} If no checkpoint in it can be read.
 * @throws {TrainingDivergedError} If the loss or a weight is not finite any more.
 *
 * @example A student of a few images, without a teacher
 * ```ts
 * import { encodeImage, listImages } from "rdcd/images";
 * import { type Recipe, train } from "rdcd/training";
 * import { generatePicture } from "rdcd/datasets";
 * import { loadEncoder } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * for (let index = 0; index < 4; index++) {
 *   const picture = await generatePicture({ seed: 1, index });
 *   await Deno.writeFile(`${folder}/${index}.jpg`, await encodeImage(picture, { format: "jpeg" }));
 * }
 * const recipe: Recipe = {
 *   description: "As small as it gets",
 *   student: { backbone: "mobilenet_v3_small", role: "teacher", featureDims: 8, descriptorDims: 8 },
 *   dropScale: 1,
 *   teacherRecipe: null,
 *   startRecipe: null,
 *   objective: { kind: "sscd", temperature: 0.05, entropyWeight: 30 },
 *   preset: "strongBlur",
 *   sizes: [{ fromEpoch: 0, size: 32, drawnSize: 32 }],
 *   batchSize: 2,
 *   epochs: 1,
 *   warmupEpochs: 0,
 *   learningRate: 0.1,
 *   optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-6 },
 *   seed: 1,
 * };
 * const { files, log } = await train({ recipe, images: await listImages(folder), out: `${folder}/run`, threads: 1 });
 * assert.equal(log.length, 1);
 * assert.equal((await loadEncoder(files[0]!)).architecture.descriptorDims, 8);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainingReport> {
  if ((options.engine ?? DEFAULT_ENGINE) === "compiled") checkStepMemory(options.recipe);
  // Until tfjs is first used it has no current backend to go back to.
  await tf.ready();
  const previous = tf.getBackend();
  await Deno.mkdir(options.out, { recursive: true });
  using lock = await Deno.open(join(options.out, ".lock"), { create: true, write: true });
  if (!await lock.tryLock(true)) {
    throw new InvalidDataError(
      options.out,
      "another process trains in it: wait until it has ended, or end it",
    );
  }
  const material = await prepareTraining(options);
  try {
    const run = await openRun(options, material);
    try {
      return await trainEpochs(options, material, run);
    } finally {
      run.dispose();
    }
  } finally {
    await material.dispose();
    await tf.setBackend(previous);
  }
}

async function trainEpochs(
  options: TrainOptions,
  material: TrainingMaterial,
  run: TrainingRun,
): Promise<TrainingReport> {
  const { recipe, out, signal } = options;
  const log = await openEpochLog(join(out, "log.jsonl"), run.position().epoch);
  const report = (files: string[]) => ({
    interrupted: files.length === 0,
    epochs: run.position().epoch,
    log: log.records,
    checkpoint: run.checkpoint(),
    files,
  });
  try {
    while (run.position().epoch < recipe.epochs) {
      await trainEpoch(options, material, run);
      if (signal?.aborted) return report([]);
      const validation = await validateRun(options, material, run);
      const record = { ...run.endEpoch(), validation };
      await log.append(record);
      await run.save();
      options.onEpoch?.(record);
      if (signal?.aborted) return report([]);
    }
  } catch (error) {
    if (!signal?.aborted || error !== signal.reason) throw error;
    return report([]);
  }
  return report(await finishTraining(options, material, run, log.records));
}

async function trainEpoch(
  options: TrainOptions,
  material: TrainingMaterial,
  run: TrainingRun,
): Promise<void> {
  const { checkpointMinutes = 10, signal, onStep = () => {} } = options;
  const { epoch, consumed } = run.position();
  let savedAt = performance.now();
  for await (const batch of material.batches(epoch, consumed)) {
    onStep(await run.step(batch));
    if (signal?.aborted) return await run.save();
    if (performance.now() - savedAt < checkpointMinutes * 60_000) continue;
    await run.save();
    savedAt = performance.now();
  }
}
