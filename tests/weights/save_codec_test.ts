import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createEncoderMethod, resolveEncoder, resolveMethod } from "rdcd/descriptors";
import { applyCodec, type Codec, fitCodec, seededPrng, truncateCodec } from "rdcd/evaluation";
import {
  CheckpointError,
  createStudent,
  featureEncoder,
  loadEncoder,
  saveCodec,
  saveEncoder,
} from "rdcd/models";
import { picture, withFolder } from "../descriptors/pictures.ts";

await tf.setBackend("cpu");

const SIZE = { width: 32, height: 32 };
const IMAGES = [picture(1, 32, 32), picture(2, 32, 32)];

function randomCodec(name: string, dims: number): Promise<Codec> {
  const prng = seededPrng(name);
  const vectors = Float32Array.from({ length: dims * 40 }, () => prng() - 0.5);
  return fitCodec(name, { vectors, dims });
}

/** A folder with a network of 24 numbers a feature and 8 a descriptor. */
async function withNetwork(body: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const student = createStudent({
      backbone: "mobilenet_v3_small",
      ...{ featureDims: 24, descriptorDims: 8, inputSize: SIZE },
    });
    await saveEncoder(student, join(folder, "student.safetensors"), { metadata: { origin: "a test" } });
    student.dispose();
    await body(folder);
  });
}

async function refused(path: string, message: RegExp): Promise<void> {
  await assert.rejects(resolveMethod(path), (error) => {
    assert.ok(error instanceof CheckpointError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("featureEncoder describes images by the feature, and disposes of what it made", async () => {
  const student = createStudent({ backbone: "mobilenet_v3_small", featureDims: 24, descriptorDims: 8 });
  const before = tf.memory().numTensors;
  const feature = await featureEncoder(student);
  const images = tf.randomUniform<tf.Rank.R4>([2, 32, 32, 3], -1, 1, "float32", 1);
  const [whole, without] = [student.encode(images), feature.encode(images)];
  assert.deepEqual(without.descriptor.arraySync(), whole.feature.arraySync());
  feature.dispose();
  tf.dispose([images, ...Object.values(whole), ...Object.values(without)]);
  assert.equal(tf.memory().numTensors, before);
  student.dispose();
});

Deno.test("saveCodec makes a model of the network beside it, by its features or by its descriptors", () =>
  withNetwork(async (folder) => {
    const [network, path] = [join(folder, "student.safetensors"), join(folder, "bits.safetensors")];
    const whole = await loadEncoder(network);
    const without = await featureEncoder(whole);
    for (
      const [output, encoder, name] of [
        ["feature", without, "ITQ16"],
        ["descriptor", whole, "ITQ8"],
        ["descriptor", whole, "PCAW6,LSH16"],
      ] as const
    ) {
      const codec = await randomCodec(name, encoder.architecture.descriptorDims);
      await saveCodec(path, { file: "student.safetensors", output, codec });
      assert.ok((await Deno.stat(path)).size < (await Deno.stat(network)).size / 100);
      const plain = await createEncoderMethod(encoder, { name: "plain", runtime: "onnx" });
      const method = await resolveMethod(path, { runtime: "onnx" });
      const expected = await applyCodec(codec, {
        vectors: await plain.describe(IMAGES),
        dims: encoder.architecture.descriptorDims,
      });
      assert.deepEqual(await method.describe(IMAGES), expected.vectors);
      assert.notEqual(method.fingerprint, plain.fingerprint);
      await Promise.all([plain.dispose(), method.dispose()]);
    }
    whole.dispose();
    without.dispose();
  }));

Deno.test("a codec's file is refused when its network has changed, is gone or is elsewhere", () =>
  withNetwork(async (folder) => {
    const [network, path] = [join(folder, "student.safetensors"), join(folder, "bits.safetensors")];
    const codec = await randomCodec("ITQ8", 8);
    const save = (file: string, out = path) => saveCodec(out, { file, output: "descriptor", codec });
    await save("student.safetensors");
    const bytes = await Deno.readFile(path);
    const text = new TextDecoder("latin1").decode(bytes);
    const rewrite = (from: string, to: string) => {
      assert.equal(from.length, to.length);
      return Deno.writeFile(path, Uint8Array.from(text.replace(from, to), (char) => char.charCodeAt(0)));
    };
    for (
      const name of [
        "../udent.safetensor",
        "/tudent.safetensors",
        "stud/nt.safetensors",
        "...................",
      ]
    ) {
      await rewrite("student.safetensors", name);
      await refused(path, /where its network is cannot be read/);
    }
    await Deno.writeFile(path, bytes);

    const other = createStudent({ backbone: "mobilenet_v3_small", descriptorDims: 8, inputSize: SIZE });
    await saveEncoder(other, network);
    other.dispose();
    await refused(path, /fitted to another network than the one that is in student\.safetensors now/);
    await Deno.remove(network);
    await assert.rejects(resolveMethod(path), { name: "DataMissingError", message: /must lie beside it/ });
  }));

Deno.test("saveCodec refuses to replace its network, codecs of other numbers, and networks in a third file", () =>
  withNetwork(async (folder) => {
    const codec = await randomCodec("ITQ8", 8);
    const save = (file: string, out: string, output: "descriptor" | "feature" = "descriptor") =>
      saveCodec(join(folder, out), { file, output, codec });
    await assert.rejects(save("student.safetensors", "student.safetensors"), {
      name: "RangeError",
      message: /must not replace its network's file/,
    });
    await assert.rejects(save("student.safetensors", "bits.safetensors", "feature"), {
      name: "CheckpointError",
      message: /fitted to the encoder's 24 numbers|codec\.mean must be .* of \[24\]/,
    });
    await save("student.safetensors", "bits.safetensors");
    await assert.rejects(save("bits.safetensors", "more.safetensors"), {
      name: "CheckpointError",
      message: /bits\.safetensors/,
    });
    await assert.rejects(save("nothing.safetensors", "more.safetensors"), { name: "DataMissingError" });
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.deepEqual(names.sort(), ["bits.safetensors", "student.safetensors"]);
  }));

Deno.test("a model behind PCA is cut to its first directions by a colon and their number", () =>
  withNetwork(async (folder) => {
    const path = join(folder, "reduced.safetensors");
    const codec = await randomCodec("PCAW6,L2norm,Flat", 8);
    await saveCodec(path, { file: "student.safetensors", output: "descriptor", codec });
    const shorter = await resolveEncoder(`${path}:4`);
    assert.deepEqual(shorter.codec, truncateCodec(codec, 4));
    shorter.encoder.dispose();
    const method = await resolveMethod(`${path}:4`, { runtime: "onnx" });
    assert.deepEqual([method.dims, method.name], [4, "reduced:4"]);
    await method.dispose();
    const before = tf.memory().numTensors;
    await assert.rejects(resolveEncoder(`${path}:7`), {
      name: "RangeError",
      message: /reduced: .*dims must be 1 to 6/,
    });
    assert.equal(tf.memory().numTensors, before);
  }));
