import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { DataMissingError, resolveEncoder, resolveMethod } from "rdcd/descriptors";
import { createTeacher, saveEncoder } from "rdcd/models";
import { findModelFile } from "../../lib/weights/find_model_file.ts";
import { float32Bytes, PUBLISHED_MODELS } from "../../lib/weights/published_models.ts";
import { runDenoTaskWith } from "../cli/run_deno_task.ts";
import { withFolder, writePictures } from "../descriptors/pictures.ts";

await tf.setBackend("cpu");

Deno.test("findModelFile finds every published model under each name that its authors give its files", () =>
  withFolder(async (folder) => {
    for (const [name, { files }] of PUBLISHED_MODELS) {
      for (const file of [...files, `${name}.safetensors`]) {
        const path = join(folder, file);
        await Deno.writeTextFile(path, "");
        assert.equal(await findModelFile(name, folder), path);
        await Deno.remove(path);
      }
    }
  }));

Deno.test("findModelFile says which file a published model lacks, its size, where it is and what to type", () =>
  withFolder(async (folder) => {
    for (const name of PUBLISHED_MODELS.keys()) {
      await assert.rejects(findModelFile(name, folder), (error) => {
        assert.ok(error instanceof DataMissingError);
        assert.ok(error.path.startsWith(join(folder, name.slice(0, 4))));
        assert.match(error.howToGet, /\(ResNe\S+|\(ViT-B\/\d+/);
        assert.match(
          error.howToGet,
          /\d+ dimensions, \d+ MB\) is published by its authors at https:\/\/\S+\.pth?,/,
        );
        assert.ok(error.howToGet.endsWith(`then --model ${name} finds it.`));
        return true;
      });
    }
  }));

Deno.test("findModelFile finds other checkpoints of the folder by name, and no folder", () =>
  withFolder(async (folder) => {
    for (const file of ["mine.safetensors", "mine.v2.pt", "run.ckpt"]) {
      await Deno.writeTextFile(join(folder, file), "");
    }
    await Deno.mkdir(join(folder, "sub"));
    assert.equal(await findModelFile("mine", folder), join(folder, "mine.safetensors"));
    assert.equal(await findModelFile("mine.v2", folder), join(folder, "mine.v2.pt"));
    assert.equal(await findModelFile("run.ckpt", folder), join(folder, "run.ckpt"));
    for (const name of ["other", "sub", "constructor"]) assert.equal(await findModelFile(name, folder), null);
    assert.equal(await findModelFile("mine", join(folder, "absent")), null);
  }));

Deno.test("resolveEncoder and resolveMethod open a published model by its name", () =>
  withFolder(async (folder) => {
    const teacher = createTeacher({ backbone: "resnet50" });
    const path = join(folder, "sscd_disc_mixup.torchvision.pt");
    await saveEncoder(teacher, path);
    teacher.dispose();
    const architecture = PUBLISHED_MODELS.get("sscd_disc_mixup")!.architecture;
    const { name, encoder } = await resolveEncoder("sscd_disc_mixup", { modelsFolder: folder });
    assert.deepEqual([name, encoder.architecture], ["sscd_disc_mixup", architecture]);
    encoder.dispose();
    assert.ok(Math.abs((await Deno.stat(path)).size / float32Bytes(architecture) - 1) < 0.001);
    const method = await resolveMethod("sscd_disc_mixup", { modelsFolder: folder, runtime: "onnx" });
    assert.deepEqual([method.name, method.network, method.dims], ["sscd_disc_mixup", "ResNet-50", 512]);
    await method.dispose();
  }));

Deno.test("deno task extract names the file of a published model that is missing, in the folder of RDCD_MODELS", () =>
  withFolder(async (folder) => {
    await writePictures(folder, 1);
    const out = join(folder, "store");
    const args = ["--images", folder, "--model", "sscd_disc_large", "--out", out];
    const { code, stderr } = await runDenoTaskWith({ RDCD_MODELS: folder }, "extract", ...args);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: Cannot find .+sscd_disc_large\.classy\.pt\. sscd_disc_large \(ResNeXt-101, /,
    );
    assert.ok(stderr.includes(folder));
  }));
