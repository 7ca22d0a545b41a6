import { createMatrixProduct } from "../backends/matrix_product.ts";

/** Rows that are multiplied at once. */
const ROWS = 1024;

/** Options for {@linkcode compareAll}. */
export interface CompareAllOptions {
  /**
   * Called for each pair of rows, the later row first; of two sets the row of the first, then that of the second.
   *
   * @param score The inner product, in double precision.
   */
  onPair: (row: number, other: number, score: number) => void;
  /**
   * The lowest score that is called for.
   *
   * @default {-Infinity}
   */
  least?: number;
  /** Called with the number of rows that were compared with all before them, or with all of the second set. */
  onProgress?: ((rows: number) => void) | undefined;
  /** Ends the work after the rows at hand, without an error. */
  signal?: AbortSignal | undefined;
}

/**
 * Computes the inner product of every row with every row before it, or with every row of a second set, block by block in
 * constant memory.
 *
 * @param vectors Row-major `[rows, dims]`; borrowed.
 * @param dims Numbers a row.
 * @param options What is done with a pair.
 * @param others The second set, row-major `[others, dims]`; `null` for the rows themselves.
 */
export async function compareAll(
  vectors: Float32Array,
  dims: number,
  { onPair, least = -Infinity, onProgress, signal }: CompareAllOptions,
  others: Float32Array | null = null,
): Promise<void> {
  const count = vectors.length / dims;
  const product = await createMatrixProduct({ transposeLeft: false });
  try {
    for (let firstRow = 0; firstRow < count && !signal?.aborted; firstRow += ROWS) {
      const left = rowsFrom(vectors, dims, firstRow);
      const columnCount = others === null ? firstRow + 1 : others.length / dims;
      for (let firstColumn = 0; firstColumn < columnCount; firstColumn += ROWS) {
        const right = rowsFrom(others ?? vectors, dims, firstColumn);
        const columns = right.length / dims;
        const scores = await product.multiply(left, transposed(right, dims), dims);
        for (let i = 0; i < left.length / dims; i++) {
          const row = firstRow + i;
          const end = others === null ? Math.min(columns, row - firstColumn) : columns;
          for (let j = 0; j < end; j++) {
            const score = scores[i * columns + j]!;
            if (score >= least) onPair(row, firstColumn + j, score);
          }
        }
      }
      onProgress?.(Math.min(count, firstRow + ROWS));
    }
  } finally {
    await product.dispose();
  }
}

function rowsFrom(vectors: Float32Array, dims: number, first: number): Float64Array {
  return Float64Array.from(vectors.subarray(first * dims, (first + ROWS) * dims));
}

function transposed(rows: Float64Array, dims: number): Float64Array {
  const count = rows.length / dims;
  const columns = new Float64Array(rows.length);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < dims; i++) columns[i * count + row] = rows[row * dims + i]!;
  }
  return columns;
}
