import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import assert from "node:assert/strict";
import { registerWasmKernels } from "rdcd";
import { assertRelative, assertWasmAgrees, resultOn } from "./wasm_against.ts";

const matrices = (shapes: [number[], number[]], transposeA: boolean, transposeB: boolean) => ({
  shapes,
  run: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, transposeA, transposeB),
});

const OPERATIONS = {
  "products of matrices": matrices([[13, 9], [9, 21]], false, false),
  "products with a transposed right side": matrices([[13, 9], [21, 9]], false, true),
  "products with a transposed left side": matrices([[9, 13], [9, 21]], true, false),
  "products of two transposed sides": matrices([[9, 13], [21, 9]], true, true),
  "products in batches": matrices([[3, 5, 4], [3, 6, 4]], false, true),
  "products with one matrix": matrices([[3, 5, 4], [1, 4, 6]], false, false),
  "sigmoids": { shapes: [[3, 37]], run: (x: tf.Tensor) => x.mul(20).sigmoid() },
  "gradients of inputs": {
    shapes: [[2, 7, 7, 8], [3, 3, 4, 8]],
    run: (dy: tf.Tensor, filter: tf.Tensor) =>
      tf.conv2dTranspose(dy as tf.Tensor4D, filter as tf.Tensor4D, [2, 7, 7, 4], 1, "same"),
  },
};

type Operation = { shapes: number[][]; run: (...tensors: tf.Tensor[]) => tf.Tensor };
const operations = Object.entries<Operation>(OPERATIONS as unknown as Record<string, Operation>);
const before = new Map<string, Float32Array>();
for (const [name, { shapes, run }] of operations) {
  before.set(name, (await resultOn("wasm", shapes, run)).values);
}
await tf.setBackend("cpu");
await registerWasmKernels();

for (const [name, { shapes, run }] of operations) {
  Deno.test(`registerWasmKernels leaves the numbers of ${name} as tfjs's own are`, async () => {
    assertRelative((await resultOn("wasm", shapes, run)).values, before.get(name)!, 1e-5);
  });
}

Deno.test("registerWasmKernels leaves the current backend, and does nothing the second time", async () => {
  await tf.setBackend("cpu");
  const registered = tf.getKernelsForBackend("wasm");
  await registerWasmKernels();
  assert.equal(tf.getBackend(), "cpu");
  assert.deepEqual(tf.getKernelsForBackend("wasm"), registered);
});

Deno.test("registerWasmKernels multiplies matrices of any size, transposed or not, as the cpu backend", async () => {
  const length = fc.integer({ min: 1, max: 33 });
  const flag = fc.boolean();
  await fc.assert(
    fc.asyncProperty(
      length,
      length,
      length,
      flag,
      flag,
      async (rows, depth, columns, transposeA, transposeB) => {
        const a = transposeA ? [depth, rows] : [rows, depth];
        const b = transposeB ? [columns, depth] : [depth, columns];
        await assertWasmAgrees([a, b], (one, other) => tf.matMul(one, other, transposeA, transposeB));
      },
    ),
    { seed: 3, numRuns: 150 },
  );
});

for (
  const [a, b] of [
    [[2, 3, 4, 5], [2, 3, 5, 6]],
    [[2, 1, 4, 5], [1, 3, 5, 6]],
    [[1, 1, 4, 5], [2, 3, 5, 6]],
    [[2, 3, 4, 5], [5, 6]],
    [[4, 5], [3, 5, 6]],
    [[3, 4, 5], [2, 1, 5, 6]],
  ]
) {
  Deno.test(`registerWasmKernels multiplies [${a}] with [${b}] as the slices would be one by one`, async () => {
    await tf.setBackend("wasm");
    const { shape, values } = await resultOn("wasm", [a!, b!], (one, other) => tf.matMul(one, other));
    const slices = await resultOn("wasm", [a!, b!], (one, other) => {
      const outer = shape.slice(0, -2);
      const [left, right] = [one, other].map((side) =>
        tf.unstack(
          tf.broadcastTo(side, [...outer, ...side.shape.slice(-2)]).reshape([-1, ...side.shape.slice(-2)]),
        )
      );
      return tf.stack(
        left!.map((matrix, index) => tf.matMul(matrix as tf.Tensor2D, right![index] as tf.Tensor2D)),
      );
    });
    assertRelative(values, slices.values, 0);
  });
}

Deno.test("registerWasmKernels refuses to multiply matrices that do not fit, as tfjs does", async () => {
  await tf.setBackend("wasm");
  const [a, b] = [tf.ones([2, 3]), tf.ones([4, 2])];
  assert.throws(() => tf.matMul(a, b), /inner shapes|inner dimensions/);
  tf.dispose([a, b]);
});

Deno.test("registerWasmKernels multiplies empty matrices as tfjs does", async () => {
  const { shape } = await resultOn("wasm", [[0, 3], [3, 2]], (a, b) => tf.matMul(a, b));
  assert.deepEqual(shape, [0, 2]);
});

Deno.test("registerWasmKernels keeps the sigmoid of what is no number, and its limits", async () => {
  await tf.setBackend("wasm");
  const values = tf.tidy(() => tf.tensor1d([NaN, Infinity, -Infinity, 0, 200, -200, 1]).sigmoid().dataSync());
  assert.deepEqual([...values].slice(0, 6).map((value) => Math.abs(value) < 1e-37 ? 0 : value), [
    NaN,
    1,
    0,
    0.5,
    1,
    0,
  ]);
  assert.ok(Math.abs(values[6]! - 1 / (1 + Math.exp(-1))) < 1e-7);
});

Deno.test("registerWasmKernels lets results of odd lengths leave the memory beside them alone", async () => {
  await tf.setBackend("wasm");
  const inputs = Array.from({ length: 40 }, (_, index) => tf.fill([1 + index % 7], index / 10));
  const results = inputs.map((x) => x.sigmoid());
  for (const [index, result] of results.entries()) {
    const expected = 1 / (1 + Math.exp(-index / 10));
    for (const value of result.dataSync()) assert.ok(Math.abs(value - expected) < 1e-6);
    for (const value of inputs[index]!.dataSync()) assert.ok(Math.abs(value - index / 10) < 1e-6);
  }
  tf.dispose([inputs, results]);
});
