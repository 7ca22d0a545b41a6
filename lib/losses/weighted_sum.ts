import * as tf from "@tensorflow/tfjs";
import type { Scalar } from "../types.ts";

/** One term of a {@linkcode weightedSum}. */
export interface WeightedTerm<Batch> {
  /** Factor that it is multiplied with; with 0 it is computed for the log and has no gradient. */
  weight: number;
  /** Computes it, unweighted; the sum disposes of what it gives. */
  loss: (batch: Batch) => Scalar;
}

/** Result of an objective made by {@linkcode weightedSum}: scalars that the caller disposes of. */
export interface WeightedLoss<Name extends string> {
  /** The weighted sum. */
  total: Scalar;
  /** Each term, unweighted, by its name. */
  parts: Record<Name, Scalar>;
}

/**
 * An objective of named terms, which keeps them for the log.
 *
 * @param terms The terms by name, at least one.
 * @returns A function of a batch that gives the sum and its terms.
 * @throws {RangeError} If there is no term or a weight is not finite.
 *
 * @example Contrast and spread, weighed apart
 * ```ts
 * import { koLeo, type Matrix, ntXent, weightedSum } from "rdcd/losses";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const objective = weightedSum({
 *   contrast: { weight: 1, loss: ({ one, other }: { one: Matrix; other: Matrix }) => ntXent(one, other) },
 *   spread: { weight: 5, loss: ({ one }) => koLeo(one) },
 * });
 * const one = tf.tensor2d([[1, 0], [0, 1]]);
 * const { total, parts } = objective({ one, other: one });
 * const [sum, contrast, spread] = [total, parts.contrast, parts.spread].map((term) => term.dataSync()[0]!);
 * assert.ok(Math.abs(sum! - contrast! - 5 * spread!) < 1e-5);
 * ```
 */
export function weightedSum<Batch, Name extends string = string>(
  terms: Readonly<Record<Name, WeightedTerm<Batch>>>,
): (batch: Batch) => WeightedLoss<Name> {
  const entries = Object.entries(terms) as [Name, WeightedTerm<Batch>][];
  if (entries.length === 0) {
    throw new RangeError("Cannot make a weighted sum as there must be at least 1 term: current value is 0");
  }
  for (const [name, { weight }] of entries) {
    if (Number.isFinite(weight)) continue;
    throw new RangeError(
      `Cannot make a weighted sum as the weight of ${name} must be finite: current value is ${weight}`,
    );
  }
  return (batch) =>
    tf.tidy(() => {
      const parts = Object.fromEntries(entries.map(([name, { loss }]) => [name, loss(batch)])) as Record<
        Name,
        Scalar
      >;
      const total = entries.filter(([, { weight }]) => weight !== 0)
        .map(([name, { weight }]) => parts[name].mul<Scalar>(weight))
        .reduce((sum, term) => sum.add(term), tf.scalar(0));
      return { total, parts };
    });
}
