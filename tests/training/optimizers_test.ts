import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { lars, type Moved, type Movement, sgd, type Tensor } from "rdcd";
import { testOnBackends } from "../models/on_backends.ts";
import { fixturePath } from "../shared.ts";

interface Run {
  momentum: number;
  weight_decay: number;
  shapes: number[][];
  start: number[][];
  steps: { learning_rate: number; gradients: number[][]; weights: number[][]; velocities: number[][] }[];
}

const fixture: { sgd: Run; lars: Run & { trust_coefficient: number; eps: number } } = JSON.parse(
  Deno.readTextFileSync(fixturePath("optimizers/optimizers.json")),
);

/** Takes all steps with all tensors and compares what comes out of each with PyTorch's. */
async function assertRun(
  run: Run,
  step: (movement: Movement, learningRate: number) => Moved,
): Promise<void> {
  for (const [index, shape] of run.shapes.entries()) {
    let [weight, velocity]: Tensor[] = [tf.tensor(run.start[index]!, shape), tf.zeros(shape)];
    for (const { learning_rate, gradients, weights, velocities } of run.steps) {
      const gradient = tf.tensor(gradients[index]!, shape);
      const moved = step({ weight: weight!, gradient, velocity: velocity! }, learning_rate);
      tf.dispose([weight!, velocity!, gradient]);
      ({ weight, velocity } = moved);
      await assertClose(weight, weights[index]!);
      await assertClose(velocity, velocities[index]!);
    }
    tf.dispose([weight!, velocity!]);
  }
}

async function assertClose(found: Tensor, expected: readonly number[]): Promise<void> {
  const values = await found.data();
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.forEach((value, index) => {
    assert.ok(Math.abs(values[index]! - value) <= 1e-6 * largest, `${values[index]} is not ${value}`);
  });
}

testOnBackends("sgd takes PyTorch's steps", ["cpu", "wasm", "webgpu"], async () => {
  const { momentum, weight_decay: weightDecay } = fixture.sgd;
  await assertRun(fixture.sgd, (movement, rate) => sgd(movement, rate, { momentum, weightDecay }));
});

testOnBackends("lars takes the steps of SSCD's optimiser", ["cpu", "wasm", "webgpu"], async () => {
  const { momentum, weight_decay: weightDecay, trust_coefficient: trustCoefficient, eps: epsilon } =
    fixture.lars;
  const options = { momentum, weightDecay, trustCoefficient, epsilon, adaptsVectors: true };
  await assertRun(fixture.lars, (movement, rate) => lars(movement, rate, options));
});

testOnBackends("lars without adaptsVectors leaves biases to plain momentum, and only them", ["cpu"], () => {
  const options = { momentum: 0.9, weightDecay: 0.1, trustCoefficient: 0.02, epsilon: 1e-8 };
  const step = (shape: number[], adaptsVectors: boolean) =>
    tf.tidy(() => {
      const movement = { weight: tf.fill(shape, 3), gradient: tf.fill(shape, 2), velocity: tf.ones(shape) };
      return lars(movement, 0.5, { ...options, adaptsVectors }).weight.dataSync()[0];
    });
  assert.equal(step([4], false), Math.fround(3 - 0.5 * (0.9 + 2)));
  assert.notEqual(step([4], true), step([4], false));
  assert.equal(step([2, 2], false), step([2, 2], true));
});
