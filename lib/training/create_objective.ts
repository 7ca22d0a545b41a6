import * as tf from "@tensorflow/tfjs";
import { hardNegative } from "../losses/hard_negative.ts";
import { infoNce } from "../losses/info_nce.ts";
import { weightedSum, type WeightedTerm } from "../losses/weighted_sum.ts";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Matrix } from "../types.ts";
import { distil, distillationQueues } from "./distil.ts";
import { openQueues } from "./open_queues.ts";
import type { Contrastive, RecipeObjective } from "./recipe.ts";
import { sscdObjective } from "./sscd_objective.ts";
import type { TrainingObjective } from "./training_objective.ts";

/** Options for {@linkcode createObjective}. */
export interface ObjectiveOptions {
  /** What is optimised. */
  objective: RecipeObjective;
  /** Numbers of a feature, the student's and the teacher's. */
  featureDims: number;
  /** Numbers of a descriptor. */
  descriptorDims: number;
  /** Where the queues' first rows come from. */
  seed: number | string;
}

/** A batch as the terms see it. */
interface Compared {
  /** The student's raw features. */
  feature: Matrix;
  /** The student's descriptors, unit rows. */
  query: Matrix;
}

/** The teacher's features, the student's own, and the average's descriptors. */
type QueueName = "teacher" | "student" | "keys";

/**
 * Makes what a recipe optimises.
 *
 * With weights of 1, 1 and 5 its total is that of `rdcd`, to the last bit. The queue of the student's own features, which
 * CompRess has with two queues, takes those of the batch's first views (`CompReSS`).
 *
 * @param options The objective and the sizes of what it compares.
 * @returns The objective and its queues on tfjs's current backend; the caller disposes of them.
 * @throws {RangeError} If a size is no positive integer or a weight is not finite.
 *
 * @example The mean squared error to a teacher
 * ```ts
 * import { createObjective } from "rdcd";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const objective = createObjective({
 *   objective: {
 *     kind: "rdcd",
 *     distillation: { form: "meanSquaredError", weight: 100, temperature: 1, queueSize: 1 },
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
  if (objective.kind === "sscd") return sscdObjective(objective);
  const { distillation, contrastive } = objective;
  const [needsTeacher, needsKeys] = [distillation !== null, contrastive !== null];
  const distilled = distillation === null ? [] : distillationQueues(distillation.form);
  const queues = openQueues<QueueName>({
    ...Object.fromEntries(
      distilled.map((name) => [name, { size: distillation!.queueSize, dims: featureDims }]),
    ),
    ...(contrastive && { keys: { size: contrastive.queueSize, dims: descriptorDims } }),
  }, seed);
  let lastFeature: Matrix | undefined;
  return {
    needsTeacher,
    needsKeys,
    joinsViews: false,
    forBatch({ teacher, keys }, { similarities = true } = {}) {
      checkInput("teacher", teacher, needsTeacher);
      checkInput("keys", keys, needsKeys);
      return ({ feature, descriptor }) => {
        const terms: Record<string, WeightedTerm<Compared>> = {};
        if (contrastive !== null) {
          const [key, queue] = [l2Normalize(keys!), queues.rows("keys")];
          Object.assign(terms, contrastiveTerms(contrastive, key, queue));
          if (similarities) Object.assign(terms, similarityTerms(key, queue));
        }
        if (distillation !== null) {
          terms[distillation.form] = {
            weight: distillation.weight,
            loss: ({ feature: student }) =>
              distil(distillation, { teacher: teacher!, student, queue: queues.rows }),
          };
        }
        if (distilled.includes("student")) {
          lastFeature?.dispose();
          lastFeature = tf.keep(feature.clone());
        }
        return weightedSum(terms)({ feature, query: l2Normalize(descriptor) });
      };
    },
    push({ teacher, keys }) {
      const features = { teacher, keys, student: lastFeature };
      for (const name of queues.names) queues.push(name, features[name]!);
    },
    readQueues: queues.read,
    restoreQueues: queues.restore,
    dispose() {
      lastFeature?.dispose();
      queues.dispose();
    },
  };
}

function checkInput(name: string, input: Matrix | null, isNeeded: boolean): void {
  if (input !== null || !isNeeded) return;
  throw new RangeError(`Cannot compute the objective as ${name} must be given: current value is null`);
}

/** In this order, as then their sum is that of `rdcd` to the last bit. */
function contrastiveTerms(
  { weight, hardNegativeWeight, temperature, floor }: Contrastive,
  key: Matrix,
  queue: Matrix,
): Record<string, WeightedTerm<Compared>> {
  return {
    infoNce: { weight, loss: ({ query }) => infoNce(query, key, queue, { temperature }) },
    hardNegative: { weight: hardNegativeWeight, loss: ({ query }) => hardNegative(query, queue, { floor }) },
  };
}

function similarityTerms(key: Matrix, queue: Matrix): Record<string, WeightedTerm<Compared>> {
  return {
    positiveSimilarity: { weight: 0, loss: ({ query }) => query.mul(key).sum(1).mean().asScalar() },
    nearestNegativeSimilarity: {
      weight: 0,
      loss: ({ query }) => tf.matMul(query, queue, false, true).max(1).mean().asScalar(),
    },
  };
}
