import assert from "node:assert/strict";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { principalPlane } from "../../../lib/analysis/tsne/principal_plane.ts";
import { seededPrng } from "../../../lib/random/prng.ts";
import type { Vectors } from "../../../lib/types.ts";
import { randomDescriptors } from "../../evaluation/random_descriptors.ts";
import { closeTo } from "../close_to.ts";

/** Scores by the eigenvectors of the whole covariance, the largest number of each column positive. */
function slowPlane({ vectors, dims }: Vectors): number[] {
  const centerd = Matrix.from1DArray(vectors.length / dims, dims, vectors).center("column");
  const { eigenvectorMatrix } = new EigenvalueDecomposition(centerd.transpose().mmul(centerd), {
    assumeSymmetric: true,
  });
  const columns = [dims - 1, dims - 2].map((column) => {
    const scores = centerd.mmul(eigenvectorMatrix.subMatrixColumn([column])).getColumn(0);
    const largest = scores.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0]!;
    return scores.map((score) => score * Math.sign(largest));
  });
  return columns[0]!.flatMap((score, row) => [score, columns[1]![row]!]);
}

for (const [rows, dims] of [[50, 3], [200, 40], [20, 60]] as const) {
  Deno.test(`principalPlane of ${rows} rows of ${dims} is spanned by the first two eigenvectors`, () => {
    const set = randomDescriptors("P", rows, dims);
    // Two directions that stand out: where several vary nearly as much, more passes would be needed.
    set.vectors.forEach((value, i) => {
      if (i % dims < 2) set.vectors[i] = value * (4 - i % dims);
    });
    const plane = principalPlane(set, seededPrng(7));
    closeTo(plane, slowPlane(set), 1e-6);
    closeTo(principalPlane(set, seededPrng(8)), plane, 1e-6);
  });
}

Deno.test("principalPlane of rows on a line has a column of zeros", () => {
  const line = { vectors: Float32Array.of(0, 1, 2, 4), dims: 1 };
  closeTo(principalPlane(line, seededPrng(7)), [-1.75, 0, -0.75, 0, 0.25, 0, 2.25, 0], 1e-12);
  const same = { vectors: new Float32Array(12).fill(0.5), dims: 3 };
  assert.deepEqual([...principalPlane(same, seededPrng(7))], Array(8).fill(0));
});
