import * as tf from "@tensorflow/tfjs";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive } from "./check_features.ts";
import { differentialEntropy } from "./ko_leo.ts";

/** Options for {@linkcode sscd}. */
export interface SscdOptions {
  /**
   * Softmax temperature, unitless.
   *
   * @default {0.05}
   */
  temperature?: number;
  /**
   * Weight of the entropy term; SSCD's authors advise to begin with 10 on other data.
   *
   * @default {30}
   */
  entropyWeight?: number;
}

/** What {@linkcode sscd} gives: scalars that the caller disposes of. */
export interface SscdLoss {
  /** `infoNce + entropy`. */
  total: Scalar;
  /** The contrastive term. */
  infoNce: Scalar;
  /** The entropy term, weighted. */
  entropy: Scalar;
}

/** The least that a squared distance counts as. */
const FLOOR = 1e-6;
/** Below any cosine. */
const NEVER = -4;

/**
 * SSCD's loss: a contrastive term over the batch, and KoLeo's entropy term over the pairs of different images.
 *
 * For each ordered pair `(i, j)` of views of one image `-log(e_ij / (e_ij + sum_n e_in))`, `n` over all views of other
 * images and `e = exp(cosine / temperature)`; the sum over the pairs divided by the batch. The entropy term is
 * `-log` of the distance to the nearest view of another image, the mean over the batch, times its weight.
 *
 * @param embeddings Raw rows, shape `[batch, dims]`; normalised here; borrowed.
 * @param instanceIds For each row which image it is a view of; at least two images.
 * @param options Temperature and weight.
 * @returns The terms; the caller disposes of all three.
 * @throws {RangeError} If there is not one id a row, all rows are of one image, an option is out of range, or (not on
 * WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/2202.10261 | Pizzi et al. 2022, eq. 4 to 6}, `sscd/train.py`
 *
 * @example Two views each of two images
 * ```ts
 * import { sscd } from "rdcd";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const embeddings = tf.tensor2d([[1, 0], [0, 1], [1, 0], [0, 1]]);
 * const { infoNce, entropy } = sscd(embeddings, [7, 8, 7, 8], { temperature: 1, entropyWeight: 10 });
 * assert.ok(Math.abs(infoNce.dataSync()[0]! - Math.log(1 + 2 / Math.E)) < 1e-6);
 * assert.ok(Math.abs(entropy.dataSync()[0]! + 5 * Math.log(2)) < 1e-5);
 * ```
 */
export function sscd(
  embeddings: Matrix,
  instanceIds: readonly number[],
  options: SscdOptions = {},
): SscdLoss {
  const { temperature = 0.05, entropyWeight = 30 } = options;
  checkMatrix("sscd", "embeddings", embeddings);
  checkPositive("sscd", "temperature", temperature);
  const [rows] = embeddings.shape;
  if (instanceIds.length !== rows || new Set(instanceIds).size < 2) {
    throw new RangeError(
      `Cannot compute sscd as instanceIds must name for each of ${rows} rows one of at least 2 images: ` +
        `current value is ${JSON.stringify(instanceIds.slice(0, 20))}`,
    );
  }
  if (!(entropyWeight >= 0 && Number.isFinite(entropyWeight))) {
    throw new RangeError(
      `Cannot compute sscd as entropyWeight must be a number of at least 0: current value is ${entropyWeight}`,
    );
  }
  const terms = tf.tidy(() => {
    const unit = l2Normalize(embeddings);
    const similarity = tf.matMul(unit, unit, false, true); // [batch, batch]
    const others = masks(instanceIds, (one, other) => one !== other);
    const views = masks(instanceIds, (one, other, isSame) => one === other && !isSame);
    // Similarities that do not count are moved below all that do.
    const negatives = similarity.mul(others).add(tf.sub(1, others).mul(NEVER)) as Matrix;
    const partition = tf.logSumExp(maskedLogits(negatives, others, temperature), 1, true); // [batch, 1]
    const logits = similarity.div<Matrix>(temperature);
    // -log(e / (e + z)) is softplus(log z - log e).
    const pairs = tf.softplus(partition.sub(logits)).mul(views);
    const infoNce = pairs.sum().div(rows).asScalar();
    const entropy = differentialEntropy(negatives.max(1) as tf.Tensor1D, FLOOR).mul<Scalar>(entropyWeight);
    return { total: infoNce.add<Scalar>(entropy), infoNce, entropy };
  });
  try {
    checkFinite("sscd", terms.total, { embeddings });
  } catch (error) {
    tf.dispose([terms.infoNce, terms.entropy]);
    throw error;
  }
  return terms;
}

function maskedLogits(similarity: Matrix, counted: Matrix, temperature: number): Matrix {
  return similarity.div(temperature).sub(tf.sub(1, counted).mul(1e4)) as Matrix;
}

function masks(
  ids: readonly number[],
  isIn: (one: number, other: number, isSame: boolean) => boolean,
): Matrix {
  return tf.tensor2d(
    ids.map((one, row) => ids.map((other, column) => isIn(one, other, row === column) ? 1 : 0)),
  );
}
