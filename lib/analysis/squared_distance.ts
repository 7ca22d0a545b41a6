/**
 * The squared Euclidean distance of two rows of the same set, in double precision.
 *
 * @param vectors Row-major `[rows, dims]`; borrowed.
 * @param dims Numbers a row.
 * @param a A row's number.
 * @param b The other row's number.
 */
export function squaredDistance(
  vectors: Float32Array | Float64Array,
  dims: number,
  a: number,
  b: number,
): number {
  let sum = 0;
  for (let i = a * dims, j = b * dims, end = i + dims; i < end; i++, j++) {
    const difference = vectors[i]! - vectors[j]!;
    sum += difference * difference;
  }
  return sum;
}
