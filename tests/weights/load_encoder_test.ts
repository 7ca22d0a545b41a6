import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { CheckpointError, createStudent, loadEncoder, saveEncoder, type StateDict } from "rdcd/models";
import { encodeSafetensors, type FileTensor } from "../../lib/weights/encode_safetensors.ts";
import { fixturePath } from "../shared.ts";
import { changed, checkpointOf } from "./encoders.ts";

await tf.setBackend("cpu");
const student = createStudent({ backbone: "efficientnet_b0", featureDims: 48, descriptorDims: 24, seed: 5 });

async function withFile(stateDict: StateDict, body: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".bin" });
  try {
    // A file of another program: no architecture in its metadata.
    await Deno.writeFile(path, encodeSafetensors(stateDict as Map<string, FileTensor>, { format: "pt" }));
    await body(path);
  } finally {
    await Deno.remove(path);
  }
}

async function assertRefused(path: string, reason: RegExp): Promise<void> {
  await assert.rejects(loadEncoder(path), (error) => {
    assert.ok(error instanceof CheckpointError && error.path === path);
    assert.match(error.reason, reason);
    return true;
  });
}

Deno.test("loadEncoder tells network and sizes from the tensors, below any prefix", async () => {
  const stateDict = new Map([
    ...await checkpointOf(student, "model.encoder_q."),
    ...await checkpointOf(
      createStudent({ backbone: "efficientnet_b0", descriptorDims: 8 }),
      "model.encoder_k.",
    ),
  ]);
  await withFile(stateDict, async (path) => {
    const opened = await loadEncoder(path);
    assert.deepEqual(opened.architecture, student.architecture);
    assert.deepEqual(await opened.readWeights(), await student.readWeights());
    opened.dispose();
  });
});

Deno.test("loadEncoder opens what saveEncoder wrote", async () => {
  const path = await Deno.makeTempFile();
  await saveEncoder(student, path);
  const opened = await loadEncoder(path);
  assert.deepEqual(opened.architecture, student.architecture);
  opened.dispose();
  await Deno.remove(path);
});

Deno.test("loadEncoder refuses another network, naming those it knows", async () => {
  const path = fixturePath("checkpoints/lightning.ckpt");
  await assertRefused(
    path,
    /must be those of a known network: .*efficientnet_b0 \(0 of \d+ tensors fit\).*; it has \d+ tensors, the first being/,
  );
});

Deno.test("loadEncoder refuses a backbone without its last layers, and tensors beside them", async () => {
  const whole = await checkpointOf(student);
  const last = "backbone.classifier.1";
  const [noFeature, noWeight, noBias, more] = [
    changed(whole, (copy) => copy.delete(`${last}.weight`)),
    changed(whole, (copy) => copy.delete("projector.weight")),
    changed(whole, (copy) => copy.delete("projector.bias")),
    changed(whole, (copy) => copy.set("backbone.extra", copy.get("projector.bias")!)),
  ];
  await withFile(
    noFeature!,
    (path) =>
      assertRefused(path, /^backbone\.classifier\.1\.weight must be a matrix: it is missing; .*"trunk"/),
  );
  await withFile(noWeight!, (path) => assertRefused(path, /1 unexpected: projector\.bias$/));
  await withFile(noBias!, (path) => assertRefused(path, /1 missing: projector\.bias$/));
  await withFile(more!, (path) => assertRefused(path, /1 unexpected: backbone\.extra$/));
});

Deno.test("loadEncoder takes an encoder without projector for a teacher", async () => {
  const bare = changed(await checkpointOf(student), (copy) => {
    for (const part of ["weight", "bias"]) copy.delete(`projector.${part}`);
  });
  await withFile(bare, async (path) => {
    const opened = await loadEncoder(path);
    assert.deepEqual(opened.architecture, {
      ...student.architecture,
      role: "teacher",
      descriptorDims: student.architecture.featureDims,
    });
    opened.dispose();
  });
});
