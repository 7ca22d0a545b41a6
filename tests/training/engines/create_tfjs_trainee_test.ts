import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  createTfjsTrainee,
  type Objective,
  type OptimizerSettings,
  seededPrng,
  type Trainee,
  type TraineeState,
  type ViewBatch,
} from "rdcd/training";
import { createStudent, registerWasmKernels } from "rdcd/models";
import { testOnBackends } from "../../models/on_backends.ts";
import { assertTrainingSteps, trainingCases } from "../training_steps.ts";

await registerWasmKernels();

for (const steps of trainingCases) {
  testOnBackends(
    `createTfjsTrainee takes PyTorch's steps with ${steps.backbone}: keys, losses, gradients, weights, statistics`,
    ["cpu", "wasm", "webgpu"],
    () => assertTrainingSteps(steps, createTfjsTrainee, 1e-3),
    { isSlow: (backend) => backend !== "wasm" && steps.backbone === "efficientnet_b0" },
  );
}

const SGD: OptimizerSettings = { kind: "sgd", momentum: 0.9, weightDecay: 0 };

async function createSmall(
  options: { optimizer?: OptimizerSettings; hasAverage?: boolean; hasWeightAverage?: boolean } = {},
): Promise<Trainee> {
  const { optimizer = SGD, hasAverage = true, hasWeightAverage = false } = options;
  const student = createStudent({
    backbone: "mobilenet_v3_small",
    featureDims: 8,
    descriptorDims: 4,
    seed: 2,
  });
  const weights = await student.readWeights();
  student.dispose();
  const { architecture } = student;
  return createTfjsTrainee({ architecture, weights, optimizer, hasAverage, hasWeightAverage, seed: 3 });
}

function views(seed: number): ViewBatch {
  const prng = seededPrng(seed);
  return { data: new Float32Array(2 * 32 * 32 * 3).map(() => 2 * prng() - 1), batch: 2, size: 32 };
}

const onDescriptor: Objective = ({ descriptor }) => {
  const size = descriptor.square().mean().asScalar();
  return { total: size.mul(3), parts: { size } };
};

const ADAMW: OptimizerSettings = {
  ...{ kind: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1, decaysVectors: true },
};

/** A whole step of training, on images of its own. */
async function takeStep(trainee: Trainee, step: number): Promise<number> {
  await trainee.average({ momentum: 0.9, statisticsMomentum: null });
  (await trainee.encodeAverage(views(100 + step), step, "training")).dispose();
  const { total } = await trainee.learn(views(step), step, onDescriptor);
  await trainee.update(0.01);
  if ((await trainee.state()).weightAverage !== null) await trainee.averageWeights(0.5);
  return total;
}

function assertSameState(found: TraineeState, expected: TraineeState): void {
  for (const part of ["student", "average", "weightAverage", "velocity", "squares", "updates"] as const) {
    assert.deepEqual(found[part], expected[part]);
  }
}

testOnBackends(
  "createTfjsTrainee holds no more tensors after a step than before it",
  ["cpu", "wasm"],
  async () => {
    const trainee = await createSmall();
    await takeStep(trainee, 0);
    const { numTensors } = tf.memory();
    await takeStep(trainee, 1);
    assert.equal(tf.memory().numTensors, numTensors);
    trainee.dispose();
  },
);

testOnBackends(
  "createTfjsTrainee goes on from a stored state as if it had never stopped",
  ["cpu", "wasm"],
  async () => {
    const settings = { optimizer: ADAMW, hasWeightAverage: true };
    const [first, second] = [await createSmall(settings), await createSmall(settings)];
    await takeStep(first, 0);
    second.restore(await first.state());
    assertSameState(await second.state(), await first.state());
    assert.equal(await takeStep(second, 1), await takeStep(first, 1));
    const state = await first.state();
    assertSameState(await second.state(), state);

    assert.throws(() => first.restore({ ...state, average: null }), {
      name: "RangeError",
      message: "Cannot restore the state as average must be weights: current value is null",
    });
    assert.throws(
      () => first.restore({ ...state, velocity: new Map() }),
      /must have \d+ numbers: current value is none/,
    );
    assertSameState(await first.state(), state);
    first.dispose();
    second.dispose();
  },
);

testOnBackends(
  "createTfjsTrainee leaves alone what the objective does not depend on, but for weight decay",
  ["cpu"],
  async () => {
    const trainee = await createSmall({
      optimizer: { kind: "sgd", momentum: 0, weightDecay: 0.5 },
      hasAverage: false,
    });
    const before = (await trainee.state()).student;
    await trainee.learn(views(1), 0, ({ feature }) => ({ total: feature.mean(), parts: {} }));
    await trainee.update(0.1);
    const after = (await trainee.state()).student;
    const expected = before.get("projector.weight")!.map((value) =>
      value - Math.fround(value * 0.5) * Math.fround(0.1)
    );
    after.get("projector.weight")!.forEach((value, index) => {
      assert.ok(Math.abs(value - expected[index]!) < 1e-7);
    });
    assert.notDeepEqual(
      after.get("backbone.classifier.3.weight"),
      before.get("backbone.classifier.3.weight"),
    );
    trainee.dispose();
  },
);

testOnBackends(
  "createTfjsTrainee averages weights and running statistics over training",
  ["cpu"],
  async () => {
    const trainee = await createSmall({ hasAverage: false, hasWeightAverage: true });
    const before = (await trainee.state()).student;
    await trainee.learn(views(1), 0, onDescriptor);
    await trainee.update(0.1);
    await trainee.averageWeights(0.75);
    const { student, weightAverage } = await trainee.state();
    for (const name of ["projector.weight", "backbone.features.0.1.running_mean"]) {
      const [from, to] = [before, student].map((weights) => weights.get(name)!);
      assert.notDeepEqual(from, to);
      weightAverage!.get(name)!.forEach((value, index) => {
        assert.ok(Math.abs(value - (0.75 * from![index]! + 0.25 * to![index]!)) < 1e-7, name);
      });
    }
    await trainee.averageWeights(0);
    assert.deepEqual((await trainee.state()).weightAverage, student);
    trainee.dispose();
  },
);

testOnBackends("createTfjsTrainee moves by LARS where that is asked for", ["cpu"], async () => {
  const trustCoefficient = 0.01;
  const lars = {
    kind: "lars",
    momentum: 0,
    weightDecay: 0,
    trustCoefficient,
    epsilon: 0,
    adaptsVectors: false,
  } as const;
  const trainee = await createSmall({ optimizer: lars, hasAverage: false });
  const before = (await trainee.state()).student.get("projector.weight")!;
  await trainee.learn(views(1), 0, onDescriptor);
  await trainee.update(1);
  const after = (await trainee.state()).student.get("projector.weight")!;
  const moved = Math.hypot(...before.map((value, index) => after[index]! - value));
  assert.ok(Math.abs(moved / (trustCoefficient * Math.hypot(...before)) - 1) < 1e-4);
  trainee.dispose();
});

testOnBackends(
  "createTfjsTrainee averages running statistics only where that is asked for",
  ["cpu"],
  async () => {
    const trainee = await createSmall();
    await trainee.learn(views(1), 0, onDescriptor);
    await trainee.average({ momentum: 0.75, statisticsMomentum: null });
    const name = "backbone.features.0.1.running_mean";
    assert.deepEqual((await trainee.state()).average!.get(name), new Float32Array(16));
    await trainee.average({ momentum: 0.75, statisticsMomentum: 0.75 });
    const { student, average } = await trainee.state();
    assert.deepEqual(average!.get(name), student.get(name)!.map((value) => 0.25 * value));
    trainee.dispose();
  },
);

testOnBackends(
  "createTfjsTrainee refuses steps out of order and what it has no average for",
  ["cpu"],
  async () => {
    const trainee = await createSmall({ hasAverage: false });
    assert.equal((await trainee.state()).average, null);
    await assert.rejects(trainee.update(0.1), /Cannot update the weights as learn must come first/);
    await assert.rejects(
      trainee.average({ momentum: 0.9, statisticsMomentum: null }),
      /hasAverage must be true/,
    );
    await assert.rejects(trainee.averageWeights(0.9), /hasWeightAverage must be true/);
    trainee.dispose();
  },
);

Deno.test("createTfjsTrainee says that plain JavaScript is slow, and nothing of WebAssembly", async () => {
  const warned: unknown[] = [];
  const { warn } = console;
  console.warn = (text) => warned.push(text);
  try {
    for (const backend of ["cpu", "wasm"]) {
      await tf.setBackend(backend);
      (await createSmall()).dispose();
    }
  } finally {
    console.warn = warn;
  }
  assert.equal(warned.length, 1);
  assert.match(String(warned[0]), /plain JavaScript.*tf\.setBackend\("wasm"\)/);
});
