import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  createCompiledTrainee,
  createTfjsTrainee,
  type Objective,
  type OptimizerSettings,
  type Trainee,
  type TraineeOptions,
  type TraineeState,
  type ViewBatch,
} from "rdcd/training";
import { registerWasmKernels } from "rdcd/models";
import { describeNetwork, networkLayers } from "../../../lib/models/architecture.ts";
import { initialWeights } from "../../../lib/models/initial_weights.ts";
import { formulaImages } from "../../models/formula.ts";
import { testOnBackends } from "../../models/on_backends.ts";

await registerWasmKernels();

const SGD: OptimizerSettings = { kind: "sgd", momentum: 0.9, weightDecay: 0 };

const ENGINES: Record<string, (options: TraineeOptions) => Trainee | Promise<Trainee>> = {
  createCompiledTrainee: (options) => createCompiledTrainee({ ...options, threads: 2 }),
  createTfjsTrainee,
};

function options(more: Partial<TraineeOptions> = {}): TraineeOptions {
  const architecture = {
    ...{ backbone: "mobilenet_v3_small", role: "student", featureDims: 16, descriptorDims: 8 } as const,
  };
  const weights = initialWeights(networkLayers(describeNetwork(architecture)), 3);
  return { architecture, weights, optimizer: SGD, hasAverage: true, seed: 5, ...more };
}

function viewsOf(seed: number, batch: number): ViewBatch {
  return { data: Float32Array.from(formulaImages({ seed, batch, size: 32 })), batch, size: 32 };
}

function joined(...parts: ViewBatch[]): ViewBatch {
  const data = Float32Array.from(parts.flatMap((part) => [...part.data]));
  return { data, batch: parts.length * parts[0]!.batch, size: parts[0]!.size };
}

/** Rows are compared with one another, so that it is not the sum of what it is on parts. */
const crowding: Objective = ({ feature, descriptor }) => {
  const similarities = tf.matMul(descriptor, descriptor, false, true).square().mean();
  const total = feature.square().mean().add(similarities).asScalar();
  return { total, parts: { similarities: similarities.asScalar() } };
};

async function step(trainee: Trainee, views: ViewBatch, objective: Objective): Promise<TraineeState> {
  await trainee.average({ momentum: 0.5, statisticsMomentum: null });
  (await trainee.encodeAverage(views, 0, "training")).dispose();
  await trainee.learn(views, 0, objective);
  await trainee.update(0.1);
  return await trainee.state();
}

/** The weights and how they moved; running statistics are by parts. */
function assertSameWeights(found: TraineeState, expected: TraineeState): void {
  for (const [name, values] of expected.velocity) {
    // The gradient of a bias before a normalization is only rounding.
    if (/\.bias$/.test(name)) continue;
    const others = found.velocity.get(name)!;
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const error = values.reduce((most, value, index) => Math.max(most, Math.abs(value - others[index]!)), 0);
    assert.ok(error <= 1e-3 * largest, `${name} is off by ${error}, of ${largest}`);
  }
}

for (const [name, create] of Object.entries(ENGINES)) {
  testOnBackends(
    `${name} takes the undivided step where each part normalizes as the whole does`,
    ["wasm"],
    async () => {
      // Parts of the same images have the whole batch's moments.
      const part = viewsOf(1, 4);
      const views = joined(part, part, part);
      const states: TraineeState[] = [];
      for (const more of [{}, { partSize: 4 }]) {
        const trainee = await create(options({ dropScale: 0, ...more }));
        states.push(await step(trainee, views, crowding));
        trainee.dispose();
      }
      const [whole, parted] = states;
      assertSameWeights(parted!, whole!);
    },
  );

  testOnBackends(
    `${name} shows the objective the features of all parts, each once followed`,
    ["wasm"],
    async () => {
      const parts = [viewsOf(1, 4), viewsOf(2, 4)];
      const seen: Float32Array[] = [];
      const record: Objective = (raw) => {
        seen.push(raw.feature.dataSync<"float32">().slice());
        return crowding(raw);
      };
      const parted = await create(options({ dropScale: 0, partSize: 4 }));
      await parted.learn(joined(...parts), 0, record);
      const single = await create(options({ dropScale: 0 }));
      for (const part of parts) await single.learn(part, 0, record);
      const [all, first, second] = seen;
      assert.deepEqual(all, Float32Array.from([...first!, ...second!]));
      const [found, expected] = await Promise.all([parted.state(), single.state()]);
      for (const [tensor, values] of expected.student) {
        if (!tensor.includes("running")) continue;
        assert.deepEqual(found.student.get(tensor), values, tensor);
      }
      parted.dispose();
      single.dispose();
    },
  );

  testOnBackends(`${name} refuses parts that are none`, ["wasm"], async () => {
    for (const partSize of [1, 3, 2.5, 8]) {
      const trainee = await create(options({ partSize }));
      await assert.rejects(
        async () => await trainee.learn(viewsOf(1, 4), 0, crowding),
        /the batch of 4 must be whole parts of 2 images or more: current value is/,
      );
      trainee.dispose();
    }
  });
}

testOnBackends("createCompiledTrainee and createTfjsTrainee take the same step by parts, dropping the same", [
  "wasm",
], async () => {
  const views = viewsOf(3, 12);
  const taken: { keys: Float32Array; state: TraineeState }[] = [];
  for (const create of Object.values(ENGINES)) {
    const trainee = await create(options({ partSize: 4 }));
    const key = await trainee.encodeAverage(views, 0, "training");
    const keys = await key.data<"float32">();
    key.dispose();
    taken.push({ keys, state: await step(trainee, views, crowding) });
    trainee.dispose();
  }
  const [compiled, tfjs] = taken;
  assert.equal(compiled!.keys.length, 12 * 8);
  compiled!.keys.forEach((value, index) => assert.ok(Math.abs(value - tfjs!.keys[index]!) < 1e-4));
  assertSameWeights(compiled!.state, tfjs!.state);
});
