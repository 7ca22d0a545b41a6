import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { createEncoderMethod, resolveMethod } from "rdcd/descriptors";
import { createStudent, saveEncoder } from "rdcd/models";
import { picture, withFolder } from "./pictures.ts";

const size = { width: 64, height: 64 };

Deno.test("resolveMethod knows the hashes by their names", async () => {
  for (
    const [spec, name, dims] of [["phash", "pHash", 64], ["pdq", "PDQ", 256], [
      "tiny",
      "Tiny image",
      256,
    ]] as const
  ) {
    const method = await resolveMethod(spec);
    assert.deepEqual([method.name, method.network, method.dims], [name, null, dims]);
    await method.dispose();
  }
});

Deno.test("resolveMethod makes an untrained network that is the same every time, at the size asked for", async () => {
  const image = picture(1, 64, 64);
  const results = [];
  for (let time = 0; time < 2; time++) {
    const method = await resolveMethod("untrained:efficientnet_b0:32", {
      size,
      resize: "fast",
      runtime: "onnx",
    });
    assert.deepEqual([method.name, method.network, method.dims], ["untrained", "EfficientNet-B0", 32]);
    assert.deepEqual(method.preparation, { size, resize: "fast" });
    results.push([method.fingerprint, ...await method.describe([image])]);
    await method.dispose();
  }
  assert.deepEqual(results[0], results[1]);
});

Deno.test("resolveMethod makes an untrained network that tells images apart, and leaves tfjs as it was", async () => {
  await tf.setBackend("cpu");
  const tensors = tf.memory().numTensors;
  const method = await resolveMethod("untrained:efficientnet_b0:32", { size, runtime: "onnx" });
  assert.deepEqual([tf.getBackend(), tf.memory().numTensors], ["cpu", tensors]);
  const count = 6;
  const vectors = await method.describe(
    Array.from({ length: count }, (_, index) => picture(index, size.width, size.height)),
  );
  await method.dispose();
  const row = (index: number) => vectors.subarray(index * method.dims, (index + 1) * method.dims);
  const similarities = [];
  for (let first = 0; first < count; first++) {
    for (let second = 0; second < first; second++) {
      const other = row(second);
      similarities.push(row(first).reduce((sum, value, index) => sum + value * other[index]!, 0));
    }
  }
  // Without statistics they are all above 0.9999.
  assert.ok(Math.max(...similarities) < 0.995, `the most similar two have ${Math.max(...similarities)}`);
});

Deno.test("resolveMethod's untrained network has the same fingerprint in another process, on another backend", async () => {
  const script = `
    import * as tf from "@tensorflow/tfjs";
    import "@tensorflow/tfjs-backend-wasm";
    import { resolveMethod } from "rdcd";
    await tf.setBackend("wasm");
    const options = { size: ${JSON.stringify(size)}, runtime: "onnx" };
    const method = await resolveMethod("untrained:efficientnet_b0:32", options);
    console.log(method.fingerprint);
    await method.dispose();
  `;
  const { stdout, stderr } = await new Deno.Command("deno", { args: ["eval", script] }).output();
  await tf.setBackend("cpu");
  const method = await resolveMethod("untrained:efficientnet_b0:32", { size, runtime: "onnx" });
  await method.dispose();
  assert.equal(new TextDecoder().decode(stdout).trim(), method.fingerprint, new TextDecoder().decode(stderr));
});

Deno.test("resolveMethod opens a checkpoint and names it after the file", () =>
  withFolder(async (folder) => {
    const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 32 });
    await saveEncoder(student, join(folder, "my.student.safetensors"));
    const fromFile = await resolveMethod(join(folder, "my.student.safetensors"), { size, runtime: "onnx" });
    const same = await createEncoderMethod(student, { name: "same", size, runtime: "onnx" });
    student.dispose();
    assert.equal(fromFile.name, "my.student");
    assert.equal(fromFile.fingerprint, same.fingerprint);
    const image = picture(2, 64, 64);
    assert.deepEqual(await fromFile.describe([image]), await same.describe([image]));
    await fromFile.dispose();
    await same.dispose();
  }));

Deno.test("resolveMethod says what there is for a text that names nothing", () =>
  withFolder(async (folder) => {
    const known =
      /must be the path of a checkpoint, rdcd, rdcd-256, .* or another file's name in data\/models \(sscd\S+, .*the hashes phash, pdq and tiny/;
    for (
      const spec of [
        "pHash",
        "constructor",
        "",
        join(folder, "none.ckpt"),
        "untrained:efficientnet_b0",
      ]
    ) {
      await assert.rejects(resolveMethod(spec), { name: "RangeError", message: known }, spec);
    }
    await assert.rejects(resolveMethod("untrained:alexnet:64"), {
      name: "RangeError",
      message: /efficientnet_b0/,
    });
    await Deno.writeTextFile(join(folder, "text.ckpt"), "not a checkpoint");
    await assert.rejects(resolveMethod(join(folder, "text.ckpt")), {
      name: "CheckpointError",
      message: /text\.ckpt/,
    });
  }));
