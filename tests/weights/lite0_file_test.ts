import { networkOf } from "../../lib/models/architecture.ts";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readImage, resizeImage, toTensor } from "rdcd/images";
import { type Encoder, loadEncoder, registerWasmKernels } from "rdcd/models";
import { openStart } from "../../lib/cli/train/open_start.ts";
import { forward } from "../../lib/models/forward.ts";
import { sharedPath } from "../shared.ts";
import { TINY_RECIPE } from "../training/tiny_recipe.ts";

/** The package's file, wherever it was unpacked. */
const file = Deno.env.get("RDCD_LITE0_WEIGHTS") ?? "efficientnet-lite0-57934424.pth";
const photographs = sharedPath("photos/originals");

function testWithFile(name: string, needs: readonly string[], body: () => Promise<void>): void {
  const missing = [
    ...existsSync(file) ? [] : [`RDCD_LITE0_WEIGHTS to name ${file}`],
    ...needs.filter((path) => !existsSync(path)),
  ];
  Deno.test({
    name: missing.length === 0 ? name : `${name} (skipped: needs ${missing.join(", ")})`,
    ignore: missing.length > 0,
    fn: body,
  });
}

/** Photographs of what ImageNet has a class of. */
const CLASSES: Readonly<Record<string, number>> = {
  "O0007.jpg": 460, // a breakwater
  "O0008.jpg": 981, // baseball players
  "O0014.jpg": 795, // a skier
  "O0030.jpg": 437, // a lighthouse
};

testWithFile(
  "loadEncoder reads EfficientNet-Lite0 so that it knows what is on photographs",
  [photographs],
  async () => {
    await registerWasmKernels();
    await tf.setBackend("wasm");
    const encoder = await loadEncoder(file);
    assert.equal(encoder.architecture.backbone, "efficientnet_lite0");
    for (const [name, label] of Object.entries(CLASSES)) {
      const image = await resizeImage(await readImage(join(photographs, name)), { width: 224, height: 224 });
      const images = toTensor([image]);
      const [found] = tf.tidy(() => logits(encoder, images).argMax(1).dataSync());
      assert.equal(found, label, name);
      images.dispose();
    }
    encoder.dispose();
  },
);

/** As the classifier was trained: behind the average, not the generalized mean. */
function logits(encoder: Encoder, images: tf.Tensor4D): tf.Tensor {
  const { variables } = encoder;
  const { trunk, feature } = networkOf(encoder);
  const features = forward([...trunk.slice(0, -1), { kind: "globalAverage" }], images, variables);
  return forward(feature, features.reshape([images.shape[0], -1]), variables);
}

testWithFile("openStart takes the trunk of EfficientNet-Lite0's file, for Lite0 and for B0", [], async () => {
  await tf.setBackend("cpu");
  for (const backbone of ["efficientnet_lite0", "efficientnet_b0"] as const) {
    const student = { ...TINY_RECIPE.student, backbone };
    const { encoder, part, isFitted } = await openStart(file, { ...TINY_RECIPE, student });
    assert.equal(part, "trunk");
    assert.equal(isFitted, backbone === "efficientnet_b0");
    encoder.dispose();
  }
});
