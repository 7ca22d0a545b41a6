import { Matrix, QrDecomposition, SVD } from "ml-matrix";
import { drawNormal } from "../../random/draw.ts";
import type { Prng } from "../../random/prng.ts";
import type { Vectors } from "../../types.ts";

const SPARE_DIRECTIONS = 10;
const PASSES = 8;

/**
 * Rows projected onto the two directions in which they vary most, by randomised subspace iteration: the exact directions
 * of 1536 numbers would take most of a minute.
 *
 * @param vectors Rows; borrowed.
 * @param prng What the iteration starts from. It hardly matters for the result, whose signs are set so that the
 * largest number of each column is positive.
 * @returns `[rows, 2]` row-major, with a column of zeros where rows vary in fewer than two directions.
 * @see {@link https://arxiv.org/abs/0909.4061 | Halko et al. 2011, Finding Structure with Randomness, algorithm 4.4}
 */
export function principalPlane({ vectors, dims }: Vectors, prng: Prng): Float64Array {
  const rows = vectors.length / dims;
  const centerd = Matrix.from1DArray(rows, dims, vectors).center("column");
  const transposed = centerd.transpose();
  const directions = Math.min(rows, dims, 2 + SPARE_DIRECTIONS);
  let basis = new Matrix(dims, directions);
  for (let i = 0; i < dims * directions; i++) {
    basis.set(Math.floor(i / directions), i % directions, drawNormal(prng));
  }
  for (let pass = 0; pass < PASSES; pass++) {
    basis = new QrDecomposition(transposed.mmul(centerd.mmul(basis))).orthogonalMatrix;
  }
  const reduced = centerd.mmul(basis);
  const { rightSingularVectors } = new SVD(reduced, {
    computeLeftSingularVectors: false,
    autoTranspose: true,
  });
  const plane = new Float64Array(2 * rows);
  for (let column = 0; column < Math.min(2, directions); column++) {
    const scores = reduced.mmul(rightSingularVectors.subMatrixColumn([column])).getColumn(0);
    const largest = scores.reduce((best, score) => Math.abs(score) > Math.abs(best) ? score : best, 0);
    scores.forEach((score, row) => plane[2 * row + column] = largest < 0 ? -score : score);
  }
  return plane;
}
