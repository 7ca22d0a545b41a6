import * as tf from "@tensorflow/tfjs";
import { weightedSum, type WeightedTerm } from "../../losses/weighted_sum.ts";
import { l2Normalize } from "../../models/l2_normalize.ts";
import type { Matrix } from "../../types.ts";
import { contrastiveTerms } from "./contrastive_terms.ts";
import {
  type DistillationQueue,
  distillationQueues,
  distillationTerms,
  type EncodedBatch,
} from "./distillation_terms.ts";
import { createQueues } from "./create_queues.ts";
import type { CustomObjective, RecipeObjective } from "../recipe/recipe.ts";
import { sscdObjective } from "./sscd_objective.ts";
import type { TrainingObjective } from "./training_objective.ts";

/** Options for {@linkcode createObjective}. */
export interface ObjectiveOptions {
  /** The objective that is optimized. */
  objective: Exclude<RecipeObjective, CustomObjective>;
  /** Numbers of a feature, the student's and the teacher's. */
  featureDims: number;
  /** Numbers of a descriptor. */
  descriptorDims: number;
  /** Where the queues' first rows come from. */
  seed: number | string;
}

/** The teacher's features, the student's own, its descriptors, and the average's. */
type QueueName = DistillationQueue | "keys";

/**
 * Makes what a recipe optimizes.
 *
 * With weights of 1, 1 and 5 its total is that of `rdcd`, to the last bit. The queues of the student's own features and
 * descriptors, which CompRess has with two queues, take those of the batch's first views (`CompReSS`). Terms that want
 * queues of different sizes share one as long as the longest, and those that want fewer rows take the newest.
 *
 * @param options The objective and the sizes of what it compares.
 * @returns The objective and its queues on tfjs's current backend; the caller disposes of them.
 * @throws {RangeError} If a size is no positive integer or a weight is not finite.
 *
 * @example The mean squared error to a teacher
 * ```ts
 * import { createObjective } from "rdcd/training";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const objective = createObjective({
 *   objective: {
 *     kind: "rdcd",
 *     distillation: [{ form: "meanSquaredError", on: "feature", weight: 100 }],
 *     contrastive: null,
 *   },
 *   featureDims: 2,
 *   descriptorDims: 1,
 *   seed: 1,
 * });
 * const learn = objective.forBatch({ teacher: tf.tensor2d([[3, 0]]), keys: null });
 * const { total, parts } = learn({ feature: tf.tensor2d([[-2, 0]]), descriptor: tf.tensor2d([[1]]) });
 * assert.equal(parts.meanSquaredError!.dataSync()[0], 2);
 * assert.equal(total.dataSync()[0], 200);
 * ```
 */
export function createObjective(options: ObjectiveOptions): TrainingObjective {
  const { objective, featureDims, descriptorDims, seed } = options;
  if (objective.kind === "sscd") return sscdObjective(objective, seed);
  const { distillation, contrastive, nestedDims = [] } = objective;
  const [needsTeacher, needsKeys] = [distillation.length > 0, contrastive !== null];
  const queues = createQueues<QueueName>({
    ...distillationQueues(distillation, { featureDims, descriptorDims }),
    ...(contrastive && { keys: { size: contrastive.queueSize, dims: descriptorDims } }),
  }, seed);
  const queuesOwn = queues.names.some((name) => name === "student" || name === "descriptor");
  /** The student's outputs for the last batch. */
  let last: { student: Matrix; descriptor: Matrix } | undefined;
  return {
    needsTeacher,
    needsKeys,
    joinsViews: false,
    forBatch({ teacher, keys }, { similarities = true } = {}) {
      checkInput("teacher", teacher, needsTeacher);
      checkInput("keys", keys, needsKeys);
      return (raw) => {
        const terms: Record<string, WeightedTerm<EncodedBatch>> = {};
        const key = keys === null ? null : l2Normalize(keys);
        for (const nested of [undefined, ...nestedDims]) {
          const size = nested === undefined ? {} : { nestedDims: nested };
          if (contrastive !== null) {
            const compared = { key: key!, queue: queues.rows("keys"), similarities, ...size };
            Object.assign(terms, contrastiveTerms(contrastive, compared));
          }
          if (needsTeacher) {
            const compared = { teacher: teacher!, rows: queues.rows, ...size };
            Object.assign(terms, distillationTerms(distillation, compared));
          }
        }
        if (queuesOwn) {
          tf.dispose(last);
          last = { student: tf.keep(raw.feature.clone()), descriptor: tf.keep(raw.descriptor.clone()) };
        }
        return weightedSum(terms)({ ...raw, query: l2Normalize(raw.descriptor) });
      };
    },
    push({ teacher, keys }) {
      const features = { teacher, keys, student: null, descriptor: null, ...last };
      for (const name of queues.names) queues.push(name, features[name]!);
    },
    readQueues: queues.read,
    restoreQueues: queues.restore,
    dispose() {
      tf.dispose(last);
      queues.dispose();
    },
  };
}

function checkInput(name: string, input: Matrix | null, isNeeded: boolean): void {
  if (input !== null || !isNeeded) return;
  throw new RangeError(`Cannot compute the objective as ${name} must be given: current value is null`);
}
