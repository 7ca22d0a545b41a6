import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  createKernelMemory,
  RESERVED_BYTES,
  startKernels,
} from "../../../../lib/models/kernels/training_kernels.ts";
import { forward } from "../../../../lib/models/forward.ts";
import type { Weights } from "../../../../lib/models/initial_weights.ts";
import type { Layer } from "../../../../lib/models/layer.ts";
import { fromTfjsLayout, toTfjsLayout } from "../../../../lib/models/tensor_layout.ts";
import { listTensors } from "../../../../lib/models/tensor_list.ts";
import {
  layOutParameters,
  numbersAt,
  readParameters,
  writeParameters,
} from "../../../../lib/training/engines/compiled/parameters.ts";
import { planNetwork } from "../../../../lib/training/engines/compiled/plan_training.ts";
import { formulaTensor, formulaWeights } from "../../../models/formula.ts";
import { testOnBackends } from "../../../models/on_backends.ts";
import { convolution, linear, normalization } from "../../../models/small_layers.ts";

const BATCH = 3;
const FEATURE_DIMS = 4;

const relu6: Layer = { kind: "activation", function: "relu6" };

/** What EfficientNet-Lite0 has that others have not, with ReLU6 behind a normalization and by itself. */
const layers: Layer[] = [
  { kind: "colorScale", factors: [0.9, -1.2, 0.7], addends: [0.5, -0.3, 0.1] },
  convolution("stem", { inputs: 3, outputs: 8, stride: 2, padding: "same" }),
  normalization("norm1", 8),
  relu6,
  {
    kind: "sum",
    branches: [[], [
      convolution("single", { inputs: 8, outputs: 8, groups: 8 }),
      relu6,
      convolution("pixel", { inputs: 8, outputs: 8, kernel: 1, padding: 0 }),
    ]],
  },
  convolution("wide", { inputs: 8, outputs: 8, groups: 8, kernel: 5, stride: 2, padding: "same" }),
  normalization("norm2", 8),
  relu6,
  convolution("last", { inputs: 8, outputs: 16, stride: 2, padding: "same" }),
  { kind: "generalizedMean", power: 3 },
  linear("linear", 16, FEATURE_DIMS),
];

/** By the formula, with normalizations that reach beyond 6. */
const weights: Weights = new Map(
  [...formulaWeights(listTensors(layers))].map(([name, values]) =>
    /norm\d\.weight$/.test(name) ? [name, values.map((value) => 4 * value)] : [name, values]
  ),
);

/** What the feature is multiplied by before it is summed. */
const slopes = Float32Array.from({ length: BATCH * FEATURE_DIMS }, (_, index) => Math.sin(1 + index));

/** Runs the kernels of a plan one after the other, as many times as there would be threads. */
function gradientsOfKernels(images: Float32Array, size: number, threads: number): Weights {
  const layout = layOutParameters(listTensors(layers));
  const student = RESERVED_BYTES;
  const gradient = student + layout.bytes;
  const start = gradient + layout.learnedBytes;
  const parameter = (name: string) => ({
    address: student + layout.offsets.get(name)!,
    gradient: gradient + layout.offsets.get(name)!,
  });
  const network = { size: null, trunk: layers, feature: [], projector: [] };
  const options = { batch: BATCH, size, start, threads, parameter, goesBack: true, isInference: false };
  const plan = planNetwork(network, options);
  const memory = createKernelMemory(plan.end);
  const kernels = startKernels(memory);
  const run = (operations: typeof plan.forward) => {
    for (const [kernel, ...args] of operations) {
      for (let thread = 0; thread < threads; thread++) kernels[kernel]!(...args, thread, threads);
    }
  };
  writeParameters(layout, memory, student, weights);
  numbersAt(memory, plan.images.address, images.length).set(images);
  run(plan.forward);
  numbersAt(memory, plan.gradients!.feature.address, slopes.length).set(slopes);
  run(plan.backward);
  return readParameters(layout, memory, gradient, { onlyLearned: true });
}

function gradientsOfTfjs(images: tf.Tensor4D): Weights {
  const tensors = listTensors(layers);
  const variables = new Map(tensors.map((tensor) => {
    const { shape, values } = toTfjsLayout(tensor, weights.get(tensor.name)!);
    return [tensor.name, tf.tidy(() => tf.variable(tf.tensor(values, shape), tensor.trainable))];
  }));
  const { value, grads } = tf.variableGrads(() =>
    tf.tidy(() =>
      forward(layers, images, variables, { onBatchMoments() {} })
        .mul(tf.tensor2d(slopes, [BATCH, FEATURE_DIMS])).sum().asScalar()
    )
  );
  const gradients: Weights = new Map(
    tensors.filter(({ trainable }) => trainable).map((tensor) => {
      const gradient = grads[variables.get(tensor.name)!.name]!;
      return [tensor.name, fromTfjsLayout(tensor, gradient.dataSync<"float32">())];
    }),
  );
  tf.dispose([value, grads, [...variables.values()]]);
  return gradients;
}

for (const size of [12, 13, 17]) {
  testOnBackends(
    `planNetwork has tfjs's gradients for ReLU6, scaled colors and TensorFlow's padding, of ${size} pixels`,
    ["cpu"],
    () => {
      const images = formulaTensor({ seed: 3, batch: BATCH, size });
      const expected = gradientsOfTfjs(images);
      for (const threads of [1, 3]) {
        const found = gradientsOfKernels(images.dataSync<"float32">(), size, threads);
        assert.deepEqual([...found.keys()].sort(), [...expected.keys()].sort());
        for (const [name, values] of expected) {
          const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          assert.ok(largest > 1e-4, `${name} has no gradient to compare`);
          values.forEach((value, index) => {
            const error = Math.abs(value - found.get(name)![index]!);
            assert.ok(error < 1e-4 * largest, `${name}[${index}] is off by ${error}, of ${largest}`);
          });
        }
      }
      images.dispose();
    },
  );
}
