import assert from "node:assert/strict";
import { createMatrixProduct } from "../../lib/backends/matrix_product.ts";
import { seededPrng } from "../../lib/random/prng.ts";

function randomMatrix(rows: number, columns: number, seed: string): Float64Array {
  const prng = seededPrng(seed);
  return Float64Array.from({ length: rows * columns }, () => prng() - 0.5);
}

/** Every element by its definition. */
function slowProduct(left: Float64Array, right: Float64Array, rows: number, inner: number, columns: number) {
  return Array.from({ length: rows * columns }, (_, position) => {
    const [row, column] = [Math.floor(position / columns), position % columns];
    return Array.from({ length: inner }, (_, i) => left[row * inner + i]! * right[i * columns + column]!)
      .reduce((sum, product) => sum + product, 0);
  });
}

function transpose(matrix: Float64Array, rows: number): Float64Array {
  const columns = matrix.length / rows;
  return matrix.map((_, position) => matrix[(position % rows) * columns + Math.floor(position / rows)]!);
}

const sizes = [[1, 1, 1], [3, 1, 4], [5, 7, 2], [64, 33, 65]] as const;

for (const transposeLeft of [false, true]) {
  Deno.test(`createMatrixProduct multiplies ${transposeLeft ? "the transpose" : "as it is"} in double precision`, async () => {
    const product = await createMatrixProduct({ transposeLeft });
    for (const [rows, inner, columns] of sizes) {
      const left = randomMatrix(rows, inner, "left");
      const right = randomMatrix(inner, columns, "right");
      const result = await product.multiply(transposeLeft ? transpose(left, rows) : left, right, inner);
      const expected = slowProduct(left, right, rows, inner, columns);
      assert.equal(result.length, rows * columns);
      result.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-13));
    }
    await product.dispose();
  });
}

Deno.test("createMatrixProduct gives the same where ONNX Runtime cannot be loaded", async () => {
  const script = `
    import { createMatrixProduct } from ${
    JSON.stringify(new URL("../../lib/backends/matrix_product.ts", import.meta.url).href)
  };
    for (const transposeLeft of [false, true]) {
      const { multiply } = await createMatrixProduct({ transposeLeft });
      const left = Float64Array.from(transposeLeft ? [1, 3, 5, 2, 4, 6] : [1, 2, 3, 4, 5, 6]);
      console.log([...await multiply(left, Float64Array.from([7, 8, 9, 10]), 2)].join());
    }
  `;
  // Without --allow-ffi no native library can be loaded.
  const child = new Deno.Command("deno", {
    args: ["run", "--no-prompt", "--no-check", "--allow-read", "--allow-env", "--allow-sys", "--ext=ts", "-"],
    cwd: new URL("../..", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await new Blob([script]).stream().pipeTo(child.stdin);
  const { stdout, stderr } = await child.output();
  assert.equal(
    new TextDecoder().decode(stdout),
    "25,28,57,64,89,100\n25,28,57,64,89,100\n",
    new TextDecoder().decode(stderr),
  );
});
