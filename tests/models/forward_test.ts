import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { forward } from "../../lib/models/forward.ts";
import type { Layer } from "../../lib/models/layer.ts";
import { toTfjsLayout } from "../../lib/models/tensor_layout.ts";
import { listTensors } from "../../lib/models/tensor_list.ts";
import { formulaWeights } from "./formula.ts";
import { testOnBackends } from "./on_backends.ts";
import { convolution, linear, normalisation } from "./small_layers.ts";

const activation = (name: "gelu" | "hardSwish" | "hardSigmoid" | "swish" | "sigmoid"): Layer => ({
  kind: "activation",
  function: name,
});

const NETWORKS: Record<string, Layer[]> = {
  convolutional: [
    convolution("stem", { inputs: 3, stride: 2, bias: true }),
    normalisation("norm"),
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
    { kind: "generalisedMean", power: 3 },
    linear("last", 12, 3),
  ],
  transformer: [
    { kind: "patchEmbedding", name: "vit", inputs: 3, channels: 8, patch: 4, grid: 2 },
    {
      kind: "sum",
      branches: [[], [
        { kind: "layerNormalisation", name: "norm1", channels: 8, epsilon: 1e-6 },
        linear("qkv", 8, 24),
        { kind: "attention", heads: 2, channels: 8 },
        linear("proj", 8, 8),
      ]],
    },
    { kind: "layerNormalisation", name: "norm", channels: 8, epsilon: 1e-6 },
    linear("fc", 8, 8),
    activation("gelu"),
    { kind: "tokenPool", power: 3 },
    linear("head", 16, 3),
  ],
};

const images = Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, index) => Math.sin(index * 1.7) + 0.3);

for (const [name, layers] of Object.entries(NETWORKS)) {
  testOnBackends(`forward of a ${name} network has the gradients of finite differences`, ["cpu"], () => {
    const tensors = listTensors(layers);
    const weights = formulaWeights(tensors);
    const variables = new Map(tensors.map((tensor) => {
      const { shape, values } = toTfjsLayout(tensor, weights.get(tensor.name)!);
      const variable = tf.tidy(() => tf.variable(tf.tensor(values, shape), tensor.trainable));
      return [tensor.name, variable];
    }));
    const loss = () =>
      tf.tidy(() =>
        forward(layers, tf.tensor4d(images, [2, 8, 8, 3]), variables).mul([[0.3, -0.7, 1]]).sum().asScalar()
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
  });
}
