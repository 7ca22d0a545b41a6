import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { lossGradient, type Matrix, type Scalar } from "rdcd/losses";
import { testOnBackends } from "../models/on_backends.ts";
import { LOSS_NAMES, randomRows, unitRows, withLoss } from "./losses.ts";

const rows = [[1, 2, -1], [0.5, 0, 3]];
const squares = (x: Matrix) => x.square().sum().asScalar();

testOnBackends("lossGradient is that of a sum of squares, and leaves no tensor", ["cpu", "wasm"], () => {
  const before = tf.memory().numTensors;
  const { value, gradient, differences, error } = lossGradient(squares, rows);
  assert.equal(tf.memory().numTensors, before);
  assert.equal(value, 15.25);
  assert.deepEqual(gradient, [[2, 4, -2], [1, 0, 6]]);
  for (const [row, numbers] of differences.entries()) {
    for (const [column, number] of numbers.entries()) {
      assert.ok(Math.abs(number - gradient[row]![column]!) < 0.01, `${number} at ${row}, ${column}`);
    }
  }
  assert.ok(error < 0.002);
});

Deno.test("lossGradient tells a wrong gradient from finite differences", () => {
  // A gradient that is twice too large.
  const wrong = tf.customGrad((...inputs) => {
    const [x] = inputs as unknown as [Matrix];
    return { value: squares(x), gradFunc: (dy) => (dy as Scalar).mul(x).mul(4) };
  });
  const { error } = lossGradient((x) => wrong(x) as Scalar, rows);
  assert.ok(Math.abs(error - 0.5) < 0.01, `${error}`);
});

Deno.test("lossGradient of a loss without a slope has no error", () => {
  const { gradient, error } = lossGradient((x) => x.mul(0).sum().asScalar(), [[1, 2]]);
  assert.deepEqual([gradient.flat().map(Math.abs), error], [[0, 0], 0]);
});

Deno.test("lossGradient finds no mistake in any loss", () => {
  for (const name of LOSS_NAMES) {
    withLoss(name, { rows: 4, dims: 3, temperature: 0.5 }, ({ loss, normalizes }) => {
      const { error } = lossGradient(loss, (normalizes ? randomRows : unitRows)(4, 3, 3));
      assert.ok(error < 0.02, `${name}: ${error}`);
    });
  }
});

Deno.test("lossGradient refuses a step that is not positive, and what its loss refuses", () => {
  assert.throws(() => lossGradient(squares, rows, { step: 0 }), {
    name: "RangeError",
    message: "Cannot compute lossGradient as step must be a positive number: current value is 0",
  });
  const before = tf.memory().numTensors;
  const refusal = new RangeError("no");
  assert.throws(() =>
    lossGradient(() => {
      throw refusal;
    }, rows), refusal);
  assert.equal(tf.memory().numTensors, before);
});
