import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createEncoderMethod, type EncoderMethodOptions, type Image } from "rdcd/descriptors";
import { toTensor } from "rdcd/images";
import { seededPrng } from "rdcd/augmentations";
import { createStudent } from "rdcd/models";
import { formulaWeights } from "../models/formula.ts";

const adapter = await navigator.gpu?.requestAdapter();
await tf.setBackend("cpu");
const student = createStudent({ backbone: "efficientnet_b0", featureDims: 64, descriptorDims: 32 });
// Untrained weights give all images nearly the same descriptor; these do not.
student.assignWeights(formulaWeights(student.tensors));
const size = { width: 45, height: 33 };
const make = (options: Partial<EncoderMethodOptions>) =>
  createEncoderMethod(student, { name: "student", size, runtime: "onnx", ...options });

/** Smooth colors and noise, so that descriptors differ. */
function picture(width: number, height: number, seed: number): Image {
  const prng = seededPrng(seed);
  const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
    const [x, channel] = [Math.floor(index / 3) % width, index % 3];
    return 128 + 90 * Math.sin(x * 0.05 * seed + channel * seed) + 30 * prng();
  });
  return { width, height, data };
}

const runtimes = ["onnx", "wasm", "webgpu"] as const;

function testOnRuntimes(name: string, body: (runtime: typeof runtimes[number]) => Promise<void>): void {
  for (const runtime of runtimes) {
    const ignore = runtime === "webgpu" && !adapter;
    Deno.test({
      name: `${name}, on ${runtime}${
        ignore ? " (skipped: no WebGPU adapter, install Mesa's Vulkan driver)" : ""
      }`,
      ignore,
      async fn() {
        const before = tf.memory().numTensors;
        await body(runtime);
        assert.equal(tf.memory().numTensors, before);
        assert.equal(tf.getBackend(), "cpu");
      },
    });
  }
}

testOnRuntimes("createEncoderMethod gives the encoder's own descriptors", async (runtime) => {
  const images = [1, 2, 3].map((seed) => picture(size.width, size.height, seed));
  const method = await make({ runtime, batchSize: 3 });
  const actual = await method.describe(images);
  await method.dispose();
  const expected = tf.tidy(() => student.encode(toTensor(images)).descriptor.dataSync());
  assert.equal(actual.length, 3 * method.dims);
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-5));
  const [first, second] = [actual.subarray(0, 32), actual.subarray(32, 64)];
  assert.ok(Math.hypot(...first.map((value, index) => value - second[index]!)) > 0.01);
});

testOnRuntimes(
  "createEncoderMethod gives an image the same bytes whatever it is batched with",
  async (runtime) => {
    const images = Array.from({ length: 7 }, (_, index) => picture(size.width, size.height, index + 1));
    const method = await make({ runtime, batchSize: 4 });
    const together = await method.describe(images);
    const dims = method.dims;
    for (const order of [[6, 5, 4, 3, 2, 1, 0], [3], [2, 0, 5]]) {
      const rows = await method.describe(order.map((index) => images[index]!));
      order.forEach((index, row) => {
        assert.deepEqual(
          rows.subarray(row * dims, (row + 1) * dims),
          together.subarray(index * dims, (index + 1) * dims),
          `image ${index} of [${order}]`,
        );
      });
    }
    await method.dispose();
  },
);

testOnRuntimes(
  "createEncoderMethod takes images of different sizes where only an edge is fixed",
  async (runtime) => {
    const images = [picture(33, 60, 1), picture(47, 33, 2), picture(33, 60, 3)];
    const method = await make({ runtime, size: { shortEdge: 33 } });
    const together = await method.describe(images);
    for (const [index, image] of images.entries()) {
      assert.deepEqual(await method.describe([image]), together.subarray(index * 32, (index + 1) * 32));
    }
    await method.dispose();
  },
);

Deno.test("createEncoderMethod keeps runtimes apart that work at the same time", async () => {
  const images = [1, 2, 3, 4, 5].map((seed) => picture(size.width, size.height, seed));
  const methods = await Promise.all(
    runtimes.filter((runtime) => runtime !== "webgpu" || adapter).map((runtime) =>
      make({ runtime, batchSize: 2 })
    ),
  );
  const alone = [];
  for (const method of methods) alone.push(await method.describe(images));
  assert.deepEqual(await Promise.all(methods.map((method) => method.describe(images))), alone);
  for (const method of methods) await method.dispose();
  assert.equal(tf.getBackend(), "cpu");
});

Deno.test("createEncoderMethod does not change when the encoder does", async () => {
  const images = [picture(size.width, size.height, 1)];
  const other = createStudent({ backbone: "efficientnet_b0", descriptorDims: 32 });
  const method = await createEncoderMethod(other, { name: "copy", runtime: "wasm", size });
  const before = await method.describe(images);
  for (const variable of other.variables.values()) variable.assign(tf.tidy(() => tf.onesLike(variable)));
  other.dispose();
  assert.deepEqual(await method.describe(images), before);
  await method.dispose();
});

Deno.test("createEncoderMethod says what it is made of", async () => {
  const method = await make({ name: "RDCD", size: { shortEdge: 288 }, resize: "fast", batchSize: 3 });
  const { name, network, parameters, dims, bytesPerImage, preparation, batchSize } = method;
  assert.deepEqual({ name, network, parameters, dims, bytesPerImage, preparation, batchSize }, {
    name: "RDCD",
    network: "EfficientNet-B0",
    parameters: student.parameters,
    dims: 32,
    bytesPerImage: 128,
    preparation: { size: { shortEdge: 288 }, resize: "fast" },
    batchSize: 3,
  });
  await method.dispose();
  const standard = await createEncoderMethod(student, { name: "standard", runtime: "onnx" });
  assert.deepEqual(standard.preparation, { size: { width: 288, height: 288 }, resize: "exact" });
  await standard.dispose();
});

Deno.test("createEncoderMethod's fingerprint changes with what changes descriptors, and with nothing else", async () => {
  const fingerprint = async (options: Partial<EncoderMethodOptions>, encoder = student) => {
    const method = await createEncoderMethod(encoder, { name: "student", size, runtime: "onnx", ...options });
    await method.dispose();
    return method.fingerprint;
  };
  const base = await fingerprint({});
  assert.match(base, /^[0-9a-f]{64}$/);
  const same = [{ name: "other" }, { threads: 1 }, { size: { height: 33, width: 45 } }];
  for (const options of same) assert.equal(await fingerprint(options), base);
  const different = [
    base,
    await fingerprint({ size: { width: 33, height: 45 } }),
    await fingerprint({ size: { shortEdge: 45 } }),
    await fingerprint({ resize: "fast" }),
    await fingerprint({ runtime: "wasm" }),
  ];
  const weights = await student.readWeights();
  const copy = createStudent({ backbone: "efficientnet_b0", featureDims: 64, descriptorDims: 32 });
  copy.assignWeights(weights);
  assert.equal(await fingerprint({}, copy), base);
  weights.get("backbone.features.3.0.block.1.1.running_mean")![5]! += 1e-6;
  copy.assignWeights(weights);
  different.push(await fingerprint({}, copy));
  assert.equal(new Set(different).size, different.length);
  copy.dispose();
});

Deno.test("createEncoderMethod runs on a graphics card by itself, and otherwise in ONNX Runtime", async () => {
  const [automatic, expected] = [
    await make({ runtime: "auto" }),
    await make({ runtime: adapter && !adapter.info.isFallbackAdapter ? "webgpu" : "onnx" }),
  ];
  assert.equal(automatic.fingerprint, expected.fingerprint);
  await automatic.dispose();
  await expected.dispose();
});

Deno.test("createEncoderMethod refuses what it cannot run", async () => {
  const refused: [Partial<EncoderMethodOptions>, RegExp][] = [
    [{ batchSize: 0 }, /the method student as batchSize must be a positive integer: current value is 0/],
    [{ threads: 1.5 }, /threads must be a positive integer: current value is 1\.5/],
    [{ size: { width: 0, height: 9 } }, /width must be a positive integer: current value is 0/],
    [{ size: { shortEdge: NaN } }, /shortEdge must be a positive integer: current value is NaN/],
    [
      { runtime: "cuda" as "onnx" },
      /runtime must be one of auto, onnx, webgpu, wasm: current value is cuda/,
    ],
  ];
  for (const [options, message] of refused) {
    await assert.rejects(make(options), { name: "RangeError", message });
  }
});
