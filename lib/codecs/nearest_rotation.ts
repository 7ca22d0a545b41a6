import type { MatrixProduct } from "../backends/matrix_product.ts";

/** The two products of matrices that are computed with. */
export interface MatrixProducts {
  /** Left times right. */
  plain: MatrixProduct;
  /** The transpose of left, times right. */
  transposed: MatrixProduct;
}

const SMALLEST_SINGULAR_VALUE = 1e-7;
const NEARLY_ORTHOGONAL = 1e-7;
const MOST_STEPS = 200;

/**
 * The orthogonal matrix nearest to a square one: the solution of the orthogonal Procrustes problem, which maximises the
 * trace of its transpose with the matrix.
 *
 * It is `U Vᵀ` of the singular value decomposition `U S Vᵀ`, computed by Newton–Schulz iterations, which are products of
 * matrices and nothing else; while singular values are still apart they are scaled as Chen and Chow 2014 do (A Stable
 * Scaling of Newton-Schulz for Improving the Sign Function Computation of a Hermitian Matrix).
 *
 * @param matrix Row-major `[dims, dims]`; borrowed.
 * @param products What multiplies; borrowed.
 * @returns Row-major, orthogonal to about 1e-14.
 * @throws {RangeError} If the matrix is singular, so that there is no single nearest one.
 */
export async function nearestRotation(
  matrix: Float64Array,
  dims: number,
  { plain, transposed }: MatrixProducts,
): Promise<Float64Array> {
  const norm = Math.hypot(...blockNorms(matrix));
  let rotation = matrix.map((value) => value / norm);
  // A lower bound of the singular values, of which the largest is at most 1.
  let lowest = SMALLEST_SINGULAR_VALUE;
  for (let step = 0; step < MOST_STEPS; step++) {
    const gram = await transposed.multiply(rotation, rotation, dims);
    const isNear = distanceFromIdentity(gram, dims) < NEARLY_ORTHOGONAL;
    if (isNear) lowest = 1;
    const scale = Math.sqrt(3 / (1 + lowest + lowest ** 2));
    lowest = Math.min(1, scale * lowest * (3 - (scale * lowest) ** 2) / 2);
    for (let i = 0; i < gram.length; i++) gram[i]! *= -(scale ** 3) / 2;
    for (let i = 0; i < gram.length; i += dims + 1) gram[i]! += 1.5 * scale;
    rotation = new Float64Array(await plain.multiply(rotation, gram, dims));
    // Each step squares the distance, so that the last one leaves rounding only.
    if (isNear) return rotation;
  }
  throw new RangeError(
    "Cannot find the nearest rotation as the matrix must not be singular: current value is, or nearly so",
  );
}

/** Norms of parts, as a function takes only so many arguments. */
function blockNorms(values: Float64Array): number[] {
  const norms: number[] = [];
  for (let start = 0; start < values.length; start += 4096) {
    norms.push(Math.hypot(...values.subarray(start, start + 4096)));
  }
  return norms;
}

function distanceFromIdentity(matrix: Float64Array, dims: number): number {
  let largest = 0;
  for (let row = 0; row < dims; row++) {
    for (let column = 0; column < dims; column++) {
      const distance = Math.abs(matrix[row * dims + column]! - (row === column ? 1 : 0));
      // Negated, so that NaN counts as far.
      if (!(distance <= largest)) largest = distance;
    }
  }
  return largest;
}
