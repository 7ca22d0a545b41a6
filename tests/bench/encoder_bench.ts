import * as tf from "@tensorflow/tfjs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { createEncoderMethod, type Image, type RuntimeName } from "rdcd/descriptors";
import { createStudent, onnxModel } from "rdcd/models";
import { toNchw } from "rdcd/images";

tf.enableProdMode();
await tf.setBackend("cpu");
const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 256 });
const adapter = await navigator.gpu?.requestAdapter();
// An imitated graphics card needs seconds an image and says nothing of a real one.
const runtimes: RuntimeName[] = adapter && !adapter.info.isFallbackAdapter
  ? ["onnx", "wasm", "webgpu"]
  : ["onnx", "wasm"];
const COUNT = 8;

function pictures(side: number): Image[] {
  return Array.from({ length: COUNT }, (_, image) => ({
    width: side,
    height: side,
    data: new Uint8Array(side * side * 3).map((_, index) => (index * (2 * image + 1)) % 251),
  }));
}

for (const side of [224, 288]) {
  const images = pictures(side);
  for (const runtime of runtimes) {
    const size = { width: side, height: side };
    const method = await createEncoderMethod(student, { name: runtime, runtime, size, batchSize: COUNT });
    Deno.bench({
      name: `${runtime}, ${COUNT} images`,
      group: `EfficientNet-B0 at ${side}: runtimes`,
      baseline: runtime === "onnx",
      n: 5,
      warmup: 1,
      fn: async () => void await method.describe(images),
    });
  }
}

const model = await onnxModel(student);
for (const threads of [1, navigator.hardwareConcurrency]) {
  for (const batch of [1, 2, 4, COUNT]) {
    const session = await InferenceSession.create(model, { intraOpNumThreads: threads });
    const inputs = Array.from({ length: COUNT / batch }, (_, index) => {
      const images = pictures(288).slice(index * batch, (index + 1) * batch);
      return new Tensor("float32", toNchw(images), [batch, 3, 288, 288]);
    });
    Deno.bench({
      name: `${threads} threads, batches of ${batch}, ${COUNT} images`,
      group: "EfficientNet-B0 at 288 in ONNX Runtime: threads and batches",
      baseline: threads === 1 && batch === 1,
      n: 5,
      warmup: 1,
      async fn() {
        for (const images of inputs) await session.run({ images });
      },
    });
  }
}
