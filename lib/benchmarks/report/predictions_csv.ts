import type { Prediction } from "../../types.ts";

/**
 * Predictions as the CSV file that the Image Similarity Challenge's matching track took: `query_id,reference_id,score`
 * with that header, scores with all their digits. Check them first, see `checkPredictions`.
 *
 * @param predictions Pairs with their scores, in the order in which they are written.
 * @returns Lines in chunks: half a million of them are too long for one text to be handled well.
 *
 * @example One prediction
 * ```ts
 * import { predictionsCsv } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const chunks = [...predictionsCsv([{ query: "Q00001", reference: "R326040", score: 0.5 }])];
 * assert.equal(chunks.join(""), "query_id,reference_id,score\nQ00001,R326040,0.5\n");
 * ```
 */
export function* predictionsCsv(predictions: readonly Prediction[]): Generator<string, void, undefined> {
  yield "query_id,reference_id,score\n";
  for (let start = 0; start < predictions.length; start += LINES) {
    yield predictions.slice(start, start + LINES)
      .map(({ query, reference, score }) => `${query},${reference},${score}\n`).join("");
  }
}

const LINES = 10_000;
