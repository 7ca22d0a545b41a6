/**
 * Extraction end to end (decode, resize to 288, EfficientNet-B0, batches) against its two halves: decoding and
 * resizing alone, and the network alone. Were they perfectly overlapped, a run would take as long as the processor
 * time of both spread over all cores; one after the other, the sum of the two times.
 *
 * The photographs are those of `../shared/photos/originals`, or generated ones where that folder is absent. Times are
 * deno bench's; images a second are printed on stderr.
 */
import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import {
  encodeImage,
  type Image,
  type ImageEntry,
  listImages,
  readImageResized,
  resizeImage,
} from "rdcd/images";
import {
  createEncoderMethod,
  describeImages,
  type DescriptorMethod,
  type RuntimeName,
} from "rdcd/descriptors";
import { generatePicture } from "rdcd/datasets";
import { createStudent } from "rdcd/models";
import { prepareImages } from "../../lib/images/prepare_images.ts";
import { sharedPath } from "../shared.ts";

const IMAGES = 52;
const threads = navigator.hardwareConcurrency;

tf.enableProdMode();
const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 256 });
const files = await photographs();
const entries = Array.from({ length: IMAGES }, (_, index) => ({
  id: String(index),
  path: files[index % files.length]!.path,
}));

async function photographs(): Promise<ImageEntry[]> {
  const shared = sharedPath("photos/originals");
  if (existsSync(shared)) return await listImages(shared);
  const folder = await Deno.makeTempDir();
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  for (let index = 0; index < 8; index++) {
    const image = resizeImage(await generatePicture({ seed: 0, index }), { width: 1920, height: 1280 });
    await Deno.writeFile(`${folder}/${index}.jpg`, await encodeImage(image, { format: "jpeg" }));
  }
  return await listImages(folder);
}

function bench(
  name: string,
  group: string,
  work: () => Promise<void>,
  baseline = false,
): void {
  Deno.bench({
    name: `${name}, ${IMAGES} images`,
    group,
    baseline,
    n: 3,
    warmup: 1,
    async fn() {
      const start = performance.now();
      await work();
      const rate = IMAGES / (performance.now() - start) * 1000;
      console.error(`${group}: ${name}: ${rate.toFixed(1)} images/s`);
    },
  });
}

async function exhaust(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

async function method(runtime: RuntimeName, resize: "exact" | "fast"): Promise<DescriptorMethod> {
  return await createEncoderMethod(student, { name: runtime, runtime, resize });
}

for (const resize of ["exact", "fast"] as const) {
  const group = `extraction to 288, ${resize}`;
  const onnx = await method("onnx", resize);
  const { preparation } = onnx;
  bench(
    "decode and resize",
    group,
    () => exhaust(prepareImages(entries, { preparation, threads, lookAhead: 4 * threads, budget: 2 ** 28 })),
  );
  bench("end to end, onnx", group, () => exhaust(describeImages(entries, onnx, { threads })), true);
  const wasm = await method("wasm", resize);
  bench("end to end, wasm", group, () => exhaust(describeImages(entries, wasm, { threads })));
  const adapter = await navigator.gpu?.requestAdapter();
  // An imitated graphics card needs seconds an image and says nothing of a real one.
  if (adapter && !adapter.info.isFallbackAdapter) {
    const webgpu = await method("webgpu", resize);
    bench("end to end, webgpu", group, () => exhaust(describeImages(entries, webgpu, { threads })));
  }
}

const images: Image[] = [];
for (const { path } of entries) {
  images.push(await readImageResized(path, { width: 288, height: 288 }));
}
for (const runtime of ["onnx", "wasm"] as const) {
  const network = await method(runtime, "exact");
  bench(runtime, "the network alone at 288", async () => {
    await network.describe(images);
  }, runtime === "onnx");
}
