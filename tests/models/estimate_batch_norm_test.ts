import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createStudent, type Encoder, estimateBatchNorm, type Images } from "rdcd/models";
import { forward } from "../../lib/models/forward.ts";
import { networkLayers, networkOf } from "../../lib/models/architecture.ts";
import type { BatchNormalization, Layer } from "../../lib/models/layer.ts";
import { isBranches } from "../../lib/models/tensor_list.ts";
import { formulaTensor, formulaWeights } from "./formula.ts";
import { testOnBackends } from "./on_backends.ts";

function makeImages(seed: number, batch: number, size: number): Images {
  return formulaTensor({ seed, batch, size });
}

/** Its batch norm has neither weights of 1 nor biases of 0, so it shows where one is left out. */
function makeStudent(): Encoder {
  const student = createStudent({ backbone: "efficientnet_b0", featureDims: 32, descriptorDims: 16 });
  student.assignWeights(formulaWeights(student.tensors));
  return student;
}

/** Runs layers with batch norm done by `normalize`, all else by the interpreter. */
function walk(
  encoder: Encoder,
  layers: readonly Layer[],
  input: tf.Tensor,
  normalize: (layer: BatchNormalization, x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  return layers.reduce((x, layer) => {
    if (layer.kind === "batchNormalization") return normalize(layer, x);
    if (!isBranches(layer)) return forward([layer], x, encoder.variables);
    return layer.branches.map((branch) => walk(encoder, branch, x, normalize))
      .reduce((a, b) => layer.kind === "sum" ? a.add(b) : a.mul(b));
  }, input);
}

/** Sums of squares around the mean, and the count, by plain loops in double precision. */
function momentsOf(values: Float32Array, channels: number) {
  const count = values.length / channels;
  const mean = new Float64Array(channels);
  const squares = new Float64Array(channels);
  values.forEach((value, index) => mean[index % channels]! += value / count);
  values.forEach((value, index) => squares[index % channels]! += (value - mean[index % channels]!) ** 2);
  return { count, mean, squares };
}

/** What PyTorch's running statistics would be after this one batch with a momentum of 1. */
function slowStatistics(encoder: Encoder, images: Images): Map<string, Float64Array> {
  const statistics = new Map<string, Float64Array>();
  tf.tidy(() => {
    walk(encoder, networkLayers(networkOf(encoder)), images, ({ name, channels, epsilon }, x) => {
      const values = x.dataSync<"float32">();
      const { count, mean, squares } = momentsOf(values, channels);
      statistics.set(`${name}.running_mean`, mean);
      statistics.set(`${name}.running_var`, squares.map((sum) => sum / (count - 1)));
      const [weight, bias] = ["weight", "bias"].map((part) =>
        encoder.variables.get(`${name}.${part}`)!.dataSync()
      );
      const normalized = values.map((value, index) => {
        const channel = index % channels;
        const deviation = Math.sqrt(squares[channel]! / count + epsilon);
        return (value - mean[channel]!) / deviation * weight![channel]! + bias![channel]!;
      });
      return tf.tensor(normalized, x.shape);
    });
  });
  return statistics;
}

testOnBackends(
  "estimateBatchNorm sets the average of the batches' means and unbiased variances, as loops do",
  ["cpu", "wasm", "webgpu"],
  async (backend) => {
    const make = () => ({ student: makeStudent(), batches: [makeImages(1, 3, 48), makeImages(2, 4, 32)] });
    // WebGPU cannot be read synchronously, as the loops do.
    await tf.setBackend("wasm");
    const slow = make();
    const [first, second] = slow.batches.map((images) => slowStatistics(slow.student, images));
    tf.dispose(slow.batches);
    slow.student.dispose();

    await tf.setBackend(backend);
    const { student, batches } = make();
    const before = await student.readWeights();
    estimateBatchNorm(student, batches);
    const after = await student.readWeights();
    assert.equal(first!.size, 2 * 49);
    for (const [name, values] of after) {
      if (!first!.has(name)) {
        assert.deepEqual(values, before.get(name), name);
        continue;
      }
      const expected = first!.get(name)!.map((value, channel) => (value + second!.get(name)![channel]!) / 2);
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      values.forEach((value, channel) => {
        const error = Math.abs(value - expected[channel]!) / largest;
        assert.ok(error < 1e-3, `${name}[${channel}] is ${value} and should be ${expected[channel]}`);
      });
    }
    tf.dispose(batches);
    student.dispose();
  },
);

testOnBackends(
  "estimateBatchNorm makes inference give batch norm's own bias and weight as mean and deviation, in every layer",
  ["wasm"],
  () => {
    const student = makeStudent();
    const images = makeImages(3, 16, 96);
    estimateBatchNorm(student, [images]);
    let layers = 0;
    tf.tidy(() => {
      walk(student, networkLayers(networkOf(student)), images, (layer, x) => {
        const y = forward([layer], x, student.variables);
        const { count, mean, squares } = momentsOf(y.dataSync<"float32">(), layer.channels);
        const [weight, bias] = ["weight", "bias"].map((part) =>
          student.variables.get(`${layer.name}.${part}`)!.dataSync()
        );
        const rootMeanSquare = (error: (channel: number) => number) =>
          Math.sqrt(mean.reduce((sum, _, channel) => sum + error(channel) ** 2, 0) / mean.length);
        const shift = rootMeanSquare((channel) => (mean[channel]! - bias![channel]!) / weight![channel]!);
        const scale = rootMeanSquare((channel) =>
          Math.sqrt(squares[channel]! / count) / weight![channel]! - 1
        );
        // Not 0: training divides by the biased variance, inference by the unbiased one, which adds up over layers.
        assert.ok(shift < 0.1, `${layer.name} is shifted by ${shift}`);
        assert.ok(scale < 0.1, `${layer.name} is scaled by ${scale}`);
        layers += 1;
        return y;
      });
    });
    assert.equal(layers, 49);
    images.dispose();
    student.dispose();
  },
);

testOnBackends(
  "estimateBatchNorm gives the same bits every time, whatever the statistics were before",
  ["cpu", "wasm"],
  async () => {
    const student = makeStudent();
    const images = makeImages(4, 4, 32);
    const results = [];
    for (let time = 0; time < 2; time++) {
      estimateBatchNorm(student, [images]);
      results.push(await student.readWeights());
    }
    assert.deepEqual(results[0], results[1]);
    images.dispose();
    student.dispose();
  },
);

testOnBackends(
  "estimateBatchNorm takes batches that a generator makes and disposes of",
  ["wasm"],
  async () => {
    const student = makeStudent();
    const seeds = [5, 6, 7];
    const batches = seeds.map((seed) => makeImages(seed, 3, 32));
    estimateBatchNorm(student, batches);
    const expected = await student.readWeights();
    tf.dispose(batches);
    const others = tf.memory().numTensors;
    estimateBatchNorm(
      student,
      function* () {
        for (const seed of seeds) {
          const images = makeImages(seed, 3, 32);
          yield images;
          images.dispose();
          // Two sums a layer, and nothing of what a batch went through.
          assert.equal(tf.memory().numTensors, others + 2 * 49);
        }
      }(),
    );
    assert.deepEqual(await student.readWeights(), expected);
    student.dispose();
  },
);

testOnBackends(
  "estimateBatchNorm refuses too few images, and leaves the statistics alone",
  ["cpu"],
  async () => {
    const student = makeStudent();
    const before = await student.readWeights();
    const [fine, single] = [makeImages(8, 2, 32), makeImages(9, 1, 32)];
    assert.throws(() => estimateBatchNorm(student, []), {
      name: "RangeError",
      message: /there must be at least 1 batch: current value is 0/,
    });
    assert.throws(() => estimateBatchNorm(student, [fine, single]), {
      name: "RangeError",
      message:
        /backbone\.features\.6\.0\.block\.1\.1 must be given at least 2 numbers a channel: current value is 1/,
    });
    assert.deepEqual(await student.readWeights(), before);
    tf.dispose([fine, single]);
    student.dispose();
  },
);
