import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createCompiledTrainee, createObjective, createTfjsTrainee, type Trainee } from "rdcd/training";
import { describeNetwork, networkLayers } from "../../lib/models/architecture.ts";
import { initialWeights } from "../../lib/models/initial_weights.ts";
import { testOnBackends } from "../models/on_backends.ts";
import { formulaImages } from "../models/formula.ts";

const [BATCH, SIZE, STEPS] = [8, 32, 10];
const architecture = {
  backbone: "mobilenet_v3_small",
  role: "student",
  featureDims: 16,
  descriptorDims: 8,
} as const;
const options = {
  architecture,
  weights: initialWeights(networkLayers(describeNetwork(architecture)), 3),
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-4 },
  hasAverage: true,
  seed: 5,
} as const;

/** RDCD's losses of some steps from the same start, with the teacher's features drawn by a formula. */
async function losses(create: () => Trainee | Promise<Trainee>): Promise<number[]> {
  const trainee = await create();
  const objective = createObjective({
    objective: {
      kind: "rdcd",
      distillation: [{ form: "relational", on: "feature", weight: 1, temperature: 0.04, queueSize: 32 }],
      contrastive: {
        weight: 1,
        temperature: 0.07,
        hardNegativeWeight: 5,
        floor: 1e-3,
        queueSize: 24,
        averageMomentum: 0.99,
        averageStatistics: false,
      },
    },
    ...architecture,
    seed: 7,
  });
  const totals: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const views = (seed: number) => ({
      data: Float32Array.from(formulaImages({ seed, batch: BATCH, size: SIZE })),
      batch: BATCH,
      size: SIZE,
    });
    await trainee.average({ momentum: 0.99, statisticsMomentum: null });
    const inputs = {
      keys: await trainee.encodeAverage(views(100 + step), step, "training"),
      teacher: tf.tensor2d(Array.from({ length: BATCH * 16 }, (_, index) => Math.sin(index * (step + 2))), [
        BATCH,
        16,
      ]),
    };
    const { total } = await trainee.learn(views(step), step, objective.forBatch(inputs));
    totals.push(total);
    await trainee.update(0.0002);
    objective.push(inputs);
    tf.dispose([inputs.keys, inputs.teacher]);
  }
  objective.dispose();
  trainee.dispose();
  return totals;
}

testOnBackends(
  "createCompiledTrainee and createTfjsTrainee have the same loss for ten steps of RDCD, within a thousandth",
  ["webgpu"],
  async () => {
    const expected = await losses(() => createCompiledTrainee({ ...options, threads: 2 }));
    const found = await losses(() => createTfjsTrainee(options));
    assert.notEqual(expected[0], expected.at(-1));
    found.forEach((total, step) => {
      assert.ok(
        Math.abs(total - expected[step]!) < 1e-3 * expected[step]!,
        `step ${step}: ${found} is not ${expected}`,
      );
    });
  },
);
