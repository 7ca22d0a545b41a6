import type { EpochRecord } from "../../training/run/epoch_log.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import type { TrainOptions } from "../../training/run/train_options.ts";
import type { StepReport } from "../../training/run/training_run.ts";
import type { Progress } from "../../progress/track_progress.ts";
import { createProgress } from "../progress.ts";

/** Shows a training run on stderr. */
export interface TrainingProgress {
  /** Callbacks for `train`. */
  callbacks: Required<Pick<TrainOptions, "onStep" | "onEpoch" | "onCaching" | "onWarning">>;
  /** Ends the display. */
  finish(): void;
}

/**
 * Progress with loss, similarities and learning rate, a line that stays for each epoch, and a bar of its own for each
 * cache that is made.
 *
 * @param recipe What is trained, for the number of epochs.
 */
export function createTrainingProgress(recipe: Recipe): TrainingProgress {
  let current: { label: string; display: Progress } | null = null;
  let cached = 0;
  const finish = () => {
    current?.display.finish();
    current = null;
  };
  const displayOf = (label: string, total: number): Progress => {
    if (current?.label !== label) {
      finish();
      current = { label, display: createProgress({ label, total }) };
    }
    return current!.display;
  };
  return {
    callbacks: {
      onStep(step) {
        // What is left when the display begins; a step whose images could not be read passes uncounted.
        const total = (step.steps - step.step) * step.images;
        displayOf("train", total).advance(step.images, describeStep(step, recipe));
      },
      onEpoch(epoch) {
        const line = describeEpoch(epoch, recipe);
        if (current === null) console.error(line);
        else current.display.note(line);
      },
      onCaching({ what, epoch, done, total }) {
        const display = displayOf(`${what} of epoch ${epoch + 1} for the cache`, total);
        display.advance(done - cached);
        cached = done === total ? 0 : done;
      },
      onWarning(message) {
        if (current === null) console.error(`warning: ${message}`);
        else current.display.note(`warning: ${message}`);
      },
    },
    finish,
  };
}

function describeStep({ epoch, size, learningRate, measured }: StepReport, { epochs }: Recipe): string {
  const place = `epoch ${epoch + 1}/${epochs}, ${size} px`;
  // On a narrow terminal the end of the line is cut off.
  return `${describeNumbers(measured)}, learning rate ${short(learningRate)}, ${place}`;
}

function describeEpoch(
  { epoch, means, imagesPerSecond, validation }: EpochRecord,
  { epochs }: Recipe,
): string {
  const validated = validation === null
    ? ""
    : `, µAP ${validation.averagePrecision.toFixed(4)}, with score normalization ${
      validation.normalizedAveragePrecision.toFixed(4)
    }`;
  return `epoch ${epoch}/${epochs}: ${describeNumbers(means)}, ${
    short(imagesPerSecond)
  } images/s${validated}`;
}

/** The loss, its terms, and the similarities by shorter names. */
function describeNumbers(numbers: Record<string, number>): string {
  const { loss, positiveSimilarity, negativeSimilarity, nearestNegativeSimilarity, ...terms } = numbers;
  const parts = Object.entries(terms).map(([name, value]) => `${name} ${short(value)}`).join(", ");
  const similarities = positiveSimilarity === undefined || negativeSimilarity === undefined ||
      nearestNegativeSimilarity === undefined
    ? ""
    : `, positive ${positiveSimilarity.toFixed(3)}, negative ${negativeSimilarity.toFixed(3)}, the nearest ${
      nearestNegativeSimilarity.toFixed(3)
    }`;
  return `loss ${short(loss!)}${parts === "" ? "" : ` (${parts})`}${similarities}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
