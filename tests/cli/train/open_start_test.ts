import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createTeacher, saveEncoder } from "rdcd";
import { openStart } from "../../../lib/cli/train/open_start.ts";
import { TINY_RECIPE } from "../../training/tiny_recipe.ts";

Deno.test("openStart takes the trunk of a checkpoint that ends otherwise, and draws the rest by the recipe's seed", async () => {
  const before = tf.memory().numTensors;
  const folder = await Deno.makeTempDir();
  const path = `${folder}/other.safetensors`;
  const other = createTeacher({ backbone: TINY_RECIPE.student.backbone, descriptorDims: 24, seed: 8 });
  await saveEncoder(other, path);
  const [first, second] = [await openStart(path, TINY_RECIPE), await openStart(path, TINY_RECIPE)];
  const [found, again, expected] = await Promise.all([first, second, other].map((one) => one.readWeights()));
  const trunk = "backbone.features.0.0.weight";
  assert.deepEqual(found!.get(trunk), expected!.get(trunk));
  assert.equal(found!.get("projector.weight")!.length, 8 * 4);
  assert.deepEqual(found, again);
  const wrong = { ...TINY_RECIPE, student: { ...TINY_RECIPE.student, backbone: "resnet18" } } as const;
  await assert.rejects(openStart(path, wrong), /Cannot load the weights as every tensor must match/);
  for (const encoder of [other, first, second]) encoder.dispose();
  assert.equal(tf.memory().numTensors, before);
  await Deno.remove(folder, { recursive: true });
});
