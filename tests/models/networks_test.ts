import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Backbone, createTeacher, type Encoder, onnxModel } from "rdcd/models";
import { BACKBONES } from "../../lib/models/architecture.ts";
import { testWithShared } from "../shared.ts";
import { formulaTensor, type Reference } from "./formula.ts";
import { keyList, networkReferences, referenceEncoder } from "./network_references.ts";
import { type Backend, testOnBackends } from "./on_backends.ts";
import { assertOnnxReference, assertReference } from "./reference.ts";
import { ASKS_FOR_SLOW_TESTS, runsSlowTests } from "../slow_tests.ts";

const references = networkReferences.filter(({ model }) => !model.endsWith("_classy"));
const models = new Map(references.map((reference) => [reference.model, reference]));

for (const reference of references) {
  const { model, size } = reference;
  // tfjs's plain JavaScript is only a fall-back: small images show that it works.
  const backends = size === 64 ? ["cpu", "wasm", "webgpu"] as const : ["wasm", "webgpu"] as const;
  testOnBackends(
    `Encoder agrees with PyTorch in the form that is trained: ${model} at ${size} pixels`,
    backends,
    () => assertTrainedForm(reference),
    { isSlow: (backend) => isSlow(reference, backend) },
  );
  const isLeftOut = model === "teacher_vit_base_patch8" && !runsSlowTests;
  Deno.test({
    name: `onnxModel agrees with PyTorch in the folded form: ${model} at ${size} pixels` +
      (isLeftOut ? ` (skipped: ${ASKS_FOR_SLOW_TESTS})` : ""),
    ignore: isLeftOut,
    fn: () => assertFoldedForm(reference),
  });
}

/** Teachers on an imitated graphics card, where smaller images or WebAssembly have shown that they are right. */
function isSlow({ model, size }: Reference, backend: Backend): boolean {
  if (model === "teacher_vit_base_patch8") return true; // 78 billion multiply-adds an image
  return backend === "webgpu" && model.startsWith("teacher_") && size > 64;
}

testWithShared(
  "onnxModel agrees with every network of models.json, and Encoder with the students",
  ["fixtures/models.json"],
  async ([path]) => {
    const shared: Reference[] = JSON.parse(await Deno.readTextFile(path!));
    for (const reference of shared) {
      await assertFoldedForm(reference);
      if (!reference.model.startsWith("student_")) continue;
      await tf.setBackend("wasm");
      await assertTrainedForm(reference);
    }
  },
);

async function assertTrainedForm(reference: Reference): Promise<void> {
  const { size, batch, image_seed: seed } = reference;
  const encoder = referenceEncoder(reference);
  const images = formulaTensor({ seed, batch, size });
  const { feature, descriptor } = encoder.encode(images);
  assertReference(reference, await descriptor.data<"float32">(), await feature.data<"float32">());
  tf.dispose([images, feature, descriptor]);
  encoder.dispose();
}

async function assertFoldedForm(reference: Reference): Promise<void> {
  await tf.setBackend("cpu");
  const encoder = referenceEncoder(reference);
  await assertOnnxReference(reference, await onnxModel(encoder));
  encoder.dispose();
}

for (const [model, reference] of models) {
  Deno.test(`Encoder has the names, shapes and number of parameters of PyTorch's ${model}`, async () => {
    await tf.setBackend("cpu");
    const encoder = referenceEncoder(reference);
    const expected = Object.entries(keyList(model)).filter(([name]) => !name.endsWith("num_batches_tracked"));
    assert.deepEqual(
      Object.fromEntries(encoder.tensors.map(({ name, shape }) => [name, shape])),
      Object.fromEntries(expected.map(([name, [, shape]]) => [name, shape])),
    );
    assert.equal(encoder.parameters, reference.params);
    assert.deepEqual([...encoder.variables.keys()], encoder.tensors.map(({ name }) => name));
    encoder.dispose();
  });
}

/** Billions of multiply-adds at 224 pixels with a classifier of 1000, as torchvision and timm publish them. */
const PUBLISHED_MULTIPLY_ADDS = {
  efficientnet_b0: 0.386,
  mobilenet_v3_large: 0.217,
  mobilenet_v3_small: 0.057,
  resnet18: 1.814,
  resnet50: 4.089,
} satisfies Partial<Record<Backbone, number>>;

for (const [backbone, published] of Object.entries(PUBLISHED_MULTIPLY_ADDS)) {
  Deno.test(`Encoder.multiplyAdds of ${backbone} is what is published`, async () => {
    await tf.setBackend("cpu");
    const encoder = createTeacher({ backbone: backbone as Backbone, descriptorDims: 1000 });
    const billions = encoder.multiplyAdds({ width: 224, height: 224 }) / 1e9;
    encoder.dispose();
    assert.equal(billions.toFixed(3), published.toFixed(3));
  });
}

const SMALL: Backbone[] = [
  "mobilenet_v3_small",
  "fastvit_t12",
  "resnet18",
  "resnext101_32x4d",
  "efficientnet_lite0",
];

for (const backbone of SMALL) {
  testOnBackends(
    `Encoder.multiplyAdds of ${backbone} is that of the convolutions and products that ran`,
    ["wasm"],
    async () => {
      const encoder = createTeacher({ backbone, descriptorDims: 64 });
      const size = { width: 50, height: 33 };
      assert.equal(encoder.multiplyAdds(size), await countedMultiplyAdds(encoder, size));
      encoder.dispose();
    },
  );
}

async function countedMultiplyAdds(
  encoder: Encoder,
  { width, height }: { width: number; height: number },
): Promise<number> {
  const images = tf.zeros<tf.Rank.R4>([1, height, width, 3]);
  const { kernels } = await tf.profile(() => tf.dispose({ ...encoder.encode(images) }));
  images.dispose();
  const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  let count = 0;
  for (const { name, inputShapes, outputShapes } of kernels) {
    const [output, filter] = [outputShapes[0]!, inputShapes[1]!];
    if (/DepthwiseConv2D/.test(name)) count += product(output) * filter[0]! * filter[1]!;
    else if (/Conv2D$/.test(name)) count += product(output) * product(filter.slice(0, 3));
    else if (name === "BatchMatMul") count += product(inputShapes[0]!) * output.at(-1)!;
  }
  return count;
}

Deno.test("Encoder refuses images of another size where a network takes one only", async () => {
  await tf.setBackend("cpu");
  const encoder = createTeacher({ backbone: "vit_base_patch16" });
  const message =
    "Cannot encode the images as this network takes 224 x 224 pixels only: current value is 288 x 224";
  const images = tf.zeros<tf.Rank.R4>([1, 224, 288, 3]);
  assert.throws(() => encoder.encode(images), { name: "RangeError", message });
  const size = { width: 288, height: 224 };
  assert.throws(() => encoder.multiplyAdds(size), { name: "RangeError", message });
  await assert.rejects(onnxModel(encoder, { size }), { name: "RangeError", message });
  assert.ok(Math.abs(encoder.multiplyAdds({ width: 224, height: 224 }) / 1e9 - 17.56) < 0.01);
  images.dispose();
  encoder.dispose();
});

Deno.test("createTeacher refuses descriptors of another size than the backbone's", () => {
  assert.throws(() => createTeacher({ backbone: "vit_base_patch8", descriptorDims: 512 }), {
    name: "RangeError",
    message: "Cannot build the encoder as featureDims must be 1536 for vit_base_patch8: current value is 512",
  });
  assert.throws(() => createTeacher({ backbone: "resnet51" as Backbone }), {
    name: "RangeError",
    message: new RegExp(`must be one of ${Object.keys(BACKBONES).join(", ")}: current value is "resnet51"$`),
  });
});
