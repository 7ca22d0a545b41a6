import { createMatrixProduct } from "../backends/matrix_product.ts";
import { randomRotation } from "./iterative_quantization.ts";

/**
 * A projection with random directions behind it that are a tight frame: the first rows of a random rotation.
 *
 * @param projection Row-major `[input dims, dims]`; borrowed.
 * @param directions How many, at least `dims`.
 * @param seed Same seed, same directions.
 * @returns Row-major `[input dims, directions]`.
 */
export async function spreadProjection(
  projection: Float64Array,
  dims: number,
  directions: number,
  seed: number,
): Promise<Float64Array> {
  const plain = await createMatrixProduct({ transposeLeft: false });
  try {
    const transposed = await createMatrixProduct({ transposeLeft: true });
    try {
      const rotation = await randomRotation(directions, seed, { plain, transposed });
      const frame = rotation.slice(0, dims * directions);
      return new Float64Array(await plain.multiply(projection, frame, dims));
    } finally {
      await transposed.dispose();
    }
  } finally {
    await plain.dispose();
  }
}
