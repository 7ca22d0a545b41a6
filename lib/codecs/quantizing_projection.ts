import { createMatrixProduct } from "../backends/matrix_product.ts";
import type { Vectors } from "../types.ts";
import { iterativeQuantization, randomRotation } from "./iterative_quantization.ts";
import type { MatrixProducts } from "./nearest_rotation.ts";
import { subsampleRows } from "./subsample_rows.ts";

/** A linear step and what it is fitted to. */
export interface QuantizingOptions {
  /** The mean that is subtracted first. */
  mean: Float64Array;
  /** Row-major `[input dims, bits]`. */
  projection: Float64Array;
  /** Seed of the rotation that is started from. */
  seed: number;
}

const ITERATIONS = 50;
const ROWS_PER_BIT = 50;
const ROWS_AT_ONCE = 4096;

/**
 * The projection with the rotation behind it after which signs say most, found by 50 iterations of
 * {@linkcode iterativeQuantization} on at most 50 random rows a bit.
 *
 * @param sample Training rows; borrowed.
 * @returns The projection times the rotation.
 */
export async function quantizingProjection(
  sample: Vectors,
  { mean, projection, seed }: QuantizingOptions,
): Promise<Float64Array> {
  const inputDims = mean.length;
  const dims = projection.length / inputDims;
  const { vectors } = await subsampleRows(sample, ROWS_PER_BIT * dims);
  const plain = await createMatrixProduct({ transposeLeft: false });
  try {
    const transposed = await createMatrixProduct({ transposeLeft: true });
    try {
      const products: MatrixProducts = { plain, transposed };
      const blocks: Float64Array[] = [];
      for (let start = 0; start < vectors.length; start += ROWS_AT_ONCE * inputDims) {
        const block = new Float64Array(vectors.subarray(start, start + ROWS_AT_ONCE * inputDims));
        for (let i = 0; i < block.length; i++) block[i]! -= mean[i % inputDims]!;
        blocks.push(await plain.multiply(block, projection, inputDims));
      }
      const start = await randomRotation(dims, seed, products);
      const { rotation } = await iterativeQuantization(blocks, dims, {
        iterations: ITERATIONS,
        ...{ start, products },
      });
      return new Float64Array(await plain.multiply(projection, rotation, dims));
    } finally {
      await transposed.dispose();
    }
  } finally {
    await plain.dispose();
  }
}
