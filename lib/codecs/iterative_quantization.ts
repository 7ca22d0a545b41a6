import { seededPrng } from "../random/prng.ts";
import { type MatrixProducts, nearestRotation } from "./nearest_rotation.ts";

/** Options for {@linkcode iterativeQuantization}. */
export interface IterativeQuantizationOptions {
  /** How often signs and rotation are found in turn. */
  iterations: number;
  /** The rotation to start from, row-major `[dims, dims]`; borrowed. */
  start: Float64Array;
  /** Matrix products to multiply with; borrowed. */
  products: MatrixProducts;
}

/** Result of {@linkcode iterativeQuantization}. */
export interface Quantization {
  /** Row-major `[dims, dims]`, orthogonal. */
  rotation: Float64Array;
  /**
   * For the rotation before each iteration and after the last, how far rows are from their signs: the mean squared
   * distance between rows over their root mean squared length and signs over the root of `dims`, in `[0, 2]`. It never
   * rises.
   */
  losses: number[];
}

/**
 * Finds a rotation after which the signs of rows say most about them, by iterative quantization: given a rotation, the
 * best bits are the signs; given the bits, the best rotation is the solution of an orthogonal Procrustes problem.
 *
 * @param blocks Centered rows, row-major `[rows, dims]`, in blocks; borrowed.
 * @throws {RangeError} If the rows determine no rotation.
 * @see {@link https://doi.org/10.1109/CVPR.2011.5995432 | Gong and Lazebnik 2011}
 */
export async function iterativeQuantization(
  blocks: readonly Float64Array[],
  dims: number,
  { iterations, start, products }: IterativeQuantizationOptions,
): Promise<Quantization> {
  const rows = blocks.reduce((sum, { length }) => sum + length / dims, 0);
  let squares = 0;
  for (const block of blocks) for (const value of block) squares += value ** 2;
  const losses: number[] = [];
  let rotation = start;
  for (let iteration = 0; iteration <= iterations; iteration++) {
    const sums = new Float64Array(dims * dims);
    let magnitudes = 0;
    for (const block of blocks) {
      const rotated = await products.plain.multiply(block, rotation, dims);
      for (let i = 0; i < rotated.length; i++) {
        magnitudes += Math.abs(rotated[i]!);
        rotated[i] = rotated[i]! >= 0 ? 1 : -1;
      }
      if (iteration === iterations) continue;
      const part = await products.transposed.multiply(block, rotated, block.length / dims);
      for (let i = 0; i < sums.length; i++) sums[i]! += part[i]!;
    }
    losses.push(2 - 2 * magnitudes / Math.sqrt(rows * dims * squares));
    if (iteration < iterations) rotation = await nearestRotation(sums, dims, products);
  }
  return { rotation, losses };
}

/**
 * A random rotation, all of them alike likely.
 *
 * @param seed Same seed, same rotation.
 * @param products What multiplies; borrowed.
 */
export function randomRotation(dims: number, seed: number, products: MatrixProducts): Promise<Float64Array> {
  const prng = seededPrng(`rotation ${seed}`);
  // Box and Muller's normal numbers; 1 - prng() is never 0.
  const normal = () => Math.sqrt(-2 * Math.log(1 - prng())) * Math.cos(2 * Math.PI * prng());
  return nearestRotation(Float64Array.from({ length: dims * dims }, normal), dims, products);
}
