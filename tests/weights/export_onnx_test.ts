import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { createStudent, type Encoder, exportOnnx, onnxModel } from "rdcd/models";
import { createEncoderMethod } from "rdcd/descriptors";
import { fitCodec } from "rdcd/evaluation";
import { toNchw } from "rdcd/images";
import { drawNormal } from "../../lib/random/draw.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { picture } from "../descriptors/pictures.ts";
import { formulaImages, formulaWeights } from "../models/formula.ts";

await tf.setBackend("cpu");
function formulaStudent(descriptorDims: number): Encoder {
  const student = createStudent({ backbone: "efficientnet_b0", descriptorDims });
  student.assignWeights(formulaWeights(student.tensors));
  return student;
}

Deno.test("onnxModel takes any batch, height and width", async () => {
  const student = formulaStudent(64);
  const session = await InferenceSession.create(await onnxModel(student));
  const [input] = session.inputMetadata;
  assert.ok(input?.isTensor);
  assert.deepEqual(input.shape, ["batch", 3, "height", "width"]);
  for (const [batch, height, width] of [[1, 32, 100], [4, 61, 33]] as const) {
    const values = formulaImages({ seed: 2, batch, size: 100 }).slice(0, batch * 3 * height * width);
    const { descriptor } = await session.run({
      images: new Tensor("float32", values, [batch, 3, height, width]),
    });
    const expected = tf.tidy(() =>
      student.encode(tf.tensor4d(values, [batch, 3, height, width]).transpose<tf.Tensor4D>([0, 2, 3, 1]))
        .descriptor.dataSync()
    );
    assert.deepEqual(descriptor!.dims, [batch, 64]);
    expected.forEach((value, index) => {
      assert.ok(Math.abs(value - (descriptor!.data as Float32Array)[index]!) < 1e-5);
    });
  }
  student.dispose();
  await session.release();
});

Deno.test("exportOnnx writes onnxModel's bytes, folded, with the architecture", async () => {
  const student = formulaStudent(64);
  const path = await Deno.makeTempFile({ suffix: ".onnx" });
  await exportOnnx(student, path);
  const bytes = await Deno.readFile(path);
  await Deno.remove(path);
  assert.deepEqual(bytes, await onnxModel(student));
  const text = new TextDecoder("latin1").decode(bytes);
  assert.ok(text.includes(JSON.stringify(student.architecture)));
  assert.ok(!text.includes("BatchNormalization") && !text.includes("running_mean"));
  // In protocol buffers an operator's name follows its field's tag and its length.
  assert.equal(text.split("\x22\x06MatMul").length - 1, 1);
  student.dispose();
});

Deno.test("onnxModel has a fixed size where it is asked for", async () => {
  const student = formulaStudent(64);
  const session = await InferenceSession.create(
    await onnxModel(student, { size: { width: 50, height: 40 } }),
  );
  student.dispose();
  const [input] = session.inputMetadata;
  assert.ok(input?.isTensor);
  assert.deepEqual(input.shape, ["batch", 3, 40, 50]);
  await session.release();
});

for (const name of ["PCAW16,L2norm,Flat", "ITQ16"]) {
  Deno.test(`onnxModel gives behind ${name} what a method with that codec gives`, async () => {
    const student = formulaStudent(64);
    const prng = seededPrng(3);
    const random = Float32Array.from({ length: 500 * 64 }, () => drawNormal(prng));
    const codec = await fitCodec(name, { vectors: random, dims: 64 });
    const side = 48;
    const size = { width: side, height: side };
    const method = await createEncoderMethod(student, { name, runtime: "onnx", size, codec });
    const session = await InferenceSession.create(await onnxModel(student, { codec }));
    const images = Array.from({ length: 3 }, (_, index) => picture(index, side, side));
    const expected = await method.describe(images);
    const { descriptor } = await session.run({
      images: new Tensor("float32", toNchw(images), [3, 3, side, side]),
    });
    assert.deepEqual(descriptor!.dims, [3, 16]);
    const found = descriptor!.data as Float32Array;
    expected.forEach((value, at) => assert.ok(Math.abs(value - found[at]!) < 1e-5, `${value} ${found[at]}`));
    await assert.rejects(
      onnxModel(student, { codec: await fitCodec(name, { vectors: random, dims: 32 }) }),
      /it must be fitted to the encoder's 64 numbers/,
    );
    await session.release();
    await method.dispose();
    student.dispose();
  });
}
