import * as tf from "@tensorflow/tfjs";
import { type ContrastiveMixup, contrastiveMixup } from "../../augmentations/contrastive_mixup.ts";
import { sscd } from "../../losses/sscd.ts";
import { l2Normalize } from "../../models/l2_normalize.ts";
import { seededPrng } from "../../random/prng.ts";
import type { Matrix, Scalar } from "../../types.ts";
import type { RecipeObjective } from "../recipe/recipe.ts";
import type { TrainingObjective } from "./training_objective.ts";

/** Added to a cosine, it is below all others. */
const NEVER_NEAREST = -4;

/**
 * SSCD's objective: the descriptors of both views of all images in one batch, mixed or not, without teacher, average and
 * queues.
 *
 * @param objective Temperature, entropy weight and mixup.
 * @param seed Seed of the mixup.
 * @returns The objective, which owns no memory.
 */
export function sscdObjective(
  objective: RecipeObjective & { kind: "sscd" },
  seed: number | string,
): TrainingObjective {
  const { temperature, entropyWeight, mixup } = objective;
  return {
    needsTeacher: false,
    needsKeys: false,
    joinsViews: true,
    ...mixup && { mix: mixWith(contrastiveMixup(mixup), seed) },
    forBatch: ({ labels }, { similarities = true } = {}) => ({ descriptor }) => {
      const [rows] = descriptor.shape;
      const instanceIds = Array.from({ length: rows }, (_, row) => row % (rows / 2));
      // With a weight of 1 the term comes unweighted, as logs have it.
      const { infoNce, entropy } = sscd(descriptor, labels ?? instanceIds, { temperature, entropyWeight: 1 });
      return {
        total: infoNce.add<Scalar>(entropy.mul(entropyWeight)),
        parts: { infoNce, entropy, ...(similarities && batchSimilarities(descriptor, labels)) },
      };
    },
    push() {},
    readQueues: () => Promise.resolve(new Map()),
    restoreQueues() {},
    dispose() {},
  };
}

function mixWith(mixup: ContrastiveMixup, seed: number | string): NonNullable<TrainingObjective["mix"]> {
  return async ({ data, batch, size }, step) => {
    const params = mixup.sample(batch, { width: size, height: size }, seededPrng(`${seed}/mixup/${step}`));
    const mixed = tf.tidy(() => mixup.apply(tf.tensor4d(data, [batch, size, size, 3]), params));
    try {
      return {
        views: { data: await mixed.data<"float32">(), batch, size },
        labels: mixup.softLabels(params),
      };
    } finally {
      mixed.dispose();
    }
  };
}

/**
 * Of images whose first views are the first half of the rows, and whose second views the second. Mixed images that have an
 * image in common are no negatives.
 */
function batchSimilarities(descriptor: Matrix, labels?: number[][]): Record<string, Scalar> {
  const unit = l2Normalize(descriptor);
  const images = unit.shape[0] / 2;
  const [first, second] = tf.split(unit, 2);
  const shown = labels === undefined ? tf.eye(images).tile<Matrix>([2, 1]) : tf.tensor2d(labels);
  const sameImage = tf.matMul(shown, shown, false, true).greater(0).cast("float32");
  const similarities = tf.matMul(unit, unit, false, true);
  const isOther = tf.sub(1, sameImage);
  return {
    positiveSimilarity: first!.mul(second!).sum(1).mean(),
    negativeSimilarity: similarities.mul(isOther).sum().div(isOther.sum()),
    nearestNegativeSimilarity: similarities.add(sameImage.mul(NEVER_NEAREST)).max(1).mean(),
  };
}
