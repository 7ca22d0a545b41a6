import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { createStudent, type Encoder, exportOnnx, onnxModel } from "rdcd/models";
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
