import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createStudent, createTeacher, saveEncoder } from "rdcd/models";
import { openStart } from "../../../lib/cli/train/open_start.ts";
import { TINY_RECIPE } from "../../training/tiny_recipe.ts";

Deno.test("openStart takes the trunk of a checkpoint that ends otherwise, and draws the rest by the recipe's seed", async () => {
  const before = tf.memory().numTensors;
  const folder = await Deno.makeTempDir();
  const path = `${folder}/other.safetensors`;
  const other = createTeacher({ backbone: TINY_RECIPE.student.backbone, descriptorDims: 24, seed: 8 });
  await saveEncoder(other, path);
  const started = [await openStart(path, TINY_RECIPE), await openStart(path, TINY_RECIPE)];
  assert.deepEqual(started.map(({ part }) => part), ["trunk", "trunk"]);
  const [first, second] = started.map(({ encoder }) => encoder);
  const [found, again, expected] = await Promise.all(
    [first!, second!, other].map((one) => one.readWeights()),
  );
  const trunk = "backbone.features.0.0.weight";
  assert.deepEqual(found!.get(trunk), expected!.get(trunk));
  assert.equal(found!.get("projector.weight")!.length, 8 * 4);
  assert.deepEqual(found, again);
  const wrong = { ...TINY_RECIPE, student: { ...TINY_RECIPE.student, backbone: "resnet18" } } as const;
  await assert.rejects(openStart(path, wrong), /Cannot load the weights as every tensor must match/);
  for (const encoder of [other, first!, second!]) encoder.dispose();
  assert.equal(tf.memory().numTensors, before);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("openStart takes all of a student of the same make, and all up to the feature where the projector differs", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/student.safetensors`;
  const { backbone, featureDims } = TINY_RECIPE.student;
  for (const [descriptorDims, part] of [[4, "all"], [6, "feature"]] as const) {
    const other = createStudent({ backbone, featureDims, descriptorDims, seed: 8 });
    await saveEncoder(other, path);
    const started = await openStart(path, TINY_RECIPE);
    assert.equal(started.part, part);
    const [found, expected] = await Promise.all([started.encoder, other].map((one) => one.readWeights()));
    for (const [name, values] of found!) {
      if (part === "all" || !name.startsWith("projector.")) {
        assert.deepEqual(values, expected!.get(name), name);
      }
    }
    assert.equal(found!.get("projector.bias")!.length, 4);
    for (const encoder of [other, started.encoder]) encoder.dispose();
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("openStart opens EfficientNet-B0 with EfficientNet-Lite0's trunk, and says so", async () => {
  const before = tf.memory().numTensors;
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  const lite0 = createTeacher({ backbone: "efficientnet_lite0", descriptorDims: 8, seed: 8 });
  await saveEncoder(lite0, path);
  const student = { ...TINY_RECIPE.student, backbone: "efficientnet_b0" } as const;
  const { encoder, part, isFitted } = await openStart(path, { ...TINY_RECIPE, student });
  assert.deepEqual([part, isFitted], ["trunk", true]);
  const [found, expected] = await Promise.all([encoder, lite0].map((one) => one.readWeights()));
  assert.deepEqual(
    found!.get("backbone.features.8.0.weight"),
    expected!.get("backbone.conv_head.weight"),
  );
  const gate = "backbone.features.1.0.block.1.fc2";
  assert.ok(found!.get(`${gate}.weight`)!.every((value) => value === 0));
  assert.ok(found!.get(`${gate}.bias`)!.every((value) => value === 4));
  for (const one of [lite0, encoder]) one.dispose();
  assert.equal(tf.memory().numTensors, before);
  await Deno.remove(path);
});
