import { createMatrixProduct } from "../backends/matrix_product.ts";

/** Rows that are multiplied at once. */
const ROWS = 1024;

/** Options for {@linkcode compareAll}. */
export interface CompareAllOptions {
  /** Called for each pair of rows, the later row first. */
  onPair: (row: number, other: number, score: number) => void;
  /** Called with the number of rows that were compared with all before them. */
  onProgress?: ((rows: number) => void) | undefined;
}

/**
 * Computes the inner product of every row with every row before it, in double precision, block by block in constant memory.
 *
 * @param vectors Row-major `[rows, dims]`; borrowed.
 * @param dims Numbers a row.
 */
export async function compareAll(
  vectors: Float32Array,
  dims: number,
  { onPair, onProgress }: CompareAllOptions,
): Promise<void> {
  const count = vectors.length / dims;
  const product = await createMatrixProduct({ transposeLeft: false });
  try {
    for (let firstRow = 0; firstRow < count; firstRow += ROWS) {
      const left = rowsFrom(vectors, dims, firstRow);
      for (let firstColumn = 0; firstColumn <= firstRow; firstColumn += ROWS) {
        const right = rowsFrom(vectors, dims, firstColumn);
        const columns = right.length / dims;
        const scores = await product.multiply(left, transposed(right, dims), dims);
        for (let i = 0; i < left.length / dims; i++) {
          const row = firstRow + i;
          const end = Math.min(columns, row - firstColumn);
          for (let j = 0; j < end; j++) onPair(row, firstColumn + j, scores[i * columns + j]!);
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
