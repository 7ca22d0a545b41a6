import type { BlockScorer } from "./block_scorer.ts";
import { createTopMatches } from "./top_matches.ts";

/**
 * Scores blocks with tfjs, on the backend that is active: the product there, the choice of the best in JavaScript
 * (tfjs's own `topk` sorts objects, which takes longer than the product).
 *
 * @returns A scorer that the caller disposes of.
 */
export async function createTfjsScorer(): Promise<BlockScorer> {
  const tf = await import("@tensorflow/tfjs");
  await tf.ready();
  return {
    async best(queries, references, dims, count) {
      // The WASM backend's fast product takes no transposed matrix, so the transpose is made.
      const product = tf.tidy(() =>
        tf.matMul(
          tf.tensor2d(queries, [queries.length / dims, dims]),
          tf.transpose(tf.tensor2d(references, [references.length / dims, dims])),
        )
      );
      const scores = await product.data<"float32">();
      product.dispose();
      const [queryCount, rows] = [queries.length / dims, references.length / dims];
      const top = createTopMatches(queryCount, count);
      for (let query = 0; query < queryCount; query++) {
        for (let row = 0; row < rows; row++) top.offer(query, scores[query * rows + row]!, row);
      }
      const best = top.finish();
      return { rows: best.indices, scores: best.scores };
    },
    dispose: () => Promise.resolve(),
  };
}
