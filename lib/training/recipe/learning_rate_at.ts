import { checkPositiveInteger } from "../../check_positive_integer.ts";
import type { Recipe } from "./recipe.ts";

/** Options for {@linkcode learningRateAt}: those of a recipe, and how many steps its images make. */
export interface LearningRateOptions
  extends Pick<Recipe, "learningRate" | "batchSize" | "warmupEpochs" | "epochs"> {
  /** Steps an epoch: the images divided by the batch size, rounded down. */
  stepsPerEpoch: number;
}

/**
 * The learning rate of a step: `learningRate * batchSize / 256` at most, from 0 up to that along a line over the epochs
 * of the warm-up, then down to 0 along half a cosine.
 *
 * The last step of the warm-up has the highest rate already, and the step after it still: so has the schedule of SSCD
 * and RDCD.
 *
 * @param step The number of the step, from 0.
 * @param options The schedule.
 * @returns A number of at least 0; the first step's is 0 if there is a warm-up of at least two steps.
 * @throws {RangeError} If the step lies outside of the run, or the warm-up is as long as it.
 * @see `LinearWarmupCosineAnnealingLR` of Lightning Bolts 0.4, stepped after each batch, as in `rdcd/train.py`
 *
 * @example RDCD's highest rate is reached after five epochs
 * ```ts
 * import { learningRateAt } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const options = { learningRate: 1, batchSize: 256, warmupEpochs: 5, epochs: 100, stepsPerEpoch: 3906 };
 * assert.equal(learningRateAt(0, options), 0);
 * assert.equal(learningRateAt(5 * 3906, options), 1);
 * assert.ok(learningRateAt(100 * 3906 - 1, options) < 1e-9);
 * ```
 */
export function learningRateAt(step: number, options: LearningRateOptions): number {
  const { learningRate, batchSize, warmupEpochs, epochs, stepsPerEpoch } = options;
  checkPositiveInteger("find the learning rate", "stepsPerEpoch", stepsPerEpoch);
  const [warmup, total] = [Math.round(warmupEpochs * stepsPerEpoch), epochs * stepsPerEpoch];
  if (!(Number.isInteger(step) && step >= 0 && step < total)) {
    throw new RangeError(
      `Cannot find the learning rate as step must be an integer from 0 to ${
        total - 1
      }: current value is ${step}`,
    );
  }
  if (!(warmup < total)) {
    throw new RangeError(
      `Cannot find the learning rate as warmupEpochs must be fewer than the ${epochs} epochs: ` +
        `current value is ${warmupEpochs}`,
    );
  }
  const highest = learningRate * batchSize / 256;
  if (step < warmup) return highest * step / Math.max(1, warmup - 1);
  return highest * (1 + Math.cos(Math.PI * (step - warmup) / (total - warmup))) / 2;
}
