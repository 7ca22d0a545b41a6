import assert from "node:assert/strict";
import { scatterMatrix } from "../../lib/codecs/scatter_matrix.ts";
import { seededPrng } from "../../lib/random/prng.ts";

/** One element of the matrix by its definition. */
function slowElement(vectors: Float32Array, dims: number, i: number, j: number): number {
  const rows = vectors.length / dims;
  const column = (k: number) => Array.from({ length: rows }, (_, row) => vectors[row * dims + k]!);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / rows;
  const [a, b] = [column(i), column(j)];
  const [meanA, meanB] = [mean(a), mean(b)];
  return a.reduce((sum, value, row) => sum + (value - meanA) * (b[row]! - meanB), 0);
}

// The last is beyond what is summed in single precision.
for (const [rows, dims, tolerance] of [[3, 2, 1e-6], [1000, 20, 1e-6], [8100, 512, 1e-10]] as const) {
  Deno.test(`scatterMatrix equals the definition for ${rows} rows of ${dims} numbers`, async () => {
    const prng = seededPrng(rows);
    const vectors = Float32Array.from({ length: rows * dims }, (_, i) => (prng() - 0.4) / (1 + i % dims));
    const { mean, matrix } = await scatterMatrix({ vectors, dims });
    assert.equal(matrix.length, dims * dims);
    for (let trial = 0; trial < 20; trial++) {
      const [i, j] = [Math.floor(prng() * dims), Math.floor(prng() * dims)];
      const expected = slowElement(vectors, dims, i, j);
      const size = Math.sqrt(slowElement(vectors, dims, i, i) * slowElement(vectors, dims, j, j));
      assert.ok(Math.abs(matrix[i * dims + j]! - expected) <= tolerance * size);
      assert.equal(matrix[i * dims + j], matrix[j * dims + i]);
    }
    const average = vectors.filter((_, i) => i % dims === 1).reduce((sum, value) => sum + value, 0) / rows;
    assert.ok(Math.abs(mean[1]! - average) < 1e-6);
  });
}
