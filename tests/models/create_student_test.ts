import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Backbone, createStudent } from "rdcd/models";
import { testOnBackends } from "./on_backends.ts";

await tf.setBackend("cpu");

Deno.test("createStudent starts the same from the same seed and otherwise not", async () => {
  const weightsOf = async (seed: number, descriptorDims = 64) => {
    const student = createStudent({ backbone: "efficientnet_b0", descriptorDims, seed });
    const weights = await student.readWeights();
    student.dispose();
    return weights;
  };
  const name = "backbone.features.4.1.block.0.0.weight";
  const [first, again, other, wider] = [
    await weightsOf(1),
    await weightsOf(1),
    await weightsOf(2),
    await weightsOf(1, 128),
  ];
  assert.deepEqual(first, again);
  assert.notDeepEqual(first.get(name), other.get(name));
  assert.deepEqual(first.get(name), wider.get(name));
});

Deno.test("createStudent starts as torchvision's EfficientNet does", async () => {
  const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64, seed: 3 });
  const weights = await student.readWeights();
  student.dispose();
  const deviation = (values: Float32Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const largest = (values: Float32Array) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

  const pointwise = weights.get("backbone.features.8.0.weight")!;
  assert.ok(Math.abs(deviation(pointwise) / Math.sqrt(2 / 1280) - 1) < 0.01);
  // Normal, not uniform: a uniform distribution of this deviation ends at 1.73 deviations.
  assert.ok(largest(pointwise) / deviation(pointwise) > 4);
  const depthwise = weights.get("backbone.features.6.1.block.1.0.weight")!;
  assert.ok(Math.abs(deviation(depthwise) / Math.sqrt(2 / (1152 * 25)) - 1) < 0.02);

  const classifier = weights.get("backbone.classifier.1.weight")!;
  assert.ok(largest(classifier) <= 1 / Math.sqrt(512) && largest(classifier) > 0.999 / Math.sqrt(512));
  assert.equal(largest(weights.get("backbone.classifier.1.bias")!), 0);
  for (const name of ["projector.weight", "projector.bias"]) {
    const value = largest(weights.get(name)!);
    assert.ok(value <= 1 / Math.sqrt(512) && value > 0.9 / Math.sqrt(512));
  }
  for (
    const [part, value] of [["weight", 1], ["bias", 0], ["running_mean", 0], ["running_var", 1]] as const
  ) {
    assert.ok(weights.get(`backbone.features.0.1.${part}`)!.every((number) => number === value));
  }
});

Deno.test("createStudent refuses an unknown backbone and impossible sizes", () => {
  const make = (change: object) => () =>
    createStudent({ backbone: "efficientnet_b0", descriptorDims: 64, ...change });
  for (const backbone of ["efficientnet_b9", "toString"]) {
    assert.throws(make({ backbone: backbone as Backbone }), {
      name: "RangeError",
      message: new RegExp(
        `^Cannot build the encoder as backbone must be one of efficientnet_b0, .*: current value is "${backbone}"$`,
      ),
    });
  }
  for (const descriptorDims of [0, -1, 1.5, NaN]) {
    assert.throws(make({ descriptorDims }), {
      name: "RangeError",
      message: /descriptorDims must be a positive integer/,
    });
  }
  assert.throws(make({ featureDims: 0 }), {
    name: "RangeError",
    message: /featureDims must be a positive integer/,
  });
});

testOnBackends("Encoder keeps its own copy of the weights that it is given", ["cpu"], async () => {
  const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 8, featureDims: 16 });
  const given = await student.readWeights();
  const before = structuredClone(given);
  student.assignWeights(given);
  for (const values of given.values()) values.fill(7);
  for (const values of (await student.readWeights()).values()) values.fill(8);
  assert.deepEqual(await student.readWeights(), before);
  student.dispose();
});

testOnBackends(
  "Encoder refuses weights that are missing or of another length, and stays as it was",
  ["cpu"],
  async () => {
    const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 8, featureDims: 16 });
    const before = await student.readWeights();
    for (const [values, found] of [[undefined, "none"], [new Float32Array(9), "9"]] as const) {
      const weights = new Map(
        [...before].map(([name, numbers]) => [name, numbers.map((number) => number + 1)]),
      );
      if (values) weights.set("projector.bias", values);
      else weights.delete("projector.bias");
      const message =
        `Cannot fill the encoder as projector.bias must have 8 numbers: current value is ${found}`;
      assert.throws(() => student.assignWeights(weights), { name: "RangeError", message });
      assert.deepEqual(await student.readWeights(), before);
    }
    student.dispose();
  },
);
