/**
 * Every network at 224 x 224 in every runtime, one image at a time: deno bench times an image, and the table of networks
 * in docs/models.md is printed on stderr, with file sizes as `deno task export` makes them and medians of the rounds.
 */
import * as tf from "@tensorflow/tfjs";
import { type Backbone, createStudent, createTeacher, type Encoder, saveEncoder } from "rdcd/models";
import { createEncoderMethod, type Image, type RuntimeName } from "rdcd/descriptors";
import { BACKBONES } from "../../lib/models/architecture.ts";
import { median } from "./median.ts";

const SIDE = 224;
const ROUNDS = 7;
const size = { width: SIDE, height: SIDE };

tf.enableProdMode();
await tf.setBackend("cpu");
const adapter = await navigator.gpu?.requestAdapter();
// An imitated graphics card needs seconds an image and says nothing of a real one.
const runtimes: RuntimeName[] = adapter && !adapter.info.isFallbackAdapter
  ? ["onnx", "wasm", "webgpu"]
  : ["onnx", "wasm"];
const image: Image = { ...size, data: new Uint8Array(SIDE * SIDE * 3).map((_, index) => index % 251) };

const STUDENTS: Backbone[] = [
  "efficientnet_b0",
  "mobilenet_v3_large",
  "mobilenet_v3_small",
  "fastvit_t12",
  "efficientnet_lite0",
];

function build(backbone: Backbone): Encoder {
  if (STUDENTS.includes(backbone)) return createStudent({ backbone, descriptorDims: 256 });
  return createTeacher(backbone === "resnext101_32x4d" ? { backbone, descriptorDims: 1024 } : { backbone });
}

async function fileMegabytes(encoder: Encoder, weights: "float32" | "float16"): Promise<string> {
  const path = await Deno.makeTempFile();
  await saveEncoder(encoder, path, { weights });
  const { size: bytes } = await Deno.stat(path);
  await Deno.remove(path);
  return (bytes / 1e6).toFixed(1);
}

const rows: { cells: string[]; seconds: Map<RuntimeName, number[]> }[] = [];
for (const backbone of Object.keys(BACKBONES) as Backbone[]) {
  const encoder = build(backbone);
  const row = {
    cells: [
      BACKBONES[backbone].title,
      String(encoder.architecture.descriptorDims),
      `${(encoder.parameters / 1e6).toFixed(1)} M`,
      `${(encoder.multiplyAdds(size) / 1e9).toFixed(2)} G`,
      await fileMegabytes(encoder, "float32"),
      await fileMegabytes(encoder, "float16"),
    ],
    seconds: new Map(runtimes.map((runtime): [RuntimeName, number[]] => [runtime, []])),
  };
  rows.push(row);
  for (const runtime of runtimes) {
    const method = await createEncoderMethod(encoder, { name: backbone, runtime, size });
    Deno.bench({
      name: runtime,
      group: `${BACKBONES[backbone].title} at ${SIDE}`,
      baseline: runtime === "onnx",
      n: ROUNDS,
      warmup: 2,
      async fn() {
        const start = performance.now();
        await method.describe([image]);
        row.seconds.get(runtime)!.push((performance.now() - start) / 1000);
      },
    });
  }
  encoder.dispose();
}

addEventListener("unload", () => {
  console.error(
    `network, dims, parameters, multiply-adds, MB float32, MB float16, images/s in ${runtimes.join(", ")}:`,
  );
  for (const { cells, seconds } of rows) {
    const rates = runtimes.map((runtime) => (1 / median(seconds.get(runtime)!.slice(-ROUNDS))).toFixed(1));
    console.error(`| ${[...cells, ...rates].join(" | ")} |`);
  }
});
