import * as tf from "@tensorflow/tfjs";
import { l2Normalize } from "../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../types.ts";
import { checkFinite, checkMatrix, checkPositive, checkWeight } from "./check_features.ts";
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

/** Result of {@linkcode sscd}: scalars that the caller disposes of. */
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
/** Far below any cosine, and at any temperature far from the end of float32. */
const NEVER = -1e9;

/**
 * SSCD's loss: a contrastive term over the batch, and KoLeo's entropy term over the pairs of different images.
 *
 * For each ordered pair `(i, j)` of views of one image `-log(e_ij / (e_ij + sum_n e_in))`, `n` over all views of other
 * images and `e = exp(cosine / temperature)`; the sum over the pairs divided by the batch, or with soft labels the mean
 * over each row's pairs and then over the rows. The entropy term is
 * `-log` of the distance to the nearest view of another image, the mean over the batch, times its weight.
 *
 * @param embeddings Raw rows, shape `[batch, dims]`; normalized here; borrowed.
 * @param instanceIds For each row which image it is a view of, at least two images; or, of a mixed batch, how much it
 * shows of each image (`softLabels` of {@linkcode contrastiveMixup}): rows with an image in common match.
 * @param options Temperature and weight.
 * @returns The terms; the caller disposes of all three.
 * @throws {RangeError} If there is not one id a row, all rows are of one image, an option is out of range, or (not on
 * WebGPU) a number is not finite.
 * @see {@link https://arxiv.org/abs/2202.10261 | Pizzi et al. 2022, eq. 4 to 6}, `sscd/train.py`
 *
 * @example Two views each of two images
 * ```ts
 * import { sscd } from "rdcd/losses";
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
  instanceIds: readonly number[] | readonly (readonly number[])[],
  options: SscdOptions = {},
): SscdLoss {
  const { temperature = 0.05, entropyWeight = 30 } = options;
  checkMatrix("sscd", "embeddings", embeddings);
  checkPositive("sscd", "temperature", temperature);
  const [rows] = embeddings.shape;
  const matches = matchMatrix(instanceIds);
  if (instanceIds.length !== rows || matches.some((row) => row.every((match) => match))) {
    throw new RangeError(
      `Cannot compute sscd as instanceIds must name for each of ${rows} rows one of at least 2 images, and none all of them: ` +
        `current value is ${JSON.stringify(instanceIds.slice(0, 20))}`,
    );
  }
  checkWeight("sscd", "entropyWeight", entropyWeight);
  const terms = tf.tidy(() => {
    const unit = l2Normalize(embeddings);
    const similarity = tf.matMul(unit, unit, false, true); // [batch, batch]
    const others = tf.tensor2d(matches.map((row) => row.map((match) => match ? 0 : 1)));
    const views = tf.tensor2d(pairWeights(matches, Array.isArray(instanceIds[0])));
    // Similarities that do not count are moved below all that do.
    const negatives = similarity.mul(others).add(tf.sub(1, others).mul(NEVER)) as Matrix;
    const partition = tf.logSumExp(negatives.div(temperature), 1, true); // [batch, 1]
    const logits = similarity.div<Matrix>(temperature);
    // -log(e / (e + z)) is softplus(log z - log e).
    const infoNce = tf.softplus(partition.sub(logits)).mul(views).sum().div(rows).asScalar();
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

/** Which rows show an image in common; every row does with itself. */
function matchMatrix(labels: readonly number[] | readonly (readonly number[])[]): boolean[][] {
  return labels.map((one) =>
    labels.map((other) =>
      typeof one === "number" || typeof other === "number"
        ? one === other
        : one.some((share, image) => share > 0 && other[image]! > 0)
    )
  );
}

/** How much each pair of views counts: 1, or with soft labels an equal part of its row's pairs. */
function pairWeights(matches: readonly boolean[][], isSoft: boolean): number[][] {
  return matches.map((row, index) => {
    const pairs = row.filter((match, other) => match && other !== index).length;
    const weight = isSoft ? 1 / Math.max(1, pairs) : 1;
    return row.map((match, other) => match && other !== index ? weight : 0);
  });
}
