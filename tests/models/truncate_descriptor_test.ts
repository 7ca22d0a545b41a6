import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createStudent, createTeacher, loadEncoder, saveEncoder, truncateDescriptor } from "rdcd/models";
import { resizeImage, toTensor } from "rdcd/images";
import { resolveEncoder, resolveMethod } from "rdcd/descriptors";
import { generatePicture } from "rdcd/datasets";
import { withFolder } from "../descriptors/pictures.ts";
import { testOnBackends } from "./on_backends.ts";

const SMALL = { backbone: "mobilenet_v3_small", featureDims: 8, descriptorDims: 6 } as const;

/** The first numbers of a row at length 1. */
function first(row: ArrayLike<number>, dims: number): number[] {
  const numbers = Array.from(row).slice(0, dims);
  const length = Math.hypot(...numbers);
  return numbers.map((value) => value / length);
}

function assertClose(found: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  expected.forEach((value, index) => assert.ok(Math.abs(found[index]! - value) < 1e-5, `${index}`));
}

testOnBackends(
  "truncateDescriptor makes of each image the first numbers of its descriptor, and the same feature",
  ["cpu", "wasm"],
  async () => {
    const before = tf.memory().numTensors;
    const inputSize = { width: 40, height: 32 };
    const student = createStudent({ ...SMALL, nestedDims: [2, 4], inputSize });
    const images = tf.randomUniform<tf.Rank.R4>([2, 32, 40, 3], -1, 1, "float32", 3);
    const whole = student.encode(images);
    for (const [dims, nested] of [[2, []], [4, [2]], [6, [2, 4]]] as [number, number[]][]) {
      const short = await truncateDescriptor(student, dims);
      assert.deepEqual(short.architecture, { ...student.architecture, descriptorDims: dims });
      assert.deepEqual([short.nestedDims, short.inputSize, short.isInputSizeAssumed], [
        nested,
        inputSize,
        false,
      ]);
      const { feature, descriptor } = short.encode(images);
      const rows = await whole.descriptor.array();
      (await descriptor.array()).forEach((row, index) => assertClose(row, first(rows[index]!, dims)));
      assert.deepEqual(await feature.data(), await whole.feature.data());
      tf.dispose([feature, descriptor]);
      short.dispose();
    }
    tf.dispose([images, whole.feature, whole.descriptor]);
    student.dispose();
    assert.equal(tf.memory().numTensors, before);
  },
);

testOnBackends("truncateDescriptor and Encoder refuse sizes that there are not", ["cpu"], async () => {
  const student = createStudent({ ...SMALL, nestedDims: [2] });
  await assert.rejects(truncateDescriptor(student, 3), {
    name: "RangeError",
    message:
      "Cannot cut the descriptor as its size must be one that it was trained for, 2 or 6: current value is 3",
  });
  student.dispose();
  for (const nestedDims of [[4, 2], [2, 2], [6], [0, 3], [1.5]]) {
    assert.throws(() => createStudent({ ...SMALL, nestedDims }), {
      name: "RangeError",
      message: /nestedDims must ascend from 1 to below a student's 6: current value is \[/,
    });
  }
  assert.throws(() => createTeacher({ ...SMALL, descriptorDims: 8, nestedDims: [4] }), /\[4\] of a teacher/);
});

Deno.test("resolveMethod finds a nested size by the number after a file, and refuses others by the model's name", () =>
  withFolder(async (folder) => {
    await tf.setBackend("cpu");
    const path = join(folder, "nested.safetensors");
    const student = createStudent({ ...SMALL, nestedDims: [4], inputSize: { width: 32, height: 32 } });
    await saveEncoder(student, path);
    student.dispose();
    const loaded = await loadEncoder(path);
    assert.deepEqual(loaded.nestedDims, [4]);
    loaded.dispose();

    const picture = resizeImage(await generatePicture({ seed: 1, index: 0 }), { width: 32, height: 32 });
    const methods = await Promise.all(
      ["", ":4"].map((end) => resolveMethod(path + end, { runtime: "onnx" })),
    );
    const [whole, short] = await Promise.all(methods.map((method) => method.describe([picture])));
    assert.deepEqual(methods.map(({ name, dims }) => [name, dims]), [["nested", 6], ["nested:4", 4]]);
    assert.notEqual(methods[0]!.fingerprint, methods[1]!.fingerprint);
    assertClose(short!, first(whole!, 4));
    for (const method of methods) await method.dispose();

    const inFolder = await resolveEncoder("nested:4", { modelsFolder: folder });
    const images = toTensor([picture]);
    const { feature, descriptor } = inFolder.encoder.encode(images);
    assertClose(await descriptor.data(), first(whole!, 4));
    tf.dispose([images, feature, descriptor]);
    inFolder.encoder.dispose();

    const before = tf.memory().numTensors;
    await assert.rejects(resolveEncoder("nested:3", { modelsFolder: folder }), {
      name: "RangeError",
      message: /^nested: Cannot cut the descriptor as its size .* 4 or 6: current value is 3$/,
    });
    await assert.rejects(resolveEncoder("none:3", { modelsFolder: folder }), /there is no such file/);
    assert.equal(tf.memory().numTensors, before);
  }));
