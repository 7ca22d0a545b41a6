import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { forward, type ForwardOptions } from "../../lib/models/forward.ts";
import type { Layer } from "../../lib/models/layer.ts";
import { toTfjsLayout } from "../../lib/models/tensor_layout.ts";
import { listTensors } from "../../lib/models/tensor_list.ts";
import { formulaWeights } from "./formula.ts";
import { testOnBackends } from "./on_backends.ts";
import { convolution, linear, normalization } from "./small_layers.ts";

const activation = (name: "gelu" | "hardSwish" | "hardSigmoid" | "swish" | "sigmoid" | "relu6"): Layer => ({
  kind: "activation",
  function: name,
});

const NETWORKS: Record<string, Layer[]> = {
  convolutional: [
    convolution("stem", { inputs: 3, stride: 2, bias: true }),
    normalization("norm"),
    activation("hardSwish"),
    convolution("grouped", { groups: 2, outputs: 6, bias: true }),
    activation("swish"),
    { kind: "maximumPool", kernel: 3, stride: 2, padding: 1 },
    {
      kind: "difference",
      branches: [[convolution("left", { inputs: 6, outputs: 6 })], [
        convolution("depthwise", { inputs: 6, outputs: 6, groups: 6 }),
      ]],
    },
    { kind: "layerScale", name: "scale", channels: 6, start: 1 },
    {
      kind: "sum",
      branches: [[], [
        convolution("residual", { inputs: 6, outputs: 6 }),
        normalization("last_norm", 6),
        { kind: "stochasticDepth", rate: 0.5 },
      ]],
    },
    activation("gelu"),
    {
      kind: "product",
      branches: [[], [
        { kind: "globalAverage" },
        convolution("squeeze", { inputs: 6, outputs: 6, kernel: 1, padding: 0, bias: true }),
        activation("hardSigmoid"),
      ]],
    },
    convolution("multiplied", { inputs: 6, outputs: 12, groups: 6 }),
    { kind: "generalizedMean", power: 3 },
    { kind: "dropout", rate: 0.25 },
    linear("last", 12, 3),
  ],
  "TensorFlow-like": [
    { kind: "colorScale", factors: [0.9, -1.2, 0.7], addends: [0.5, -0.3, 0.1] },
    convolution("stem", { inputs: 3, stride: 2, padding: "same" }),
    normalization("norm"),
    activation("relu6"),
    convolution("depthwise", { groups: 4, kernel: 5, stride: 2, padding: "same" }),
    { kind: "generalizedMean", power: 3 },
    linear("last", 4, 3),
  ],
  transformer: [
    { kind: "patchEmbedding", name: "vit", inputs: 3, channels: 8, patch: 4, grid: 2 },
    {
      kind: "sum",
      branches: [[], [
        { kind: "layerNormalization", name: "norm1", channels: 8, epsilon: 1e-6 },
        linear("qkv", 8, 24),
        { kind: "attention", heads: 2, channels: 8 },
        linear("proj", 8, 8),
      ]],
    },
    { kind: "layerNormalization", name: "norm", channels: 8, epsilon: 1e-6 },
    linear("fc", 8, 8),
    activation("gelu"),
    { kind: "tokenPool", power: 3 },
    linear("head", 16, 3),
  ],
};

const images = Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, index) => Math.sin(index * 1.7) + 0.3);

const MODES: Record<string, ForwardOptions> = {
  inference: {},
  training: {
    onBatchMoments() {},
    drawFactors: ({ rate }, count) =>
      Float32Array.from({ length: count }, (_, index) => index % 3 === 1 ? 0 : 1 / (1 - rate)),
  },
};

for (const [name, layers] of Object.entries(NETWORKS)) {
  for (const [mode, options] of Object.entries(MODES)) {
    testOnBackends(
      `forward of a ${name} network for ${mode} has the gradients of finite differences`,
      ["cpu"],
      () => assertGradients(layers, options),
    );
  }
}

function assertGradients(layers: Layer[], options: ForwardOptions): void {
  const tensors = listTensors(layers);
  const weights = formulaWeights(tensors);
  const variables = new Map(tensors.map((tensor) => {
    const { shape, values } = toTfjsLayout(tensor, weights.get(tensor.name)!);
    const variable = tf.tidy(() => tf.variable(tf.tensor(values, shape), tensor.trainable));
    return [tensor.name, variable];
  }));
  const loss = () =>
    tf.tidy(() =>
      forward(layers, tf.tensor4d(images, [2, 8, 8, 3]), variables, options).mul([[0.3, -0.7, 1]]).sum()
        .asScalar()
    );
  const { value, grads } = tf.variableGrads(loss);
  value.dispose();
  for (const { name: tensor, trainable } of tensors) {
    if (!trainable) continue;
    const variable = variables.get(tensor)!;
    const gradient = grads[variable.name];
    assert.ok(gradient, `${tensor} has no gradient`);
    const found = gradient.dataSync<"float32">();
    const numbers = variable.dataSync<"float32">().slice();
    const scale = found.reduce((most, number) => Math.max(most, Math.abs(number)), 1e-2);
    for (let at = 0; at < numbers.length; at += Math.ceil(numbers.length / 5)) {
      const step = 2e-3;
      const [above, below] = [step, -step].map((change) => {
        const changed = numbers.slice();
        changed[at]! += change;
        tf.tidy(() => variable.assign(tf.tensor(changed, variable.shape)));
        return tf.tidy(() => loss().dataSync()[0]!);
      });
      const expected = (above! - below!) / (2 * step);
      assert.ok(
        Math.abs(found[at]! - expected) < 0.02 * scale,
        `${tensor}[${at}]: ${found[at]} is not ${expected}`,
      );
    }
    tf.tidy(() => variable.assign(tf.tensor(numbers, variable.shape)));
  }
  tf.dispose(grads);
  for (const variable of variables.values()) variable.dispose();
}

testOnBackends(
  "forward multiplies by the factors that are drawn, number by number in dropout, image by image in stochastic depth",
  ["cpu", "wasm", "webgpu"],
  async () => {
    const factors = Float32Array.from({ length: 6 }, (_, index) => index);
    const asked: [string, number][] = [];
    const options: ForwardOptions = {
      drawFactors({ kind, rate }, count) {
        asked.push([kind, rate]);
        return factors.slice(0, count);
      },
    };
    const layers: Layer[] = [{ kind: "dropout", rate: 0 }, { kind: "dropout", rate: 0.2 }];
    const vectors = tf.fill([2, 3], 2);
    const dropped = forward(layers, vectors, new Map(), options);
    assert.deepEqual([...await dropped.data()], [0, 2, 4, 6, 8, 10]);
    const pictures = tf.fill([2, 1, 1, 2], 2);
    const skipped = forward([{ kind: "stochasticDepth", rate: 0.1 }], pictures, new Map(), options);
    assert.deepEqual([...await skipped.data()], [0, 0, 2, 2]);
    assert.deepEqual(asked, [["dropout", 0.2], ["stochasticDepth", 0.1]]);
    assert.equal(forward(layers, vectors, new Map()), vectors);
    tf.dispose([vectors, dropped, pictures, skipped]);
  },
);
