import assert from "node:assert/strict";
import { join } from "@std/path";
import { createStudent, resolveMethod, saveEncoder } from "rdcd";
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

Deno.test("resolveMethod opens a checkpoint and names it after the file", () =>
  withFolder(async (folder) => {
    const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 32 });
    await saveEncoder(student, join(folder, "my.student.safetensors"));
    student.dispose();
    const fromFile = await resolveMethod(join(folder, "my.student.safetensors"), { size, runtime: "onnx" });
    const same = await resolveMethod("untrained:efficientnet_b0:32", { size, runtime: "onnx" });
    assert.equal(fromFile.name, "my.student");
    assert.equal(fromFile.fingerprint, same.fingerprint);
    const image = picture(2, 64, 64);
    assert.deepEqual(await fromFile.describe([image]), await same.describe([image]));
    await fromFile.dispose();
    await same.dispose();
  }));

Deno.test("resolveMethod says what there is for a text that names nothing", () =>
  withFolder(async (folder) => {
    const known = /must be phash, pdq, tiny, untrained:efficientnet_b0:256 or the path of a checkpoint file/;
    for (
      const spec of [
        "pHash",
        "constructor",
        "",
        join(folder, "none.ckpt"),
        "untrained:efficientnet_b0",
        folder,
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
