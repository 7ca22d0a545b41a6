import type { Match, Prediction } from "../types.ts";

/** Predictions from the highest score to the lowest, as numbers. */
export interface RankedPredictions {
  /** The score of each. */
  scores: Float64Array;
  /** 1 for each that is in the ground truth, else 0. */
  correct: Uint8Array;
  /** The number of each one's query. */
  queries: Uint32Array;
  /** The number of each query that has predictions or matches, in the order of first mention. */
  queryNumbers: Map<string, number>;
}

/**
 * Checks predictions against the ground truth and sorts them by falling score; of equal scores, wrong ones come
 * first, so that the same score for everything gains nothing (the ISC 2021 rule).
 *
 * @throws {RangeError} If the ground truth is empty, a pair is in either list twice, or a score is not a number.
 */
export function rankPredictions(
  predictions: readonly Prediction[],
  groundTruth: readonly Match[],
): RankedPredictions {
  if (groundTruth.length === 0) {
    throw new RangeError(
      "Cannot evaluate predictions as the ground truth must have at least one match: current value is none",
    );
  }
  const matches = new Pairs("the ground truth");
  for (const { query, reference } of groundTruth) matches.add(query, reference);
  const seen = new Pairs("the predictions");
  const queryNumbers = new Map<string, number>();
  const count = predictions.length;
  const scores = new Float64Array(count);
  const correct = new Uint8Array(count);
  const queries = new Uint32Array(count);
  predictions.forEach(({ query, reference, score }, i) => {
    if (Number.isNaN(score)) {
      throw new RangeError(
        `Cannot evaluate predictions as every score must be a number: current value for ${query}, ${reference} is ${score}`,
      );
    }
    seen.add(query, reference);
    scores[i] = score;
    correct[i] = matches.has(query, reference) ? 1 : 0;
    queries[i] = number(queryNumbers, query);
  });
  for (const { query } of groundTruth) number(queryNumbers, query);

  const order = Uint32Array.from(predictions.keys())
    .sort((a, b) => scores[b]! - scores[a]! || correct[a]! - correct[b]!);
  return {
    scores: Float64Array.from(order, (i) => scores[i]!),
    correct: Uint8Array.from(order, (i) => correct[i]!),
    queries: Uint32Array.from(order, (i) => queries[i]!),
    queryNumbers,
  };
}

/** Pairs of ids, each only once. */
class Pairs {
  readonly #references = new Map<string, Set<string>>();
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  add(query: string, reference: string): void {
    let references = this.#references.get(query);
    if (references === undefined) this.#references.set(query, references = new Set());
    if (references.has(reference)) {
      throw new RangeError(
        `Cannot evaluate predictions as ${this.#name} must have each pair only once: current value has ${query}, ${reference} twice`,
      );
    }
    references.add(reference);
  }

  has(query: string, reference: string): boolean {
    return this.#references.get(query)?.has(reference) ?? false;
  }
}

function number(numbers: Map<string, number>, id: string): number {
  let value = numbers.get(id);
  if (value === undefined) numbers.set(id, value = numbers.size);
  return value;
}
