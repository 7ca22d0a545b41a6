import { compareAll } from "../search/compare_all.ts";
import type { ScoredPair } from "../search/group_copies.ts";
import { copyRows } from "../vectors/pick_rows.ts";
import { innerProduct } from "../search/search_block.ts";

/** Descriptors that are to be compared. */
export interface ComparedRows {
  /** A key a row. */
  keys: readonly string[];
  /** Row-major `[keys.length, orientations, dims]`, the orientation as it is first. */
  vectors: Float32Array;
  /** Numbers a descriptor. */
  dims: number;
  /** Descriptors a row. */
  orientations: number;
  /** A number a row that its scores are lowered by; `null` for none. */
  bias: Float32Array | null;
  /** For each row true if it is only compared with the others; `null` where all are compared with all. */
  isReference: readonly boolean[] | null;
}

/** A pair whose score may be lowered. */
export interface SimilarPair extends ScoredPair {
  /** The inner product of the descriptors as it is. */
  similarity: number;
}

/** Options for {@linkcode pairsAbove}. */
export interface PairsAboveOptions {
  /** Called with how many more rows were compared. */
  onRows?: ((rows: number) => void) | undefined;
  /** Ends the work early. */
  signal?: AbortSignal | undefined;
}

/** Pairs that are kept of a row with those before it: enough for its group, and not the square of a film's frames. */
const MOST_PAIRS_A_ROW = 200;
/** Products are summed in another order here and there. */
const ROUNDING = 1e-6;

/**
 * Compares rows with one another, of each the best of its orientations, and keeps the pairs that reach a threshold: of each
 * row the 200 best with the rows before it.
 *
 * @returns Pairs, the later row first.
 */
export async function pairsAbove(
  { vectors, dims, orientations, bias, isReference, keys }: ComparedRows,
  threshold: number,
  { onRows, signal }: PairsAboveOptions = {},
): Promise<SimilarPair[]> {
  const pairs: SimilarPair[] = [];
  const upright = firstOrientations({ vectors, dims, orientations });
  const exact = (row: number, other: number) => {
    let highest = -Infinity;
    for (let turn = 0; turn < orientations; turn++) {
      highest = Math.max(highest, innerProduct(upright, row, vectors, other * orientations + turn, dims));
    }
    return highest;
  };
  const lowered = (row: number, other: number) => bias === null ? 0 : bias[row]! + bias[other]!;
  let block = new Map<number, Map<number, Likeness>>();
  const consider = (row: number, other: number) => {
    const own = block.get(row) ?? new Map<number, Likeness>();
    block.set(row, own);
    if (own.has(other)) return;
    const similarity = exact(row, other);
    const score = similarity - lowered(row, other);
    if (score < threshold) return;
    own.set(other, { score, similarity });
    if (own.size === 2 * MOST_PAIRS_A_ROW) block.set(row, new Map(best(own)));
  };
  const indices = keys.map((_, row) => row);
  const rows = isReference === null ? indices : indices.filter((row) => !isReference[row]);
  const others = isReference === null ? indices : indices.filter((row) => isReference[row]);
  const isPlain = isReference === null && orientations === 1;
  const turned = others.flatMap((row) =>
    Array.from({ length: orientations }, (_, turn) => row * orientations + turn)
  );
  let done = 0;
  await compareAll(
    isPlain ? vectors : copyRows({ vectors: upright, dims }, rows).vectors,
    dims,
    {
      least: threshold - ROUNDING + (bias === null ? 0 : 2 * lowest(bias)),
      onPair(left, right, score) {
        const [row, other] = isPlain
          ? [left, right]
          : [rows[left]!, others[Math.floor(right / orientations)]!];
        if (score < threshold - ROUNDING + lowered(row, other)) return;
        if (isReference !== null || other < row) consider(row, other);
      },
      onProgress(count) {
        for (const [row, own] of [...block].sort(([one], [other]) => one - other)) {
          for (const [other, likeness] of best(own)) pairs.push({ row, other, ...likeness });
        }
        block = new Map();
        onRows?.(count - done);
        done = count;
      },
      signal,
    },
    // Rows against all orientations of the others.
    isPlain ? null : copyRows({ vectors, dims }, turned).vectors,
  );
  return pairs;
}

type Likeness = Pick<SimilarPair, "score" | "similarity">;

function best(own: ReadonlyMap<number, Likeness>): [other: number, likeness: Likeness][] {
  return [...own].sort(([one, a], [other, b]) => b.score - a.score || one - other).slice(0, MOST_PAIRS_A_ROW);
}

/** The descriptors of images as they are. */
export function firstOrientations(
  { vectors, dims, orientations }: Pick<ComparedRows, "vectors" | "dims" | "orientations">,
): Float32Array {
  if (orientations === 1) return vectors;
  const rows = vectors.length / dims / orientations;
  return copyRows({ vectors, dims }, Array.from({ length: rows }, (_, row) => row * orientations)).vectors;
}

function lowest(bias: Float32Array): number {
  return bias.reduce((least, value) => Math.min(least, value), Infinity);
}
