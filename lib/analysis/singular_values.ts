import { Matrix, SVD } from "ml-matrix";
import type { Vectors } from "../types.ts";
import { checkDescriptors } from "./check_descriptors.ts";

/**
 * The spectrum of descriptors: how much they vary in each direction, the most varied first. Where values fall to
 * nothing, descriptors have collapsed to fewer dimensions than they have numbers.
 *
 * They are the singular values of the covariance matrix, divided by one less than the number of rows: what DirectCLR's
 * `spectrum.py` computes, and its logarithms are what is plotted there and in RDCD's figure 3. As a covariance matrix
 * is symmetric, they are its eigenvalues as well, and the squared singular values of the centerd descriptors, divided
 * by the same number. Rows are taken as they are; DirectCLR scales them to unit length first, which descriptors are.
 *
 * Computed in double precision: what is less than 1e-15 of the largest is rounding. Of `n` descriptors with more than
 * `n` numbers each, the values that must be nothing are 0.
 *
 * @param descriptors At least two descriptors; borrowed.
 * @returns One value for each of the `dims`, descending, at least 0, in squared units of the descriptors.
 * @throws {RangeError} If there are fewer than two rows, they are not whole, or a number is not finite.
 * @see {@link https://arxiv.org/abs/2110.09348 | Jing et al. 2022, Understanding Dimensional Collapse in Contrastive Self-supervised Learning, section 3}
 *
 * @example Descriptors that vary in one direction only
 * ```ts
 * import { singularValues } from "rdcd/analysis";
 * import assert from "node:assert/strict";
 *
 * const descriptors = { vectors: new Float32Array([1, 5, 2, 5, 3, 5]), dims: 2 };
 * assert.deepEqual([...singularValues(descriptors)], [1, 0]);
 * ```
 */
export function singularValues(descriptors: Vectors): Float64Array {
  const rows = checkDescriptors("compute singular values", descriptors, 2);
  const { vectors, dims } = descriptors;
  const mean = new Float64Array(dims);
  for (let i = 0; i < vectors.length; i++) mean[i % dims]! += vectors[i]! / rows;

  // Rows and columns of the centerd descriptors have the same products but for zeros: the fewer of the two are taken.
  const isWide = rows < dims;
  const [count, length] = isWide ? [dims, rows] : [rows, dims];
  const matrix = sumOuterProducts(count, length, (number, vector) => {
    for (let i = 0; i < length; i++) {
      const column = isWide ? number : i;
      vector[i] = vectors[(isWide ? i : number) * dims + column]! - mean[column]!;
    }
  });
  const { diagonal } = new SVD(Matrix.from1DArray(length, length, matrix), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  const values = new Float64Array(dims);
  values.set(diagonal.map((value) => value / (rows - 1)));
  return values;
}

const VECTORS_AT_ONCE = 4;

/**
 * The sum of the outer products of vectors with themselves, row-major `[length, length]`, in double precision.
 *
 * It is not {@linkcode scatterMatrix}, which rounds as faiss does: that hides the small values that a spectrum is
 * looked at for.
 */
function sumOuterProducts(
  count: number,
  length: number,
  read: (number: number, vector: Float64Array) => void,
): Float64Array {
  const sum = new Float64Array(length * length);
  const vectors = Array.from({ length: VECTORS_AT_ONCE }, () => new Float64Array(length));
  const [a, b, c, d] = vectors as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let first = 0; first < count; first += VECTORS_AT_ONCE) {
    vectors.forEach((vector, i) => first + i < count ? read(first + i, vector) : vector.fill(0));
    for (let i = 0; i < length; i++) {
      const [ofA, ofB, ofC, ofD] = [a[i]!, b[i]!, c[i]!, d[i]!];
      for (let j = i; j < length; j++) {
        sum[i * length + j]! += ofA * a[j]! + ofB * b[j]! + ofC * c[j]! + ofD * d[j]!;
      }
    }
  }
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < i; j++) sum[i * length + j] = sum[j * length + i]!;
  }
  return sum;
}
