import { join } from "@std/path";
import { TrainingDivergedError } from "../../errors.ts";
import { NotFiniteError } from "../../losses/check_features.ts";
import { describeNetwork, networkLayers } from "../../models/architecture.ts";
import { initialWeights, type Weights } from "../../models/initial_weights.ts";
import { addCheckpoint, newestCheckpoint } from "./checkpoint_folder.ts";
import { createTrainee, DEFAULT_ENGINE } from "../engines/create_trainee.ts";
import type { EpochRecord } from "./epoch_log.ts";
import { addToSums, EMPTY_SUMS, summarizeSums } from "./epoch_sums.ts";
import { learningRateAt } from "../recipe/learning_rate_at.ts";
import { type TrainingMaterial, warnOf } from "./prepare_training.ts";
import { stageOfEpoch } from "../recipe/stage_of_epoch.ts";
import { refuseOtherRuns } from "./refuse_other_runs.ts";
import { keyAverage, openObjective } from "../objective/open_objective.ts";
import type { TrainOptions } from "./train_options.ts";
import type { LossValues } from "../engines/trainee.ts";
import { trainStep } from "./train_step.ts";
import type { TrainingBatch } from "../views/training_batches.ts";
import type { TrainingObjective } from "../objective/training_objective.ts";
import type { TrainingPosition } from "./training_checkpoint.ts";

/** Report of a step. */
export interface StepReport {
  /** The step, counted from 0; the schedule's, where images that could not be read made an epoch shorter. */
  step: number;
  /** Steps of the run. */
  steps: number;
  /** Its epoch, from 0. */
  epoch: number;
  /** Pixels a side of the views. */
  size: number;
  /** Images. */
  images: number;
  /** The learning rate. */
  learningRate: number;
  /** `loss`, its unweighted terms and what else was measured, by name. */
  measured: Record<string, number>;
}

/** A run between its steps. It owns memory. */
export interface TrainingRun {
  /** How far it is. */
  position(): TrainingPosition;
  /** The newest checkpoint; `null` where there is none yet. */
  checkpoint(): string | null;
  /**
   * Learns from a batch.
   *
   * @throws {TrainingDivergedError} If the loss is not finite; the weights are as they were before the step.
   */
  step(batch: TrainingBatch): Promise<StepReport>;
  /** Ends the epoch and says what became of it. */
  endEpoch(): Omit<EpochRecord, "validation">;
  /**
   * Writes a checkpoint.
   *
   * @throws {TrainingDivergedError} If a weight is not finite; nothing is written then.
   */
  save(): Promise<void>;
  /** The student's weights: their average over training, where the recipe wants one, or as they are. */
  weights(): Promise<Weights>;
  /** Frees the memory. */
  dispose(): void;
}

/**
 * Begins a run, or goes on from its last checkpoint.
 *
 * @param options As for `train`.
 * @param material What its steps are made from; borrowed.
 * @returns The run; the caller disposes of it.
 * @throws {RangeError} If the recipe makes no sense, or an objective of the caller's own does not fit it.
 * @throws {InvalidDataError} If there is a run that is not to be resumed, or it is about something else.
 * @throws {CheckpointError} If there are checkpoints and none can be read.
 */
export async function openRun(options: TrainOptions, material: TrainingMaterial): Promise<TrainingRun> {
  const { recipe, engine = DEFAULT_ENGINE } = options;
  const { origin, stepsPerEpoch } = material;
  const folder = join(options.out, "checkpoints");
  const found = await newestCheckpoint(folder, ({ message }) => warnOf(options)(message));
  if (found !== null) refuseOtherRuns(found, origin, options);
  const architecture = recipe.student;
  const schedule = { ...recipe, stepsPerEpoch };
  // Before anything is made, so that a recipe that makes no sense shows at once.
  learningRateAt(0, schedule);
  const average = keyAverage(recipe.objective);
  const trainee = await createTrainee(engine, {
    architecture,
    weights: await options.start?.readWeights() ??
      initialWeights(networkLayers(describeNetwork(architecture)), recipe.seed),
    optimizer: recipe.optimizer,
    hasAverage: average !== null,
    hasWeightAverage: recipe.weightAverage !== undefined,
    dropScale: recipe.dropScale,
    partSize: recipe.partSize,
    seed: recipe.seed,
    threads: options.threads,
  });
  let objective: TrainingObjective;
  try {
    objective = openObjective(options);
  } catch (error) {
    trainee.dispose();
    throw error;
  }
  let position: TrainingPosition = { epoch: 0, batches: 0, consumed: 0 };
  let sums = EMPTY_SUMS;
  let lastStepAt = performance.now();
  let checkpoint: string | null = null;
  let inputs: string[] = [];
  if (found !== null) {
    ({ path: checkpoint, checkpoint: { position, sums } } = found);
    trainee.restore(found.checkpoint.state);
    objective.restoreQueues(found.checkpoint.queues);
  }
  const stepNumber = () => position.epoch * stepsPerEpoch + position.batches;
  return {
    position: () => position,
    checkpoint: () => checkpoint,
    async step(batch) {
      const [step, size] = [stepNumber(), stageOfEpoch(recipe, position.epoch).size];
      inputs = batch.entries.map(({ id }) => id);
      const learningRate = learningRateAt(step, schedule);
      let values: LossValues;
      try {
        values = await trainStep(batch, {
          ...{ trainee, objective, average, step, learningRate },
          weightAverage: recipe.weightAverage ?? null,
        });
      } catch (error) {
        if (!(error instanceof NotFiniteError)) throw error;
        throw new TrainingDivergedError(error.found, step, checkpoint, inputs);
      }
      const measured = { loss: values.total, ...values.parts };
      const now = performance.now();
      sums = addToSums(sums, measured, (now - lastStepAt) / 1000);
      lastStepAt = now;
      const { epoch } = position;
      position = { epoch, batches: position.batches + 1, consumed: batch.consumed };
      const steps = stepsPerEpoch * recipe.epochs;
      return { step, steps, epoch, size, images: batch.entries.length, learningRate, measured };
    },
    endEpoch() {
      const record = {
        epoch: position.epoch + 1,
        step: stepNumber(),
        size: stageOfEpoch(recipe, position.epoch).size,
        learningRate: learningRateAt(stepNumber() - 1, schedule),
        ...summarizeSums(sums, recipe.batchSize),
      };
      position = { epoch: position.epoch + 1, batches: 0, consumed: 0 };
      sums = EMPTY_SUMS;
      return record;
    },
    async save() {
      const state = await trainee.state();
      const queues = await objective.readQueues();
      const { updates: _, ...parts } = state;
      for (const [part, numbers] of Object.entries({ ...parts, queues })) {
        const broken = numbers?.entries().find(([, values]) => !values.every(Number.isFinite));
        if (broken === undefined) continue;
        const what = `${broken[0]} of the ${part} is not finite`;
        throw new TrainingDivergedError(what, stepNumber() - 1, checkpoint, inputs);
      }
      checkpoint = await addCheckpoint(folder, stepNumber(), {
        ...{ architecture, origin, position, sums, state, queues },
      });
      // Saving is no part of the next step.
      lastStepAt = performance.now();
    },
    async weights() {
      const { student, weightAverage } = await trainee.state();
      return weightAverage ?? student;
    },
    dispose() {
      trainee.dispose();
      objective.dispose();
    },
  };
}
