import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { adamw, type AdamwMovement, lars, type Moved, type Movement, sgd } from "rdcd/training";
import type { Tensor } from "rdcd/models";
import {
  createKernelMemory,
  RESERVED_BYTES,
  startKernels,
} from "../../lib/models/kernels/training_kernels.ts";
import { adamwFactors } from "../../lib/training/engines/adamw.ts";
import { testOnBackends } from "../models/on_backends.ts";
import { fixturePath } from "../shared.ts";

interface Step {
  learning_rate: number;
  gradients: number[][];
  weights: number[][];
  velocities: number[][];
}

interface Run {
  momentum: number;
  weight_decay: number;
  shapes: number[][];
  start: number[][];
  steps: Step[];
}

interface AdamwRun extends Omit<Run, "momentum" | "steps"> {
  betas: [number, number];
  eps: number;
  steps: (Step & { squares: number[][] })[];
}

const fixture: { sgd: Run; lars: Run & { trust_coefficient: number; eps: number }; adamw: AdamwRun } = JSON
  .parse(Deno.readTextFileSync(fixturePath("optimizers/optimizers.json")));

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
  assertCloseNumbers(await found.data(), expected);
}

function assertCloseNumbers(values: ArrayLike<number>, expected: readonly number[]): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.forEach((value, index) => {
    assert.ok(Math.abs(values[index]! - value) <= 1e-6 * largest, `${values[index]} is not ${value}`);
  });
}

testOnBackends("sgd takes PyTorch's steps", ["cpu", "wasm", "webgpu"], async () => {
  const { momentum, weight_decay: weightDecay } = fixture.sgd;
  await assertRun(fixture.sgd, (movement, rate) => sgd(movement, rate, { momentum, weightDecay }));
});

testOnBackends("lars takes the steps of SSCD's optimizer", ["cpu", "wasm", "webgpu"], async () => {
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

const { betas: [beta1, beta2], weight_decay, eps } = fixture.adamw;
const ADAMW = { beta1, beta2, weightDecay: weight_decay, epsilon: eps };

testOnBackends("adamw takes PyTorch's steps", ["cpu", "wasm", "webgpu"], async () => {
  const { shapes, start, steps } = fixture.adamw;
  for (const [index, shape] of shapes.entries()) {
    let [weight, velocity, squares]: Tensor[] = [
      tf.tensor(start[index]!, shape),
      tf.zeros(shape),
      tf.zeros(shape),
    ];
    for (const [updates, step] of steps.entries()) {
      const gradient = tf.tensor(step.gradients[index]!, shape);
      const movement = { weight: weight!, gradient, velocity: velocity!, squares: squares!, updates };
      const moved = adamw(movement, step.learning_rate, ADAMW);
      tf.dispose([weight!, velocity!, squares!, gradient]);
      ({ weight, velocity, squares } = moved);
      await assertClose(weight, step.weights[index]!);
      await assertClose(velocity, step.velocities[index]!);
      await assertClose(squares, step.squares[index]!);
    }
    tf.dispose([weight!, velocity!, squares!]);
  }
});

Deno.test("the kernel of the compiled engine takes PyTorch's steps of AdamW, on one thread and on two", () => {
  const { start, steps } = fixture.adamw;
  for (const threads of [1, 2]) {
    for (const [index, numbers] of start.entries()) {
      const memory = createKernelMemory(2 * RESERVED_BYTES);
      const kernels = startKernels(memory);
      const places = [0, 1, 2, 3].map((part) => RESERVED_BYTES + 1024 * part);
      const [weight, gradient, velocity, squares] = places.map((place) =>
        new Float32Array(memory.buffer, place, numbers.length)
      );
      weight!.set(numbers);
      for (const [updates, step] of steps.entries()) {
        gradient!.set(step.gradients[index]!);
        const { kept, rate, root } = adamwFactors(updates, step.learning_rate, ADAMW);
        const factors = [kept, rate, root, beta1, 1 - beta1, beta2, 1 - beta2, eps];
        for (let thread = 0; thread < threads; thread++) {
          kernels.descendByMeans!(...places, numbers.length, ...factors, thread, threads);
        }
        assertCloseNumbers(weight!, step.weights[index]!);
        assertCloseNumbers(velocity!, step.velocities[index]!);
        assertCloseNumbers(squares!, step.squares[index]!);
      }
    }
  }
});

testOnBackends("adamw without decaysVectors takes nothing off biases, and only off them", ["cpu"], () => {
  const step = (shape: number[], decaysVectors: boolean) =>
    tf.tidy(() => {
      const [weight, gradient, velocity] = [tf.fill(shape, 3), tf.zeros(shape), tf.zeros(shape)];
      const movement: AdamwMovement = { weight, gradient, velocity, squares: velocity, updates: 7 };
      return adamw(movement, 0.5, { ...ADAMW, decaysVectors }).weight.dataSync()[0]!;
    });
  assert.equal(step([4], false), 3);
  for (const decayed of [step([4], true), step([2, 2], false), step([2, 2], true)]) {
    assert.ok(Math.abs(decayed - 3 * (1 - 0.5 * weight_decay)) < 1e-6, `${decayed}`);
  }
});
