/** The best references of each query so far. */
export interface TopMatches {
  /** Takes a reference in if it is among the best so far. */
  offer(query: number, score: number, index: number): void;
  /** The score of a query's worst kept reference; minus infinity until `k` are kept. */
  worst(query: number): number;
  /** Sorts what was kept, best first, `[queries, k]`. Every query must have been offered at least `k`. */
  finish(): { indices: Int32Array; scores: Float32Array };
}

/**
 * Keeps the `k` best references of each query, the same whatever the order of the offers: higher scores first, of
 * equal scores (as float32) the lower index. Each query's are a binary heap with the worst at its root.
 */
export function createTopMatches(queries: number, k: number): TopMatches {
  const scores = new Float32Array(queries * k).fill(-Infinity);
  const indices = new Int32Array(queries * k).fill(NOTHING);

  // Puts a pair into the heap of `size` at `start`, over its root.
  const sink = (start: number, size: number, score: number, index: number) => {
    let hole = 0;
    while (true) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      const right = child + 1;
      if (
        right < size &&
        isBetter(
          scores[start + child]!,
          indices[start + child]!,
          scores[start + right]!,
          indices[start + right]!,
        )
      ) child = right;
      if (!isBetter(score, index, scores[start + child]!, indices[start + child]!)) break;
      scores[start + hole] = scores[start + child]!;
      indices[start + hole] = indices[start + child]!;
      hole = child;
    }
    scores[start + hole] = score;
    indices[start + hole] = index;
  };

  return {
    offer(query, score, index) {
      const root = query * k;
      const rounded = Math.fround(score);
      if (isBetter(rounded, index, scores[root]!, indices[root]!)) sink(root, k, rounded, index);
    },
    worst: (query) => scores[query * k]!,
    finish() {
      for (let query = 0; query < queries; query++) {
        const start = query * k;
        for (let last = k - 1; last > 0; last--) {
          const [score, index] = [scores[start + last]!, indices[start + last]!];
          scores[start + last] = scores[start]!;
          indices[start + last] = indices[start]!;
          sink(start, last, score, index);
        }
      }
      return { indices, scores };
    },
  };
}

const NOTHING = 2 ** 31 - 1;

function isBetter(score: number, index: number, otherScore: number, otherIndex: number): boolean {
  return score > otherScore || (score === otherScore && index < otherIndex);
}
