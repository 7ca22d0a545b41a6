import * as tf from "@tensorflow/tfjs";
import { sscd } from "../../losses/sscd.ts";
import { l2Normalize } from "../../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../../types.ts";
import type { RecipeObjective } from "../recipe/recipe.ts";
import type { TrainingObjective } from "./training_objective.ts";

/** Added to a cosine, it is below all others. */
const NEVER_NEAREST = -4;

/**
 * SSCD's objective: the descriptors of both views of all images in one batch, without teacher, average and queues.
 *
 * @param objective Temperature and entropy weight.
 * @returns The objective, which owns no memory.
 */
export function sscdObjective(objective: RecipeObjective & { kind: "sscd" }): TrainingObjective {
  const { temperature, entropyWeight } = objective;
  return {
    needsTeacher: false,
    needsKeys: false,
    joinsViews: true,
    forBatch: (_inputs, { similarities = true } = {}) => ({ descriptor }) => {
      const [rows] = descriptor.shape;
      const instanceIds = Array.from({ length: rows }, (_, row) => row % (rows / 2));
      // With a weight of 1 the term comes unweighted, as logs have it.
      const { infoNce, entropy } = sscd(descriptor, instanceIds, { temperature, entropyWeight: 1 });
      return {
        total: infoNce.add<Scalar>(entropy.mul(entropyWeight)),
        parts: { infoNce, entropy, ...(similarities && batchSimilarities(descriptor)) },
      };
    },
    push() {},
    readQueues: () => Promise.resolve(new Map()),
    restoreQueues() {},
    dispose() {},
  };
}

/** Of images whose first views are the first half of the rows, and whose second views the second. */
function batchSimilarities(descriptor: Matrix): Record<string, Scalar> {
  const unit = l2Normalize(descriptor);
  const images = unit.shape[0] / 2;
  const [first, second] = tf.split(unit, 2);
  const sameImage = tf.eye(images).tile([2, 2]);
  return {
    positiveSimilarity: first!.mul(second!).sum(1).mean(),
    nearestNegativeSimilarity: tf.matMul(unit, unit, false, true).add(sameImage.mul(NEVER_NEAREST)).max(1)
      .mean(),
  };
}
