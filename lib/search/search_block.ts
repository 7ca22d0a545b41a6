import type { BlockScorer } from "./block_scorer.ts";
import type { TopMatches } from "./top_matches.ts";

// The runtime lays out a block of references anew for each product: the more queries share it, the better.
const QUERIES_AT_ONCE = 1024;
// Candidates beyond the k-th settle almost every doubt about rounding without a second look.
const SPARE_CANDIDATES = 8;

/** Options for {@linkcode searchBlock} beside the vectors. */
export interface BlockSearch {
  /** The number of the block's first row among all references. */
  first: number;
  /** Numbers a row. */
  dims: number;
  /** How many references are kept for each query. */
  k: number;
  /** The most that the scorer's rounding changes a score. */
  error: number;
  /** The best so far; taken over into it. */
  top: TopMatches;
  /** The scorer that computes. */
  scorer: BlockScorer;
}

/**
 * Takes the best rows of one block of references into the best so far of each query.
 *
 * The scorer's rounded products choose candidates, exact ones (double precision) decide. What the scorer left out
 * cannot exceed its last candidate by more than `error`: where that does not settle it, all rows are compared.
 *
 * @param queries Row-major `[queries, dims]`.
 * @param block Row-major `[rows, dims]`; blocks come in the order of their rows.
 * @param search The best so far, and how to compute.
 */
export async function searchBlock(
  queries: Float32Array,
  block: Float32Array,
  search: BlockSearch,
): Promise<void> {
  const { dims, k, scorer } = search;
  const count = Math.min(k + SPARE_CANDIDATES, block.length / dims);
  const queryCount = queries.length / dims;
  // Equal chunks, as a short last one would cost the layout for few products.
  const atOnce = Math.ceil(queryCount / Math.ceil(queryCount / QUERIES_AT_ONCE));
  for (let firstQuery = 0; firstQuery < queryCount; firstQuery += atOnce) {
    const chunk = queries.subarray(firstQuery * dims, (firstQuery + atOnce) * dims);
    const best = await scorer.best(chunk, block, dims, count);
    settleChunk(queries, block, { ...search, ...best, firstQuery, count });
  }
}

interface ChunkSearch extends BlockSearch {
  firstQuery: number;
  rows: Int32Array;
  scores: Float32Array;
  count: number;
}

function settleChunk(queries: Float32Array, block: Float32Array, chunk: ChunkSearch): void {
  const { first, dims, error, top, firstQuery, rows, scores, count } = chunk;
  const blockRows = block.length / dims;
  for (let i = 0; i < rows.length / count; i++) {
    const query = firstQuery + i;
    for (let j = i * count; j < (i + 1) * count; j++) {
      if (Math.fround(scores[j]! + error) < top.worst(query)) break;
      top.offer(query, innerProduct(queries, query, block, rows[j]!, dims), first + rows[j]!);
    }
    const bestLeftOut = Math.fround(scores[(i + 1) * count - 1]! + error);
    if (count === blockRows || error === 0 || bestLeftOut < top.worst(query)) continue;
    const candidates = new Set(rows.subarray(i * count, (i + 1) * count));
    for (let row = 0; row < blockRows; row++) {
      if (candidates.has(row)) continue;
      top.offer(query, innerProduct(queries, query, block, row, dims), first + row);
    }
  }
}

/** The inner product of two rows of `dims` numbers, in double precision. */
export function innerProduct(
  a: Float32Array,
  rowA: number,
  b: Float32Array,
  rowB: number,
  dims: number,
): number {
  let i = rowA * dims;
  let j = rowB * dims;
  const end = i + dims;
  let sum = 0;
  let other = 0;
  // Two sums, so that an addition need not wait for the one before.
  for (; i + 1 < end; i += 2, j += 2) {
    sum += a[i]! * b[j]!;
    other += a[i + 1]! * b[j + 1]!;
  }
  return i < end ? sum + other + a[i]! * b[j]! : sum + other;
}
