import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import assert from "node:assert/strict";
import { registerWasmKernels } from "rdcd/models";
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
  "convolutions": {
    shapes: [[2, 7, 9, 5], [3, 3, 5, 6]],
    run: (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, "same"),
  },
  "convolutions with a bias": {
    shapes: [[2, 7, 9, 5], [1, 1, 5, 6], [6]],
    run: (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) =>
      tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias, strides: 1, pad: "valid" }),
  },
  "convolutions with an activation": {
    shapes: [[2, 7, 9, 5], [3, 3, 5, 6], [6]],
    run: (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: filter as tf.Tensor4D,
        bias,
        strides: 1,
        pad: "same",
        activation: "relu",
      }),
  },
  "convolutions with gaps": {
    shapes: [[2, 7, 9, 5], [3, 3, 5, 6]],
    run: (x: tf.Tensor, filter: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same", "NHWC", 2),
  },
  "sums over channels": { shapes: [[3, 5, 21]], run: (x: tf.Tensor) => x.sum(-1) },
  "sums over pixels": { shapes: [[3, 5, 7, 21]], run: (x: tf.Tensor) => x.sum([1, 2], true) },
  "sums over dimensions apart": { shapes: [[3, 5, 7]], run: (x: tf.Tensor) => x.sum([0, 2]) },
  "sums of whole numbers": { shapes: [[3, 70]], run: (x: tf.Tensor) => x.mul(9).toInt().sum() },
  "means of batches": { shapes: [[130, 23]], run: (x: tf.Tensor) => x.mean(0) },
  "tiles": { shapes: [[2, 1, 3]], run: (x: tf.Tensor) => x.tile([3, 5, 2]) },
  "copies": { shapes: [[2, 3]], run: (x: tf.Tensor) => x.clone().add(x) },
  "numbers of another type": { shapes: [[2, 9]], run: (x: tf.Tensor) => x.mul(5).toInt().toFloat() },
  "gradients of inputs": {
    shapes: [[2, 7, 7, 8], [3, 3, 4, 8]],
    run: (dy: tf.Tensor, filter: tf.Tensor) =>
      tf.conv2dTranspose(dy as tf.Tensor4D, filter as tf.Tensor4D, [2, 7, 7, 4], 1, "same"),
  },
};

interface Operation {
  shapes: number[][];
  run: (...tensors: tf.Tensor[]) => tf.Tensor;
}
const operations = Object.entries<Operation>(OPERATIONS as unknown as Record<string, Operation>);
const before = new Map<string, ArrayLike<number>>();
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

Deno.test("registerWasmKernels sums over dimensions that follow each other, of any size, as the cpu backend", async () => {
  const shape = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })
    .filter((lengths) => tf.util.sizeFromShape(lengths) < 1e5);
  const cases = shape.chain((lengths) =>
    fc.record({
      lengths: fc.constant(lengths),
      first: fc.nat(lengths.length - 1),
      last: fc.nat(lengths.length - 1),
      keepDims: fc.boolean(),
      name: fc.constantFrom("sum", "mean"),
    })
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ lengths, first, last, keepDims, name }) => {
      const axes = lengths.map((_, axis) => axis).slice(Math.min(first, last), Math.max(first, last) + 1);
      // Random signs would make the sum as small as its error.
      await assertWasmAgrees(
        [lengths],
        (x) => name === "sum" ? x.abs().sum(axes, keepDims) : x.abs().mean(axes, keepDims),
      );
    }),
    { seed: 4, numRuns: 200 },
  );
});

Deno.test("registerWasmKernels sums a million numbers without letting their errors add up", async () => {
  await tf.setBackend("wasm");
  for (const [shape, axis] of [[[2 ** 20], 0], [[2 ** 20, 3], 0]] as const) {
    const sums = tf.tidy(() => tf.fill([...shape], 0.1).sum(axis).dataSync());
    for (const sum of sums) assert.ok(Math.abs(sum / (2 ** 20 * Math.fround(0.1)) - 1) < 1e-4, `${sum}`);
  }
});

Deno.test("registerWasmKernels tiles tensors of any size as the cpu backend", async () => {
  const lengths = fc.integer({ min: 1, max: 7 });
  const dimensions = fc.array(fc.tuple(lengths, lengths), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(dimensions, async (pairs) => {
      await assertWasmAgrees(
        [pairs.map(([length]) => length)],
        (x) => x.tile(pairs.map(([, times]) => times)),
      );
    }),
    { seed: 6, numRuns: 100 },
  );
});

Deno.test("registerWasmKernels lets copies outlive what they are copies of", async () => {
  await tf.setBackend("wasm");
  const x = tf.tensor1d([1, 2, 3]);
  const copies = [x.clone(), x.cast("float32"), tf.variable(x)];
  x.dispose();
  const others = [tf.fill([3], 7), tf.fill([3], 8)];
  for (const copy of copies) assert.deepEqual([...copy.dataSync()], [1, 2, 3]);
  const moved = copies[0]!;
  await tf.setBackend("cpu");
  assert.deepEqual([...tf.tidy(() => moved.add(1).dataSync())], [2, 3, 4]);
  assert.deepEqual([...copies[1]!.dataSync()], [1, 2, 3]);
  tf.dispose([copies, others]);
});

Deno.test("registerWasmKernels lets results of odd lengths leave the memory beside them alone", async () => {
  await tf.setBackend("wasm");
  const lengths = Array.from({ length: 40 }, (_, index) => 1 + index % 7);
  const inputs = lengths.map((length, index) => tf.fill<tf.Rank.R2>([3, length], index));
  const filters = lengths.map((length) => tf.ones<tf.Rank.R2>([length, length]));
  const results = inputs.flatMap((x, index) => [tf.matMul(x, filters[index]!), x.sum(0), x.mean(0)]);
  for (const [index, length] of lengths.entries()) {
    const expected = [index * length, index * 3, index];
    expected.forEach((value, which) => {
      const found = results[index * 3 + which]!.dataSync();
      assert.ok(found.every((number) => Math.abs(number - value) < 1e-4), `${found} is not ${value}`);
    });
    assert.ok(inputs[index]!.dataSync().every((number) => number === index));
    assert.ok(filters[index]!.dataSync().every((number) => number === 1));
  }
  tf.dispose([inputs, filters, results]);
});
