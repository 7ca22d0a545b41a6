import * as tf from "@tensorflow/tfjs";
import { hardNegative } from "../../losses/hard_negative.ts";
import { infoNce } from "../../losses/info_nce.ts";
import type { WeightedTerm } from "../../losses/weighted_sum.ts";
import { l2Normalize } from "../../models/l2_normalize.ts";
import type { Matrix, Scalar } from "../../types.ts";
import { type EncodedBatch, firstNumbers } from "./distillation_terms.ts";
import type { Contrastive } from "../recipe/recipe.ts";

/** Options for {@linkcode contrastiveTerms}. */
export interface ContrastiveTermsOptions {
  /** The average's descriptors of the batch's second views, unit rows. */
  key: Matrix;
  /** Earlier ones, unit rows, as they were before this batch. */
  queue: Matrix;
  /** True if the similarities to the key, to all rows of the queue and to the nearest are measured for the log. */
  similarities: boolean;
  /** How many of the first numbers are compared; all if left out. */
  nestedDims?: number;
}

/**
 * MoCo's contrastive term and RDCD's hard negative term, which vanishes with its weight, by their names in logs.
 *
 * @param options What they compare with; borrowed until they are computed.
 * @returns The terms, in the order in which their sum is that of `rdcd` to the last bit.
 */
export function contrastiveTerms(
  { weight, hardNegativeWeight, temperature, floor }: Contrastive,
  { key, queue, similarities, nestedDims }: ContrastiveTermsOptions,
): Record<string, WeightedTerm<EncodedBatch>> {
  const cut = (unit: Matrix) => nestedDims === undefined ? unit : l2Normalize(firstNumbers(unit, nestedDims));
  const [match, others] = [cut(key), cut(queue)];
  const of = (loss: (query: Matrix) => Scalar) => ({ query }: EncodedBatch) => loss(cut(query));
  const suffix = nestedDims ?? "";
  return {
    [`infoNce${suffix}`]: { weight, loss: of((query) => infoNce(query, match, others, { temperature })) },
    [`hardNegative${suffix}`]: {
      weight: hardNegativeWeight,
      loss: of((query) => hardNegative(query, others, { floor })),
    },
    ...(similarities && {
      [`positiveSimilarity${suffix}`]: {
        weight: 0,
        loss: of((query) => query.mul(match).sum(1).mean().asScalar()),
      },
      [`negativeSimilarity${suffix}`]: {
        weight: 0,
        loss: of((query) => tf.matMul(query, others, false, true).mean().asScalar()),
      },
      [`nearestNegativeSimilarity${suffix}`]: {
        weight: 0,
        loss: of((query) => tf.matMul(query, others, false, true).max(1).mean().asScalar()),
      },
    }),
  };
}
