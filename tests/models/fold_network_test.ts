import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { foldNetwork } from "../../lib/models/fold_network.ts";
import { forward } from "../../lib/models/forward.ts";
import type { Layer } from "../../lib/models/layer.ts";
import { toTfjsLayout } from "../../lib/models/tensor_layout.ts";
import { listTensors } from "../../lib/models/tensor_list.ts";
import type { Weights } from "../../lib/models/initial_weights.ts";
import { formulaWeights } from "./formula.ts";
import { testOnBackends } from "./on_backends.ts";
import { convolution, linear, normalization } from "./small_layers.ts";

/**
 * Every rule at once: normalization first, after an activation, after convolutions with and without bias; parallel
 * convolutions of different windows and groups, subtracted and scaled, and some that cannot be joined.
 */
const layers: Layer[] = [
  normalization("input", 3),
  { kind: "colorScale", factors: [0.9, -1.2, 0.7], addends: [0.5, -0.3, 0.1] },
  convolution("plain", { inputs: 3, stride: 2, padding: "same" }),
  normalization("plain_norm"),
  { kind: "activation", function: "swish" },
  normalization("alone"),
  convolution("biased", { inputs: 4, bias: true }),
  normalization("biased_norm"),
  {
    kind: "sum",
    branches: [[], [
      convolution("depthwise", { inputs: 4, groups: 4 }),
      normalization("depthwise_norm"),
      { kind: "stochasticDepth", rate: 0.5 },
    ], [normalization("branch_norm")]],
  },
  {
    kind: "difference",
    branches: [
      [
        convolution("grouped", { inputs: 4, outputs: 8, groups: 2, stride: 2 }),
        normalization("grouped_norm", 8),
      ],
      [convolution("multiplied", { inputs: 4, outputs: 8, groups: 4, stride: 2, kernel: 5, padding: 2 })],
      [convolution("pixel", {
        inputs: 4,
        outputs: 8,
        groups: 2,
        stride: 2,
        kernel: 1,
        padding: 0,
        bias: true,
      })],
    ],
  },
  { kind: "layerScale", name: "scale", channels: 8, start: 1 },
  {
    kind: "sum",
    branches: [[], [
      convolution("dense", { inputs: 8, outputs: 8, kernel: 1, padding: 0 }),
      { kind: "stochasticDepth", rate: 0.5 },
    ]],
  },
  { kind: "sum", branches: [[], [{ kind: "activation", function: "gelu" }]] },
  {
    kind: "product",
    branches: [[convolution("left", { inputs: 8, outputs: 8 })], [
      convolution("right", { inputs: 8, outputs: 8 }),
    ]],
  },
  {
    kind: "sum",
    branches: [
      [convolution("unpadded", { inputs: 8, outputs: 4, padding: 0 })],
      [
        { kind: "maximumPool", kernel: 3, stride: 1, padding: 0 },
        convolution("pooled", {
          inputs: 8,
          kernel: 1,
          padding: 0,
        }),
      ],
    ],
  },
  { kind: "generalizedMean", power: 2 },
  { kind: "dropout", rate: 0.5 },
  linear("first", 4, 6),
  { kind: "dropout", rate: 0.5 },
  linear("second", 6, 2),
  linear("third", 2, 5),
];

function run(network: readonly Layer[], weights: Weights, x: tf.Tensor): Float32Array {
  return tf.tidy(() => {
    const tensors = new Map(
      listTensors(network).map((tensor) => {
        const { shape, values } = toTfjsLayout(tensor, weights.get(tensor.name)!);
        return [tensor.name, tf.tensor(values, shape)];
      }),
    );
    return forward(network, x, tensors).dataSync<"float32">();
  });
}

testOnBackends("foldNetwork computes the same with fewer layers", ["cpu", "wasm"], () => {
  const weights = formulaWeights(listTensors(layers));
  const before = structuredClone(weights);
  const folded = foldNetwork(layers, weights);
  const x = tf.randomNormal([2, 15, 14, 3], 0, 1, "float32", 4);
  const expected = run(layers, weights, x);
  const actual = run(folded.layers, folded.weights, x);
  x.dispose();
  assert.equal(actual.length, 2 * 5);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-5 * largest));
  assert.deepEqual(weights, before);
});

Deno.test("foldNetwork leaves no normalization, no dropout and one linear layer", () => {
  const folded = foldNetwork(layers, formulaWeights(listTensors(layers)));
  assert.deepEqual(folded.layers.map(({ kind }) => kind), [
    "convolution",
    "colorScale",
    "convolution",
    "activation",
    "convolution",
    "convolution",
    "convolution",
    "convolution",
    "convolution",
    "sum",
    "product",
    "sum",
    "generalizedMean",
    "linear",
  ]);
  assert.equal(folded.weights.get("grouped.weight")!.length, 8 * 2 * 5 * 5);
  const names = listTensors(folded.layers).map(({ name }) => name);
  assert.deepEqual([...folded.weights.keys()].sort(), names.sort());
});
