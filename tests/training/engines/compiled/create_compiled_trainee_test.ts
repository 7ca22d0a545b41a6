import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  createCompiledTrainee,
  createTfjsTrainee,
  type OptimizerSettings,
  type RawEncoding,
  type Trainee,
  type TraineeState,
} from "rdcd/training";
import { type Architecture, type Backbone, registerWasmKernels } from "rdcd/models";
import { describeNetwork, networkLayers } from "../../../../lib/models/architecture.ts";
import { initialWeights } from "../../../../lib/models/initial_weights.ts";
import { planNetwork } from "../../../../lib/training/engines/compiled/plan_training.ts";
import { testOnBackends } from "../../../models/on_backends.ts";
import { formulaImages } from "../../../models/formula.ts";
import { assertTrainingSteps, trainingCases } from "../../training_steps.ts";

const SGD = { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 } as const;

const LARS = {
  kind: "lars",
  momentum: 0.9,
  weightDecay: 1e-3,
  trustCoefficient: 0.02,
  epsilon: 1e-8,
  adaptsVectors: false,
} as const;

/** With an epsilon that keeps gradients which are only rounding from moving a weight by a whole step. */
const ADAMW = {
  ...{ kind: "adamw", beta1: 0.9, beta2: 0.99 } as const,
  ...{ epsilon: 0.1, weightDecay: 0.1, decaysVectors: false },
};

function startOf(backbone: Backbone, role: Architecture["role"] = "student") {
  const architecture = {
    backbone,
    role,
    featureDims: 16,
    descriptorDims: role === "teacher" ? 16 : 8,
  } as const;
  return { architecture, weights: initialWeights(networkLayers(describeNetwork(architecture)), 3) };
}

function viewsOf(seed: number, size: number, batch = 4) {
  return { data: Float32Array.from(formulaImages({ seed, batch, size })), batch, size };
}

/** Both outputs matter, and each number of them differently. */
function objective({ feature, descriptor }: RawEncoding) {
  const spread = feature.mul(tf.range(-1, 1, 2 / feature.shape[1])).sum().square();
  const energy = descriptor.square().mean();
  return {
    total: spread.add(energy).asScalar(),
    parts: { spread: spread.asScalar(), energy: energy.asScalar() },
  };
}

/** Two steps, and what they leave. */
async function train(trainee: Trainee, sizes: readonly number[]): Promise<TraineeState> {
  for (const [step, size] of sizes.entries()) {
    await trainee.average({ momentum: 0.9, statisticsMomentum: step > 0 ? 0.9 : null });
    (await trainee.encodeAverage(viewsOf(step, size), step, step > 1 ? "inference" : "training")).dispose();
    await trainee.learn(viewsOf(10 + step, size), step, objective);
    await trainee.update(0.05);
    if ((await trainee.state()).weightAverage !== null) await trainee.averageWeights(0.3);
  }
  return await trainee.state();
}

function assertSameState(found: TraineeState, expected: TraineeState, tolerance: number): void {
  assert.equal(found.updates, expected.updates);
  for (const part of ["student", "average", "weightAverage", "velocity", "squares"] as const) {
    assert.equal(found[part] === null, expected[part] === null);
    if (expected[part] === null) continue;
    assert.deepEqual([...found[part]!.keys()].sort(), [...expected[part]!.keys()].sort());
    for (const [name, values] of expected[part]!) {
      const others = found[part]!.get(name)!;
      // What is 0 in exact arithmetic, such as the gradient of a bias before a normalization, is measured by its neighbor.
      const neighbor = name.replace(/\.bias$/, ".weight").replace(/\.running_mean$/, ".running_var");
      const largest = Math.max(largestOf(values), largestOf(expected[part]!.get(neighbor) ?? values));
      const error = largestOf(values.map((value, index) => value - others[index]!));
      assert.ok(error <= tolerance * largest, `${name} of ${part} is off by ${error}, of ${largest}`);
    }
  }
}

function largestOf(values: Float32Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

for (const steps of trainingCases) {
  testOnBackends(
    `createCompiledTrainee takes PyTorch's steps with ${steps.backbone}: keys, losses, gradients, weights, statistics`,
    ["cpu"],
    async () => await assertTrainingSteps(steps, createCompiledTrainee, 1e-3),
  );
}

const CASES: { backbone: Backbone; size: number; optimizer: OptimizerSettings }[] = [
  { backbone: "resnet18", size: 32, optimizer: SGD },
  { backbone: "mobilenet_v3_small", size: 33, optimizer: LARS },
  { backbone: "fastvit_t12", size: 64, optimizer: SGD },
  { backbone: "mobilenet_v3_small", size: 32, optimizer: ADAMW },
];

for (const { backbone, size, optimizer } of CASES) {
  testOnBackends(
    `createCompiledTrainee leaves what createTfjsTrainee leaves, ${backbone} by ${optimizer.kind}`,
    ["wasm"],
    async () => {
      await registerWasmKernels();
      const hasWeightAverage = optimizer.kind === "adamw";
      const options = { ...startOf(backbone), optimizer, hasAverage: true, hasWeightAverage, seed: 5 };
      const compiled = await createCompiledTrainee({ ...options, threads: 2 });
      const reference = createTfjsTrainee(options);
      const sizes = [size];
      assertSameState(await train(compiled, sizes), await train(reference, sizes), 2e-4);
      compiled.dispose();
      reference.dispose();
    },
  );
}

testOnBackends(
  "createCompiledTrainee learns a teacher, whose feature is its descriptor",
  ["cpu"],
  async () => {
    const options = {
      ...startOf("mobilenet_v3_small", "teacher"),
      optimizer: SGD,
      hasAverage: false,
      seed: 5,
    };
    const compiled = await createCompiledTrainee({ ...options, threads: 1 });
    const reference = createTfjsTrainee(options);
    const losses = await Promise.all(
      [compiled, reference].map((trainee) => trainee.learn(viewsOf(1, 32), 0, objective)),
    );
    assert.ok(Math.abs(losses[0]!.total - losses[1]!.total) < 1e-4 * losses[1]!.total);
    await Promise.all([compiled, reference].map((trainee) => trainee.update(0.1)));
    const [found, expected] = await Promise.all([compiled.state(), reference.state()]);
    assert.equal(found!.average, null);
    const [one, other] = [found, expected].map((state) =>
      state!.velocity.get("backbone.classifier.3.weight")!
    );
    one!.forEach((value, index) => assert.ok(Math.abs(value - other![index]!) < 1e-3, `${value}`));
    compiled.dispose();
    reference.dispose();
  },
);

/** With AdamW and all that a trainee can keep beside the weights. */
const withAverages = () => ({
  ...startOf("mobilenet_v3_small"),
  optimizer: ADAMW,
  hasAverage: true,
  hasWeightAverage: true,
  seed: 5,
});

testOnBackends(
  "createCompiledTrainee gives the same numbers whatever the number of threads, bit for bit",
  ["cpu"],
  async () => {
    const options = withAverages();
    const [one, ...others] = await Promise.all([1, 2, 3].map(async (threads) => {
      const trainee = await createCompiledTrainee({ ...options, threads });
      // A second size, so that the plan is made anew.
      const state = await train(trainee, [32, 40, 32]);
      trainee.dispose();
      return state;
    }));
    for (const other of others) assert.deepEqual(other, one);
  },
);

testOnBackends(
  "createCompiledTrainee goes on from a state as if it had not been interrupted",
  ["cpu"],
  async () => {
    const options = { ...withAverages(), threads: 2 };
    const whole = await createCompiledTrainee(options);
    const first = await train(whole, [32]);
    await train(whole, [32]);
    const resumed = await createCompiledTrainee({ ...options, ...startOf("mobilenet_v3_small") });
    resumed.restore(first);
    assert.deepEqual(await train(resumed, [32]), await whole.state());
    whole.dispose();
    resumed.dispose();
  },
);

testOnBackends("createCompiledTrainee refuses what it cannot do", ["cpu"], async () => {
  const start = { ...startOf("mobilenet_v3_small"), optimizer: SGD, seed: 5 };
  await assert.rejects(createCompiledTrainee({ ...start, hasAverage: false, threads: 0 }), {
    name: "RangeError",
    message: /threads must be a positive integer: current value is 0/,
  });
  const trainee = await createCompiledTrainee({ ...start, hasAverage: false, threads: 1 });
  await assert.rejects(trainee.update(1), /learn must come first/);
  await assert.rejects(trainee.averageWeights(0.9), /hasWeightAverage must be true/);
  await assert.rejects(
    trainee.average({ momentum: 0.9, statisticsMomentum: null }),
    /hasAverage must be true/,
  );
  await assert.rejects(
    trainee.learn({ ...viewsOf(1, 32), batch: 5 }, 0, objective),
    /5 views of 32 x 32 pixels must have 15360 numbers: current value is 12288/,
  );
  await assert.rejects(trainee.learn(viewsOf(1, 16, 1), 0, objective), /at least 2 numbers a channel/);
  const state = await trainee.state();
  assert.throws(() => trainee.restore({ ...state, average: state.student }), /average must be null/);
  assert.throws(() => trainee.restore({ ...state, squares: state.velocity }), /squares must be null/);
  assert.throws(() => trainee.restore({ ...state, velocity: new Map() }), /current value is none/);
  trainee.dispose();
});

Deno.test("createCompiledTrainee has no kernels for channels in groups, and says what has", () => {
  const network = describeNetwork({
    backbone: "resnext101_32x4d",
    role: "teacher",
    featureDims: 16,
    descriptorDims: 16,
  });
  const parameter = () => ({ address: 0, gradient: 0 });
  assert.throws(
    () =>
      planNetwork(network, {
        batch: 4,
        size: 32,
        start: 0,
        threads: 1,
        goesBack: true,
        isInference: false,
        parameter,
      }),
    /groups must be 1 .* use the engine tfjs-wasm/,
  );
});
