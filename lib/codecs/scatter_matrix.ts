import { createMatrixProduct } from "../backends/matrix_product.ts";
import type { Vectors } from "../types.ts";

/** How rows are spread around their mean. */
export interface Scatter {
  /** The mean row. */
  mean: Float64Array;
  /** The sum of the outer products of each row less the mean with itself, row-major `[dims, dims]`. */
  matrix: Float64Array;
}

/**
 * The mean and the scatter matrix of rows.
 *
 * Up to 2·10^9 products (30,000 rows of 256 numbers) are summed as faiss sums them with OpenBLAS: in single
 * precision, over 320 rows at a time, the mean's share taken off the sum and not off the rows. The smallest
 * eigenvalues, and with them the fourth digit of whitened scores, are as much rounding as data, and published
 * numbers have faiss's rounding. Larger sets are summed in double precision, many times faster.
 *
 * @param rows Row-major `[rows, dims]`; borrowed.
 */
export function scatterMatrix({ vectors, dims }: Vectors): Promise<Scatter> {
  return vectors.length * dims <= MOST_SINGLE_PRODUCTS
    ? Promise.resolve(sumSingle(vectors, dims))
    : sumDouble(vectors, dims);
}

const MOST_SINGLE_PRODUCTS = 2e9;
const OPENBLAS_ROWS = 320;
const ROWS_AT_ONCE = 4096;

function sumSingle(vectors: Float32Array, dims: number): Scatter {
  const rows = vectors.length / dims;
  const mean = new Float32Array(dims);
  for (let i = 0; i < vectors.length; i++) mean[i % dims]! += vectors[i]!;
  for (let i = 0; i < dims; i++) mean[i]! /= rows;

  const sum = new Float32Array(dims * dims);
  for (let i = 0; i < dims; i++) {
    for (let j = i; j < dims; j++) sum[i * dims + j] = Math.fround(-rows * mean[i]!) * mean[j]!;
  }
  const part = new Float32Array(dims * dims);
  for (let start = 0; start < rows;) {
    const end = start + openBlasRows(rows - start);
    part.fill(0);
    for (let row = start; row < end; row++) {
      for (let i = 0; i < dims; i++) {
        const factor = vectors[row * dims + i]!;
        // Product and sum are rounded once, to single precision: a fused multiply-add.
        for (let j = i; j < dims; j++) part[i * dims + j]! += factor * vectors[row * dims + j]!;
      }
    }
    for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
    start = end;
  }
  const matrix = new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) {
    for (let j = i; j < dims; j++) matrix[i * dims + j] = matrix[j * dims + i] = sum[i * dims + j]!;
  }
  return { mean: new Float64Array(mean), matrix };
}

/** How many of the rows that are left OpenBLAS takes next: up to twice its block in two halves. */
function openBlasRows(left: number): number {
  if (left >= 2 * OPENBLAS_ROWS) return OPENBLAS_ROWS;
  return left > OPENBLAS_ROWS ? Math.ceil(left / 2) : left;
}

async function sumDouble(vectors: Float32Array, dims: number): Promise<Scatter> {
  const mean = new Float64Array(dims);
  for (let i = 0; i < vectors.length; i++) mean[i % dims]! += vectors[i]!;
  for (let i = 0; i < dims; i++) mean[i]! /= vectors.length / dims;

  const matrix = new Float64Array(dims * dims);
  const product = await createMatrixProduct({ transposeLeft: true });
  try {
    for (let start = 0; start < vectors.length; start += ROWS_AT_ONCE * dims) {
      const block = new Float64Array(vectors.subarray(start, start + ROWS_AT_ONCE * dims));
      for (let i = 0; i < block.length; i++) block[i]! -= mean[i % dims]!;
      const part = await product.multiply(block, block, block.length / dims);
      for (let i = 0; i < part.length; i++) matrix[i]! += part[i]!;
    }
  } finally {
    await product.dispose();
  }
  return { mean, matrix };
}
