import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Backbone, Matrix, Weights } from "rdcd/models";
import type { Trainee, TraineeOptions, ViewBatch } from "rdcd/training";
import type { Scalar } from "rdcd/losses";
import { describeNetwork, networkLayers } from "../../lib/models/architecture.ts";
import { listTensors } from "../../lib/models/tensor_list.ts";
import { formulaImages, formulaWeights, uniform } from "../models/formula.ts";
import { fixturePath } from "../shared.ts";

/** Of each tensor its length, and then numbers at equal distances, in PyTorch's order. */
type Summary = Record<string, number[]>;

interface TrainingSteps {
  samples: number;
  feature_dims: number;
  descriptor_dims: number;
  batch: number;
  seed: string;
  first_views: number[];
  second_views: number[];
  learning_rates: number[];
  momentum: number;
  weight_decay: number;
  average_momentum: number;
  descriptor_weight: number;
  cases: TrainingCase[];
}

/** Two steps of one network as PyTorch computed them. */
export interface TrainingCase {
  backbone: Backbone;
  size: number;
  steps: { key: number[]; total: number; parts: [feature: number, descriptor: number]; velocity: Summary }[];
  student: Summary;
  average: Summary;
}

const reference: TrainingSteps = JSON.parse(
  Deno.readTextFileSync(fixturePath("networks/training_steps.json")),
);

/** The networks that PyTorch trained. */
export const trainingCases: readonly TrainingCase[] = reference.cases;

/**
 * Lets a trainee do PyTorch's two steps, and fails unless keys, losses, gradients (as the optimizer remembers them),
 * weights, average and running statistics are PyTorch's.
 *
 * @param steps What PyTorch computed.
 * @param create Makes the trainee, which is disposed of.
 * @param tolerance The largest error as a share of the largest number of a tensor.
 */
export async function assertTrainingSteps(
  steps: TrainingCase,
  create: (options: TraineeOptions) => Trainee | Promise<Trainee>,
  tolerance: number,
): Promise<void> {
  const { feature_dims: featureDims, descriptor_dims: descriptorDims, momentum } = reference;
  const architecture = { backbone: steps.backbone, role: "student", featureDims, descriptorDims } as const;
  const weights = formulaWeights(listTensors(networkLayers(describeNetwork(architecture))));
  const optimizer = { kind: "sgd", momentum, weightDecay: reference.weight_decay } as const;
  const trainee = await create({ architecture, weights, optimizer, hasAverage: true, seed: reference.seed });
  for (const [step, expected] of steps.steps.entries()) {
    await trainee.average({ momentum: reference.average_momentum, statisticsMomentum: null });
    const key = await trainee.encodeAverage(
      views(reference.second_views[step]!, steps.size),
      step,
      "training",
    );
    assertClose("key", await key.data(), expected.key, tolerance);
    key.dispose();
    const { total, parts } = await trainee.learn(
      views(reference.first_views[step]!, steps.size),
      step,
      ({ feature, descriptor }) => {
        const found = { feature: product("feature", feature), descriptor: product("descriptor", descriptor) };
        return { total: found.feature.add(found.descriptor.mul(reference.descriptor_weight)), parts: found };
      },
    );
    assertClose(
      "loss",
      [total, parts.feature!, parts.descriptor!],
      [expected.total, ...expected.parts],
      tolerance,
    );
    await trainee.update(reference.learning_rates[step]!);
    assertSummary(`velocity of step ${step}`, (await trainee.state()).velocity, expected.velocity, tolerance);
  }
  const state = await trainee.state();
  assertSummary("student", state.student, steps.student, tolerance);
  assertSummary("average", state.average!, steps.average, tolerance);
  trainee.dispose();
}

function product(name: string, found: Matrix): Scalar {
  const random = uniform(`objective.${name}`);
  const target = Float32Array.from({ length: found.size }, (_, index) => random(index) - 0.5);
  return found.mul(tf.tensor2d(target, found.shape)).mean();
}

/** The formula's images with the channels last. */
function views(seed: number, size: number): ViewBatch {
  const { batch } = reference;
  const planes = formulaImages({ seed, batch, size });
  const pixels = size * size;
  const data = planes.map((_, index) => {
    const [image, pixel, channel] = [
      Math.floor(index / 3 / pixels),
      Math.floor(index / 3) % pixels,
      index % 3,
    ];
    return planes[(image * 3 + channel) * pixels + pixel]!;
  });
  return { data, batch, size };
}

function assertSummary(what: string, found: Weights, expected: Summary, tolerance: number): void {
  assert.deepEqual([...found.keys()].sort(), Object.keys(expected).sort());
  for (const [name, values] of found) {
    const places = Array.from(
      { length: reference.samples },
      (_, index) => values[Math.floor(index * values.length / reference.samples)]!,
    );
    const [length, ...samples] = expected[name]!;
    // Where a normalization follows, a bias's gradient is 0 in exact arithmetic: a sum of what the weight's is made of.
    const weight = name.replace(/\.bias$/, ".weight");
    const typical = Math.max(
      ...[name, weight].map((n) => expected[n]![0]! / Math.sqrt(found.get(n)!.length)),
    );
    assertClose(`${name} of ${what}`, places, samples, tolerance, typical);
    assertClose(
      `${name} of ${what}, its length`,
      [Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0))],
      [length!],
      tolerance,
      typical * Math.sqrt(values.length),
    );
  }
}

function assertClose(
  what: string,
  found: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
  typical = 0,
): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), typical);
  expected.forEach((value, index) => {
    const error = Math.abs(found[index]! - value) / largest;
    assert.ok(error <= tolerance, `${what}: ${found[index]} is not ${value}, an error of ${error}`);
  });
}
