/**
 * The squared Euclidean distance of two rows of the same set, in double precision.
 *
 * @param vectors Row-major `[rows, dims]`; borrowed.
 * @param b The other row's number.
 */
export function squaredDistance(
  vectors: Float32Array | Float64Array,
  dims: number,
  a: number,
  b: number,
): number {
  let i = a * dims;
  let j = b * dims;
  const end = i + dims;
  let sum = 0;
  let other = 0;
  // Two sums, so that an addition need not wait for the one before.
  for (; i + 1 < end; i += 2, j += 2) {
    const difference = vectors[i]! - vectors[j]!;
    const next = vectors[i + 1]! - vectors[j + 1]!;
    sum += difference * difference;
    other += next * next;
  }
  return i < end ? sum + other + (vectors[i]! - vectors[j]!) ** 2 : sum + other;
}
