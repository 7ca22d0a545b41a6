import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { l2Normalize } from "rdcd/models";
import { testOnBackends } from "./on_backends.ts";

testOnBackends("l2Normalize gives rows of unit length whatever their scale", ["cpu", "wasm"], () => {
  const scale = fc.constantFrom(1e-8, 1e-3, 1, 1e6, 1e15);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), scale, fc.integer(), (dims, factor, seed) => {
      const x = Float32Array.from({ length: 2 * dims }, (_, i) => Math.cos(i * 3 + seed) + 1.1);
      const [unit, scaled] = tf.tidy(() => {
        const rows = tf.tensor2d(x, [2, dims]);
        return [l2Normalize(rows).dataSync(), l2Normalize(rows.mul(factor) as tf.Tensor2D).dataSync()];
      });
      for (const row of [0, 1]) {
        const length = Math.hypot(...unit!.subarray(row * dims, (row + 1) * dims));
        assert.ok(Math.abs(length - 1) < 1e-6);
      }
      unit!.forEach((value, index) => assert.ok(Math.abs(value - scaled![index]!) < 1e-5));
    }),
    { seed: 5, numRuns: 40 },
  );
});

testOnBackends(
  "l2Normalize divides rows shorter than 1e-12 by 1e-12, as PyTorch does",
  ["cpu", "wasm"],
  () => {
    const values = tf.tidy(() => l2Normalize(tf.tensor2d([[3e-13, 0], [0, 0]])).dataSync());
    assert.ok(Math.abs(values[0]! - 0.3) < 1e-6);
    assert.deepEqual([...values.subarray(1)], [0, 0, 0]);
  },
);

testOnBackends(
  "l2Normalize has the finite-difference gradient, and a finite one at zero",
  ["cpu", "wasm"],
  () => {
    tf.tidy(() => {
      const weights = tf.tensor2d([[1, -2, 0.5]]);
      const loss = (x: tf.Tensor) => l2Normalize(x as tf.Tensor2D).mul(weights).sum<tf.Scalar>();
      const x = [0.3, -0.2, 0.9];
      const gradient = tf.grad(loss)(tf.tensor2d([x])).dataSync();
      gradient.forEach((value, index) => {
        const at = (step: number) => {
          const moved = x.map((component, i) => component + (i === index ? step : 0));
          const length = Math.hypot(...moved);
          return [1, -2, 0.5].reduce((sum, weight, i) => sum + weight * moved[i]! / length, 0);
        };
        assert.ok(Math.abs(value - (at(1e-5) - at(-1e-5)) / 2e-5) < 1e-4);
      });
      assert.ok(tf.grad(loss)(tf.zeros([1, 3])).dataSync().every(Number.isFinite));
    });
  },
);
