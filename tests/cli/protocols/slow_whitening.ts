import type { Descriptors } from "rdcd/descriptors";

/** Rows of numbers in double precision. */
export type Rows = number[][];

/** The rows of descriptors. */
export function rowsOf({ ids, vectors, dims }: Descriptors): Rows {
  return ids.map((_, row) => Array.from(vectors.subarray(row * dims, (row + 1) * dims)));
}

/** The inner product of two rows. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/**
 * PCA by the book: the covariance's eigenvectors by Jacobi rotations, the largest eigenvalues first, each direction
 * divided by the root of its eigenvalue where it whitens, and unit length at the end.
 */
export function slowCodec(training: Rows, dims: number, whiten: boolean): (rows: Rows) => Rows {
  const size = training[0]!.length;
  const mean = Array.from(
    { length: size },
    (_, i) => training.reduce((sum, row) => sum + row[i]!, 0) / training.length,
  );
  const centerd = training.map((row) => row.map((value, i) => value - mean[i]!));
  const covariance = mean.map((_, i) =>
    mean.map((_, j) => centerd.reduce((sum, row) => sum + row[i]! * row[j]!, 0))
  );
  const axes = jacobi(covariance).sort((a, b) => b.value - a.value).slice(0, dims);
  return (rows) =>
    rows.map((row) => {
      const moved = row.map((value, i) => value - mean[i]!);
      const projected = axes.map(({ value, vector }) => dot(moved, vector) / (whiten ? Math.sqrt(value) : 1));
      const length = Math.sqrt(dot(projected, projected));
      return projected.map((value) => value / length);
    });
}

/** Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations. */
function jacobi(symmetric: Rows): { value: number; vector: number[] }[] {
  const a = symmetric.map((row) => [...row]);
  const n = a.length;
  const v: Rows = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p]![q] === 0) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let i = 0; i < n; i++) {
          [a[i]![p], a[i]![q]] = [c * a[i]![p]! - s * a[i]![q]!, s * a[i]![p]! + c * a[i]![q]!];
        }
        for (let i = 0; i < n; i++) {
          [a[p]![i], a[q]![i]] = [c * a[p]![i]! - s * a[q]![i]!, s * a[p]![i]! + c * a[q]![i]!];
          [v[i]![p], v[i]![q]] = [c * v[i]![p]! - s * v[i]![q]!, s * v[i]![p]! + c * v[i]![q]!];
        }
      }
    }
  }
  return v.map((_, i) => ({ value: a[i]![i]!, vector: v.map((row) => row[i]!) }));
}
