import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  CheckpointError,
  createStudent,
  loadEncoder,
  onnxModel,
  readStateDict,
  saveEncoder,
} from "rdcd/models";
import { DataMissingError, resolveEncoder, resolveMethod } from "rdcd/descriptors";
import { resizeImage } from "rdcd/images";
import { generatePicture } from "rdcd/datasets";
import { encodeSafetensors, type FileTensor } from "../../lib/weights/encode_safetensors.ts";
import { keyList } from "../models/network_references.ts";

await tf.setBackend("cpu");
const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64, seed: 5 });
const architecture = JSON.stringify(student.architecture);

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("saveEncoder writes what loadEncoder reads, bit for bit", () =>
  inFolder(async (folder) => {
    const path = `${folder}/Modell größer.safetensors`;
    await saveEncoder(student, path);
    const before = tf.memory().numTensors;
    const loaded = await loadEncoder(path);
    assert.deepEqual(loaded.architecture, student.architecture);
    assert.deepEqual(await loaded.readWeights(), await student.readWeights());
    loaded.dispose();
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["Modell größer.safetensors"]);
  }));

Deno.test("saveEncoder keeps the size of the images, which methods then resize to", () =>
  inFolder(async (folder) => {
    const path = `${folder}/small.safetensors`;
    const inputSize = { width: 64, height: 48 };
    const small = createStudent({ backbone: "mobilenet_v3_small", descriptorDims: 8, inputSize });
    await saveEncoder(small, path);
    small.dispose();
    const method = await resolveMethod(path);
    assert.deepEqual(method.preparation, { size: inputSize, resize: "exact" });
    await method.dispose();
  }));

Deno.test("saveEncoder writes down no size that was only assumed, so that a benchmark's protocol can say it", () =>
  inFolder(async (folder) => {
    const [assumed, known] = [`${folder}/assumed.safetensors`, `${folder}/known.safetensors`];
    const options = { backbone: "mobilenet_v3_small", descriptorDims: 8 } as const;
    const students = [
      createStudent(options),
      createStudent({ ...options, inputSize: { width: 64, height: 64 } }),
    ];
    await saveEncoder(students[0]!, assumed);
    await saveEncoder(students[1]!, known);
    for (const student of students) student.dispose();
    const sizes = [];
    for (
      const [path, more] of [[assumed, {}], [known, {}], [assumed, {
        size: { width: 96, height: 96 },
      }]] as const
    ) {
      const method = await resolveMethod(path, { assumedSize: { shortEdge: 80 }, ...more });
      sizes.push(method.preparation.size);
      await method.dispose();
    }
    assert.deepEqual(sizes, [{ shortEdge: 80 }, { width: 64, height: 64 }, { width: 96, height: 96 }]);
  }));

Deno.test("loadEncoder takes files that name no size of images, and refuses sizes that make no sense", () =>
  inFolder(async (folder) => {
    const path = `${folder}/student.safetensors`;
    await saveEncoder(student, path);
    const tensors = new Map(
      [...await readStateDict(path)].map(([name, { shape, data }]) => [name, { shape, data } as FileTensor]),
    );
    const write = (inputSize: unknown) =>
      Deno.writeFile(
        path,
        encodeSafetensors(tensors, { rdcd: JSON.stringify({ ...student.architecture, inputSize }) }),
      );
    await write(undefined);
    const loaded = await loadEncoder(path);
    assert.deepEqual(loaded.inputSize, { width: 288, height: 288 });
    loaded.dispose();
    for (
      const inputSize of [null, 64, { width: 64 }, { width: 1e9, height: 64 }, { width: -1, height: 4 }, {
        width: 64.5,
        height: 64,
      }]
    ) {
      await write(inputSize);
      await assert.rejects(loadEncoder(path), CheckpointError, JSON.stringify(inputSize));
    }
  }));

Deno.test("saveEncoder writes the names, types and shapes of PyTorch's state dict", () =>
  inFolder(async (folder) => {
    const path = `${folder}/student.safetensors`;
    await saveEncoder(student, path);
    const expected = keyList("student_efficientnet_b0_64");
    const written = [...await readStateDict(path)].map(([name, { dtype, shape }]) => [name, [dtype, shape]]);
    assert.deepEqual(written, Object.entries(expected));
  }));

for (const backbone of ["efficientnet_b0", "mobilenet_v3_large", "fastvit_t12", "resnet18"]) {
  Deno.test(`saveEncoder in float16 halves the file of ${backbone} and moves descriptors by less than 1e-3`, () =>
    inFolder(async (folder) => {
      const size = { width: 160, height: 160 };
      const pictures = await Promise.all([0, 1, 2, 3].map((index) => generatePicture({ seed: 5, index })));
      const images = pictures.map((picture) => resizeImage(picture, size));
      const { encoder } = await resolveEncoder(`untrained:${backbone}:256`);
      const [whole, half] = [`${folder}/whole.safetensors`, `${folder}/half.safetensors`];
      await saveEncoder(encoder, whole);
      await saveEncoder(encoder, half, { weights: "float16" });
      encoder.dispose();
      assert.ok((await Deno.stat(half)).size / (await Deno.stat(whole)).size < 0.52);
      const [expected, found] = await Promise.all([whole, half].map(async (path) => {
        const method = await resolveMethod(path, { runtime: "onnx", size });
        const vectors = await method.describe(images);
        await method.dispose();
        return vectors;
      }));
      expected!.forEach((value, index) => assert.ok(Math.abs(value - found![index]!) < 1e-3));
      assert.ok(expected!.some((value, index) => value !== found![index]));
    }));
}

Deno.test("saveEncoder refuses numbers beyond float16, by the tensor's name", () =>
  inFolder(async (folder) => {
    const path = `${folder}/student.safetensors`;
    const encoder = createStudent({ backbone: "mobilenet_v3_small", descriptorDims: 8 });
    const weights = await encoder.readWeights();
    weights.get("backbone.features.0.0.weight")![3] = 1e6;
    encoder.assignWeights(weights);
    const message =
      "Cannot store backbone.features.0.0.weight as float16 as its numbers must be within 65504: current value is 1000000";
    await assert.rejects(saveEncoder(encoder, path, { weights: "float16" }), { name: "RangeError", message });
    await assert.rejects(onnxModel(encoder, { weights: "float16" }), {
      name: "RangeError",
      message: /float16/,
    });
    encoder.dispose();
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("saveEncoder replaces a file whole and leaves it alone when it fails", () =>
  inFolder(async (folder) => {
    const path = `${folder}/student.safetensors`;
    await Deno.writeTextFile(path, "older");
    await saveEncoder(student, path);
    assert.ok((await Deno.stat(path)).size > 18_000_000);
    await assert.rejects(saveEncoder(student, `${folder}/absent/student.safetensors`));
    await Deno.mkdir(`${folder}/taken`);
    await assert.rejects(saveEncoder(student, `${folder}/taken`));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "student.safetensors",
      "taken",
    ]);
  }));

Deno.test("loadEncoder refuses a missing file by its name", () =>
  assert.rejects(
    loadEncoder("absent.safetensors"),
    (error) => error instanceof DataMissingError && error.path === "absent.safetensors",
  ));

Deno.test("loadEncoder refuses metadata that names no encoder, with the file's name", () =>
  inFolder(async (folder) => {
    const tensors = new Map([["projector.bias", { shape: [2], data: Float32Array.of(1, 2) }]]);
    const cases: [Record<string, string>, RegExp][] = [
      [{ rdcd: "{" }, /the architecture in its metadata cannot be read: \{/],
      [{ rdcd: "null" }, /the architecture in its metadata cannot be read: null/],
      [{ rdcd: '{"backbone":"vgg"}' }, /backbone must be one of efficientnet_b0, .*: current value is "vgg"/],
      [
        { rdcd: architecture.replace("student", "pupil") },
        /role must be student or teacher: current value is pupil/,
      ],
      [
        { rdcd: architecture.replace("student", "teacher") },
        /descriptorDims must be the teacher's 512: current value is 64/,
      ],
      [
        { rdcd: architecture.replace("64", "1e300") },
        /descriptorDims must be a positive integer: current value is 1e\+300/,
      ],
      [
        { rdcd: architecture.replace("64", '"64"') },
        /descriptorDims must be a positive integer: current value is 64/,
      ],
      // A size that would not fit into memory is only compared.
      [
        { rdcd: architecture.replace("64", "9007199254740991") },
        /projector\.bias \(float32 \[2\], expected numbers of \[9007199254740991\]/,
      ],
      [
        { rdcd: architecture },
        /missing: backbone\.features\.0\.0\.weight, .*projector\.weight; 1 misshapen: projector\.bias/,
      ],
    ];
    for (const [metadata, reason] of cases) {
      const path = `${folder}/wrong.safetensors`;
      await Deno.writeFile(path, encodeSafetensors(tensors, metadata));
      await assert.rejects(loadEncoder(path), (error) => {
        assert.ok(error instanceof CheckpointError && error.path === path);
        assert.match(error.reason, reason);
        return true;
      });
    }
  }));

Deno.test("encodeSafetensors puts numbers at multiples of their size, whatever the names' length", () => {
  for (const name of ["a", "ab", "abc", "größe", "a.much.longer.name.of.a.tensor"]) {
    const bytes = encodeSafetensors(
      new Map<string, { shape: number[]; data: Float32Array | BigInt64Array }>([
        [name, { shape: [3], data: Float32Array.of(1, 2, 3) }],
        ["count", { shape: [], data: BigInt64Array.of(7n) }],
      ]),
      {},
    );
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assert.equal(length % 8, 0);
    assert.deepEqual(Object.keys(header), ["__metadata__", name, "count"]);
    assert.deepEqual(header.count.data_offsets, [0, 8]);
    assert.deepEqual(header[name].data_offsets, [8, 20]);
    assert.deepEqual([...new Float32Array(bytes.buffer.slice(8 + length + 8))], [1, 2, 3]);
  }
});
