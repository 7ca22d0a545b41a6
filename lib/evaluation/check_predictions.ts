import type { Prediction } from "../types.ts";

/** Options for {@linkcode checkPredictions}: what it checks against. */
export interface CheckPredictionsOptions {
  /** Ids of all queries. */
  queries: Iterable<string>;
  /** Ids of all references. */
  references: Iterable<string>;
}

/** The most predictions that the Image Similarity Challenge takes. */
const MOST_PREDICTIONS = 500_000;

/**
 * Refuses predictions that the Image Similarity Challenge's rules refuse: more than 500,000, a pair twice, an id of no
 * query or reference, a score that is not finite, an id that its CSV files cannot hold.
 *
 * @param predictions Pairs with their scores.
 * @param options The ids that exist.
 * @throws {RangeError} Naming the first that is refused.
 * @see {@link https://github.com/facebookresearch/isc2021 | The challenge's repository, isc/io.py and isc/metrics.py}
 *
 * @example A reference that is not there
 * ```ts
 * import { checkPredictions } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const predictions = [{ query: "Q00001", reference: "R999999", score: 0.9 }];
 * assert.throws(() => checkPredictions(predictions, { queries: ["Q00001"], references: ["R000001"] }), /R999999/);
 * ```
 */
export function checkPredictions(predictions: readonly Prediction[], options: CheckPredictionsOptions): void {
  const refuse = (rule: string, value: unknown): never => {
    throw new RangeError(`Cannot submit predictions as ${rule}: current value is ${value}`);
  };
  if (predictions.length > MOST_PREDICTIONS) {
    refuse(`the challenge takes at most ${MOST_PREDICTIONS}`, predictions.length);
  }
  const [queries, references] = [new Set(options.queries), new Set(options.references)];
  const seen = new Map<string, Set<string>>();
  for (const { query, reference, score } of predictions) {
    if (!queries.has(query)) refuse("every query must be one of the data set's", query);
    if (!references.has(reference)) refuse("every reference must be one of the data set's", reference);
    if (!Number.isFinite(score)) {
      refuse("every score must be a finite number", `${query}, ${reference}, ${score}`);
    }
    for (const id of [query, reference]) {
      if (/[,"\r\n]/.test(id) || id.trim() !== id) {
        refuse("no id may hold a comma, a quote or a line break", id);
      }
    }
    const own = seen.get(query);
    if (own === undefined) seen.set(query, new Set([reference]));
    else if (own.has(reference)) refuse("each pair must be given once", `${query}, ${reference} twice`);
    else own.add(reference);
  }
}
