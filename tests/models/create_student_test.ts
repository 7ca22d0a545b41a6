import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Backbone, createStudent, type Encoder } from "rdcd";
import { fixturePath } from "../shared.ts";
import { formulaImages, formulaWeights, type Reference } from "./formula.ts";
import { testOnBackends } from "./on_backends.ts";
import { assertReference } from "./reference.ts";

const references: Reference[] = JSON.parse(
  Deno.readTextFileSync(fixturePath("models_efficientnet_b0.json")),
);

function formulaStudent(descriptorDims: number): Encoder {
  const student = createStudent({ backbone: "efficientnet_b0", descriptorDims });
  student.assignWeights(formulaWeights(student.tensors));
  return student;
}

for (const reference of references) {
  const { model, size, batch, image_seed: seed, outputs } = reference;
  // tfjs's plain JavaScript backend is only a fall-back: one small case shows that it works.
  const backends = size === 64 ? ["cpu", "wasm", "webgpu"] as const : ["wasm", "webgpu"] as const;
  testOnBackends(`createStudent agrees with PyTorch: ${model} at ${size} pixels`, backends, async () => {
    const student = formulaStudent(outputs.descriptor[0]!.length);
    const images = tf.tidy(() =>
      tf.tensor4d(formulaImages({ seed, batch, size }), [batch, 3, size, size])
        .transpose<tf.Tensor4D>([0, 2, 3, 1])
    );
    const { feature, descriptor } = student.encode(images);
    assertReference(reference, await descriptor.data<"float32">(), await feature.data<"float32">());
    assert.equal(student.parameters, reference.params);
    tf.dispose([images, feature, descriptor]);
    student.dispose();
  });
}

Deno.test("createStudent has the names and shapes of PyTorch's state dict, in its order", () => {
  const expected: Record<string, [string, number[]]> = JSON.parse(
    Deno.readTextFileSync(fixturePath("state_dict_student_efficientnet_b0_64.json")),
  );
  const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 });
  assert.deepEqual(
    student.tensors.map(({ name, shape }) => [name, shape]),
    Object.entries(expected).filter(([name]) => !name.endsWith("num_batches_tracked"))
      .map(([name, [, shape]]) => [name, shape]),
  );
  assert.deepEqual([...student.variables.keys()], student.tensors.map(({ name }) => name));
  const trained = [...student.variables].filter(([, variable]) => variable.trainable).map(([name]) => name);
  assert.ok(trained.length > 200 && !trained.some((name) => name.includes(".running_")));
  student.dispose();
});

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

testOnBackends(
  "createStudent's multiply-adds are those of the convolutions and products that ran",
  ["cpu"],
  async () => {
    const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 });
    const images = tf.zeros<tf.Rank.R4>([1, 33, 50, 3]);
    const { kernels } = await tf.profile(() => tf.dispose({ ...student.encode(images) }));
    const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
    let count = 0;
    for (const { name, inputShapes, outputShapes } of kernels) {
      const [output, filter] = [outputShapes[0]!, inputShapes[1]!];
      if (name === "FusedDepthwiseConv2D") count += product(output) * filter[0]! * filter[1]!;
      else if (name === "FusedConv2D") count += product(output) * product(filter.slice(0, 3));
      else if (name === "BatchMatMul") count += product(inputShapes[0]!) * output.at(-1)!;
    }
    assert.equal(student.multiplyAdds({ width: 50, height: 33 }), count);
    images.dispose();
    student.dispose();
  },
);

Deno.test("createStudent's multiply-adds at 224 are torchvision's 0.386 billion with its classifier of 1000", () => {
  const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 });
  const ours = student.multiplyAdds({ width: 224, height: 224 });
  student.dispose();
  assert.equal(((ours - 1280 * 512 - 512 * 64 + 1280 * 1000) / 1e9).toFixed(3), "0.386");
});

Deno.test("createStudent refuses an unknown backbone and impossible sizes", () => {
  const make = (change: object) => () =>
    createStudent({ backbone: "efficientnet_b0", descriptorDims: 64, ...change });
  for (const backbone of ["efficientnet_b9", "toString"]) {
    assert.throws(make({ backbone: backbone as Backbone }), {
      name: "RangeError",
      message:
        `Cannot build the encoder as backbone must be one of efficientnet_b0: current value is "${backbone}"`,
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
