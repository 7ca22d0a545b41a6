import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  createEncoderMethod,
  extractToStore,
  hammingDistance,
  hashFromHex,
  hashToHex,
  loadDescriptors,
  packBits,
  resolveMethod,
} from "rdcd/descriptors";
import { CheckpointError, createStudent, estimateBatchNorm, saveEncoder } from "rdcd/models";
import { applyCodec, fitCodec, seededPrng } from "rdcd/evaluation";
import { toTensor } from "rdcd/images";
import { picture, withFolder, writePictures } from "../descriptors/pictures.ts";

await tf.setBackend("cpu");

const SIZE = { width: 32, height: 32 };

async function withStudent(
  body: (folder: string, path: string, student: ReturnType<typeof createStudent>) => Promise<void>,
): Promise<void> {
  const student = createStudent({ backbone: "mobilenet_v3_small", descriptorDims: 32, inputSize: SIZE });
  // Without statistics of images random weights describe all of them alike.
  const images = toTensor(Array.from({ length: 8 }, (_, seed) => picture(200 + seed, 32, 32)));
  estimateBatchNorm(student, [images]);
  images.dispose();
  await withFolder((folder) => body(folder, join(folder, "student-16bit.safetensors"), student));
  student.dispose();
}

async function fitToPictures(student: ReturnType<typeof createStudent>) {
  const method = await createEncoderMethod(student, { name: "student", runtime: "onnx" });
  const vectors = await method.describe(Array.from({ length: 60 }, (_, seed) => picture(seed, 32, 32)));
  await method.dispose();
  return await fitCodec("ITQ16", { vectors, dims: 32 });
}

Deno.test("saveEncoder keeps a codec with which the file's method describes images in bits, hex in and out", () =>
  withStudent(async (folder, path, student) => {
    const codec = await fitToPictures(student);
    await saveEncoder(student, path, { codec });
    const images = [picture(100, 32, 32), picture(101, 32, 32)];
    const plain = await createEncoderMethod(student, { name: "student", runtime: "onnx" });
    const method = await resolveMethod(path, { runtime: "onnx" });
    assert.deepEqual([method.dims, method.bytesPerImage], [16, 2]);
    assert.notEqual(method.fingerprint, plain.fingerprint);
    const vectors = await method.describe(images);
    assert.deepEqual(
      vectors,
      (await applyCodec(codec, { vectors: await plain.describe(images), dims: 32 })).vectors,
    );
    const { bits } = packBits({ vectors, dims: 16 });
    const [one, other] = [hashToHex(bits.subarray(0, 2)), hashToHex(bits.subarray(2, 4))];
    assert.match(one, /^[0-9a-f]{4}$/);
    const different = vectors.subarray(0, 16).filter((value, at) => value !== vectors[16 + at]).length;
    assert.equal(hammingDistance(hashFromHex(one), hashFromHex(other)), different);

    const entries = await writePictures(folder, 5);
    const store = join(folder, "store");
    await extractToStore(entries, method, store);
    const files = (await Array.fromAsync(Deno.readDir(store))).map(({ name }) => join(store, name));
    const sizes = await Promise.all(files.map(async (file) => (await Deno.stat(file)).size));
    assert.ok(sizes.includes(5 * 2), `files of ${sizes} bytes, one of which has two bytes an image`);
    const loaded = await loadDescriptors(store);
    assert.deepEqual(loaded.vectors.map(Math.abs), new Float32Array(5 * 16).fill(0.25));
    await Promise.all([plain.dispose(), method.dispose()]);
  }));

Deno.test("saveEncoder refuses codecs of other descriptors, and those that treat queries otherwise", () =>
  withStudent(async (_folder, path, student) => {
    const prng = seededPrng("other");
    const other = await fitCodec("ITQ8", {
      vectors: Float32Array.from({ length: 16 * 60 }, () => prng() - 0.5),
      dims: 16,
    });
    await assert.rejects(saveEncoder(student, path, { codec: other }), {
      name: "RangeError",
      message: /fitted to the encoder's 32 numbers: current value is 16/,
    });
    const codec = await fitToPictures(student);
    await assert.rejects(
      saveEncoder(student, path, { codec: { ...codec, name: "AITQ16", signs: "references" } }),
      {
        name: "RangeError",
        message: /queries and references alike/,
      },
    );
  }));

Deno.test("resolveMethod refuses a file whose codec is damaged, by its name", () =>
  withStudent(async (_folder, path, student) => {
    const codec = await fitToPictures(student);
    const linear = codec.linear!;
    const damages: [typeof codec, RegExp][] = [
      [
        { ...codec, linear: { ...linear, mean: linear.mean.map((value, at) => at === 3 ? NaN : value) } },
        /finite/,
      ],
      [{ ...codec, name: "ITQ24" }, /ITQ24/],
      [{ ...codec, linear: { ...linear, rank: 99 } }, /rank must be 1 to 16: current value is 99/],
    ];
    for (const [damaged, message] of damages) {
      await saveEncoder(student, path, { codec: damaged });
      await assert.rejects(resolveMethod(path), (error) => {
        assert.ok(error instanceof CheckpointError, String(error));
        assert.equal(error.path, path);
        assert.match(error.message, message);
        return true;
      });
    }
  }));
