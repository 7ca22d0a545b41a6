import { networkOf } from "../../../lib/models/architecture.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Backbone, createStudent, l2Normalize, registerWasmKernels } from "rdcd/models";
import { infoNce, koLeo } from "rdcd/losses";
import { type BatchMoments, forward } from "../../../lib/models/forward.ts";
import { LOSS_NAMES, openLoss, randomRows } from "../../losses/losses.ts";
import { assertClose, assertWasmAgrees, largest, randomNumbers } from "./wasm_against.ts";
import { ASKS_FOR_SLOW_TESTS, runsSlowTests } from "../../slow_tests.ts";

await registerWasmKernels();

for (const name of LOSS_NAMES) {
  Deno.test(`registerWasmKernels lets ${name} be differentiated as on cpu`, async () => {
    await assertWasmAgrees([], () => {
      const opened = openLoss(name, { rows: 5, dims: 6 });
      const gradient = tf.grad((x) => opened.loss(x as tf.Tensor2D))(tf.tensor2d(randomRows(5, 6, 9)));
      opened.dispose();
      return gradient;
    });
  });
}

/** The gradients of a student by name, in PyTorch's way of training: normalized by the batch. */
async function studentGradients(
  backend: "cpu" | "wasm",
  backbone: Backbone,
  side: number,
): Promise<Map<string, Float32Array>> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const student = createStudent({ backbone, featureDims: 8, descriptorDims: 4, seed: 1 });
  const names = new Map([...student.variables].map(([name, { name: own }]) => [own, name]));
  const { trunk, feature, projector } = networkOf(student);
  const { value, grads } = tf.tidy(() =>
    tf.variableGrads(() => {
      const images = tf.tensor4d(randomNumbers([4, side, side, 3], 3), [4, side, side, 3]);
      const onBatchMoments = (_: unknown, _moments: BatchMoments) => {};
      const features = forward([...trunk, ...feature, ...projector], images, student.variables, {
        onBatchMoments,
      });
      const [views, others] = tf.split(l2Normalize(features as tf.Tensor2D), 2) as [tf.Tensor2D, tf.Tensor2D];
      return infoNce(views, others, others, { temperature: 1 }).add(koLeo(views));
    })
  );
  const found = new Map<string, Float32Array>();
  for (const [own, gradient] of Object.entries(grads)) {
    found.set(names.get(own)!, gradient.dataSync<"float32">());
  }
  tf.dispose([value, grads]);
  student.dispose();
  assert.equal(tf.memory().numTensors, before);
  return found;
}

for (const [backbone, side] of [["mobilenet_v3_small", 32], ["resnet18", 16]] as const) {
  const isLeftOut = backbone === "resnet18" && !runsSlowTests;
  const name = `registerWasmKernels lets ${backbone} be differentiated as on cpu` +
    (isLeftOut ? ` (skipped: ${ASKS_FOR_SLOW_TESTS})` : "");
  Deno.test({ name, ignore: isLeftOut }, async () => {
    const expected = await studentGradients("cpu", backbone, side);
    const found = await studentGradients("wasm", backbone, side);
    assert.deepEqual([...found.keys()], [...expected.keys()]);
    for (const [name, values] of expected) {
      // Where a normalization follows, a bias's gradient is 0 in exact arithmetic: a sum of what the weight's is made of.
      const weight = expected.get(name.replace(/\.bias$/, ".weight"))!;
      const size = Math.max(largest(values), largest(weight));
      assertClose(found.get(name)!, values, 1e-3 * size, name);
    }
  });
}
