import * as tf from "@tensorflow/tfjs";
import type { Matrix, Scalar } from "../types.ts";
import { checkWeight } from "./check_features.ts";
import { hardNegative } from "./hard_negative.ts";
import { infoNce } from "./info_nce.ts";
import { relational } from "./relational.ts";

/** Inputs of {@linkcode rdcd}. All are borrowed. */
export interface RdcdInputs {
  /** The teacher's features of the first views, raw or normalized, shape `[batch, feature dims]`. */
  teacher: Matrix;
  /** The student's features of the first views, raw or normalized, shape `[batch, feature dims]`. */
  student: Matrix;
  /** The student's descriptors of the first views, unit rows, shape `[batch, descriptor dims]`. */
  query: Matrix;
  /** The momentum student's descriptors of the second views, unit rows, shape `[batch, descriptor dims]`. */
  key: Matrix;
  /** Earlier teacher features, unit rows, shape `[size, feature dims]`, as it was before this batch. */
  teacherQueue: Matrix;
  /** Earlier keys, unit rows, shape `[size, descriptor dims]`, as it was before this batch; any size. */
  studentQueue: Matrix;
}

/** Options for {@linkcode rdcd}. */
export interface RdcdOptions {
  /**
   * Weight of the relational term (`kld_lambda`).
   *
   * @default {1}
   */
  relationalWeight?: number;
  /**
   * Weight of the contrastive and the hard negative term together (`moco_lambda`).
   *
   * @default {1}
   */
  contrastiveWeight?: number;
  /**
   * Weight of the hard negative term within the contrastive one (`hn_lambda`).
   *
   * @default {5}
   */
  hardNegativeWeight?: number;
  /**
   * Softmax temperature of the relational term.
   *
   * @default {0.04}
   */
  relationalTemperature?: number;
  /**
   * Softmax temperature of the contrastive term.
   *
   * @default {0.07}
   */
  contrastiveTemperature?: number;
  /**
   * The floor of the hard negative term.
   *
   * @default {1e-3}
   */
  floor?: number;
}

/** Result of {@linkcode rdcd}: scalars that the caller disposes of. */
export interface RdcdLoss {
  /** The weighted sum. */
  total: Scalar;
  /** The relational term, unweighted. */
  relational: Scalar;
  /** The contrastive term, unweighted. */
  infoNce: Scalar;
  /** The hard negative term, unweighted. */
  hardNegative: Scalar;
}

/**
 * RDCD's objective:
 * `relationalWeight * relational + contrastiveWeight * (infoNce + hardNegativeWeight * hardNegative)`.
 *
 * @param inputs What is compared.
 * @param options Weights and temperatures; the defaults are those of the official `train.sh`.
 * @returns The sum and its parts; the caller disposes of all four.
 * @throws {RangeError} If a weight is negative or not finite, and as the three terms do.
 * @see RDCD, `rdcd/train.py` and `rdcd/models/moco.py`: the hard negative term stands within the contrastive one, and
 * so vanishes with it; {@linkcode weightedSum} weighs them apart.
 *
 * @example The parts add up
 * ```ts
 * import { rdcd } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const [one, two] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0.6, 0.8]])];
 * const loss = rdcd({ teacher: one, student: two, query: one, key: two, teacherQueue: two, studentQueue: two });
 * const [total, relational, infoNce, hardNegative] = Object.values(loss).map((term) => term.dataSync()[0]!);
 * assert.ok(Math.abs(total! - relational! - infoNce! - 5 * hardNegative!) < 1e-5);
 * ```
 */
export function rdcd(inputs: RdcdInputs, options: RdcdOptions = {}): RdcdLoss {
  const { teacher, student, query, key, teacherQueue, studentQueue } = inputs;
  const { relationalWeight = 1, contrastiveWeight = 1, hardNegativeWeight = 5 } = options;
  const { relationalTemperature = 0.04, contrastiveTemperature = 0.07, floor = 1e-3 } = options;
  for (const [name, weight] of Object.entries({ relationalWeight, contrastiveWeight, hardNegativeWeight })) {
    checkWeight("rdcd", name, weight);
  }
  return tf.tidy(() => {
    const parts = {
      relational: relational(teacher, student, teacherQueue, { temperature: relationalTemperature }),
      infoNce: infoNce(query, key, studentQueue, { temperature: contrastiveTemperature }),
      hardNegative: hardNegative(query, studentQueue, { floor }),
    };
    const contrastive = parts.infoNce.add(parts.hardNegative.mul(hardNegativeWeight));
    const total = parts.relational.mul(relationalWeight).add<Scalar>(contrastive.mul(contrastiveWeight));
    return { total, ...parts };
  });
}
