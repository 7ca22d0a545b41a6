import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { gemPool } from "rdcd/models";
import { fixturePath } from "../shared.ts";
import { testOnBackends } from "./on_backends.ts";

interface Case {
  params: { p: number };
  inputs: { x: number[][][][] };
  outputs: { y: number[][]; grad_x: number[][][][] };
}

const cases: Case[] = JSON.parse(Deno.readTextFileSync(fixturePath("gem_pooling.json")));

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i]! - expected[i]!) <= tolerance, `${actual[i]} is not ${expected[i]} at ${i}`);
  }
}

const toNhwc = (nchw: number[][][][]) =>
  tf.tidy(() => tf.tensor4d(nchw).transpose<tf.Tensor4D>([0, 2, 3, 1]));

testOnBackends("gemPool agrees with PyTorch, gradient included", ["cpu", "wasm"], () => {
  for (const { params, inputs, outputs } of cases) {
    tf.tidy(() => {
      const x = toNhwc(inputs.x);
      const { value, grad } = tf.valueAndGrad((t) => gemPool(t as tf.Tensor4D, params).square().sum())(x);
      const expected = outputs.y.flat();
      assertNear(gemPool(x, params).dataSync(), expected, 1e-5);
      assertNear(value.dataSync(), [expected.reduce((sum, y) => sum + y * y, 0)], 1e-4);
      assertNear(grad.dataSync(), toNhwc(outputs.grad_x).dataSync(), 1e-4);
    });
  }
});

testOnBackends("gemPool equals a loop written from the formula, for any shape", ["cpu", "wasm"], () => {
  const lengths = fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 5 })));
  fc.assert(
    fc.property(lengths, fc.double({ min: 1, max: 6 }), fc.integer(), ([b, h, w, c], p, seed) => {
      const values = Float32Array.from({ length: b! * h! * w! * c! }, (_, i) => Math.sin(i * 7 + seed) * 3);
      const expected = Float64Array.from({ length: b! * c! }, (_, cell) => {
        const [image, channel] = [Math.floor(cell / c!), cell % c!];
        let sum = 0;
        for (let pixel = 0; pixel < h! * w!; pixel++) {
          sum += Math.max(values[(image * h! * w! + pixel) * c! + channel]!, 1e-6) ** p;
        }
        return (sum / (h! * w!)) ** (1 / p);
      });
      const pooled = tf.tidy(() => gemPool(tf.tensor4d(values, [b!, h!, w!, c!]), { p }).dataSync());
      assertNear(pooled, expected, 1e-4);
    }),
    { seed: 3, numRuns: 40 },
  );
});

testOnBackends("gemPool with p = 1 is the mean, and grows with p towards the maximum", ["cpu"], () => {
  tf.tidy(() => {
    const x = tf.tensor4d([1, 2, 3, 10], [1, 2, 2, 1]);
    const pooled = [1, 2, 3, 8, 20].map((p) => gemPool(x, { p }).dataSync()[0]!);
    assert.equal(pooled[0], 4);
    assert.deepEqual(pooled, pooled.toSorted((a, b) => a - b));
    assert.ok(pooled.at(-1)! < 10 && pooled.at(-1)! > 9);
  });
});

testOnBackends("gemPool pools numbers whose powers are beyond float32", ["cpu", "wasm"], () => {
  tf.tidy(() => {
    const x = tf.tensor4d([1e30, 2e30, 3e-30, 1e-30], [1, 2, 1, 2]);
    const { value, grad } = tf.valueAndGrad((t) => gemPool(t as tf.Tensor4D).slice([0, 0], [1, 1]).sum())(x);
    assertNear([value.dataSync()[0]! / 1e30], [0.5 ** (1 / 3)], 1e-5);
    assertNear(grad.dataSync(), [0.5 ** (1 / 3), 0, 0, 0], 1e-5);
    assertNear(gemPool(x).dataSync().slice(1), [2e30 * 0.5 ** (1 / 3)], 1e25);
  });
});

Deno.test("gemPool refuses an exponent that is not a positive number", () => {
  const x = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
  for (const p of [0, -1, NaN, Infinity]) {
    assert.throws(() => gemPool(x, { p }), { name: "RangeError", message: /p must be a positive number/ });
  }
  x.dispose();
});
