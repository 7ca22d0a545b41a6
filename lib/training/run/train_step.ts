import * as tf from "@tensorflow/tfjs";
import { normalizedLevels } from "../../images/normalized_levels.ts";
import { NotFiniteError } from "../../losses/check_features.ts";
import type { Image, Matrix } from "../../types.ts";
import type { ObjectiveInputs, TrainingObjective } from "../objective/training_objective.ts";
import type { Contrastive, WeightAverage } from "../recipe/recipe.ts";
import type { LossValues, Trainee, ViewBatch } from "../engines/trainee.ts";

/** The images of a step. */
export interface StepBatch {
  /** First views and second views of the images, in the same order, all of one size. */
  views: readonly [first: readonly Image[], second: readonly Image[]];
  /** The teacher's features of the first views, row-major `[batch, featureDims]`; `null` where there is none. */
  features: Float32Array | null;
}

/** Options for {@linkcode trainStep}. */
export interface TrainStepOptions {
  /** The network that learns. */
  trainee: Trainee;
  /** Objective that it is trained for, with its queues. */
  objective: TrainingObjective;
  /** How the average moves; ignored where the objective needs none. */
  average: Pick<Contrastive, "averageMomentum" | "averageStatistics"> | null;
  /** How the average of the student over training moves; `null`, which is the default, where none is kept. */
  weightAverage?: WeightAverage | null;
  /** The number of the step. */
  step: number;
  /** The learning rate of the step. */
  learningRate: number;
}

/**
 * One step of training: the average moves towards the student, the average sees the second views and the student the
 * first, the student's weights move and their average over training after them, and the batch is put into the queues.
 * SSCD's student sees both views in one batch.
 *
 * @param batch The images.
 * @param options What learns and how.
 * @returns The loss before the step.
 * @throws {RangeError} If the loss or a term of it is not finite; neither weights nor queues have moved then.
 *
 * @example A step of SSCD
 * ```ts
 * import { createObjective, createTfjsTrainee, trainStep } from "rdcd/training";
 * import { createTeacher } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const encoder = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: 8 });
 * const { architecture } = encoder;
 * const trainee = createTfjsTrainee({
 *   architecture,
 *   weights: await encoder.readWeights(),
 *   optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0 },
 *   hasAverage: false,
 *   seed: 1,
 * });
 * const objective = createObjective({
 *   ...{ objective: { kind: "sscd", temperature: 0.05, entropyWeight: 30 }, seed: 1 },
 *   ...architecture,
 * });
 * const view = (level: number) => ({ width: 32, height: 32, data: new Uint8Array(32 * 32 * 3).fill(level) });
 * const views = [[view(10), view(200)], [view(20), view(210)]] as const;
 * const { total } = await trainStep({ views, features: null }, {
 *   ...{ trainee, objective, average: null, step: 0, learningRate: 0.1 },
 * });
 * assert.ok(Number.isFinite(total));
 * ```
 */
export async function trainStep(batch: StepBatch, options: TrainStepOptions): Promise<LossValues> {
  const { trainee, objective, average, weightAverage = null, step, learningRate } = options;
  const [first, second] = batch.views;
  const inputs: ObjectiveInputs = { teacher: null, keys: null };
  try {
    if (objective.needsKeys && average !== null) {
      const { averageMomentum: momentum, averageStatistics } = average;
      // Statistics begin as those of no image at all: the average keeps little of the first ones.
      const statisticsMomentum = averageStatistics ? Math.min(momentum, step / (step + 10)) : null;
      await trainee.average({ momentum, statisticsMomentum });
      const mode = averageStatistics ? "inference" : "training";
      inputs.keys = await trainee.encodeAverage(viewBatch(second), step, mode);
    }
    if (batch.features !== null) inputs.teacher = rows(batch.features, first.length);
    let views = viewBatch(objective.joinsViews ? [...first, ...second] : first);
    if (objective.mix !== undefined) ({ views, labels: inputs.labels } = await objective.mix(views, step));
    const values = await trainee.learn(views, step, objective.forBatch(inputs, { similarities: true }));
    const broken = Object.entries({ loss: values.total, ...values.parts })
      .find(([, value]) => !Number.isFinite(value));
    if (broken !== undefined) {
      const found = `the ${broken[0]} is ${broken[1]}`;
      throw new NotFiniteError(`Cannot take the step as every number must be finite: ${found}`, found);
    }
    await trainee.update(learningRate);
    if (weightAverage !== null) await trainee.averageWeights(averageDecayAt(step, weightAverage));
    objective.push(inputs);
    return values;
  } finally {
    inputs.keys?.dispose();
    inputs.teacher?.dispose();
  }
}

/** Less at first: of the weights that it starts from, a short run would otherwise keep most. */
function averageDecayAt(step: number, { decay }: WeightAverage): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

function viewBatch(views: readonly Image[]): ViewBatch {
  return { data: normalizedLevels(views), batch: views.length, size: views[0]!.width };
}

function rows(data: Float32Array, count: number): Matrix {
  return tf.tensor2d(data, [count, data.length / count]);
}
