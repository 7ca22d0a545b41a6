import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  createEncoderMethod,
  createOnnxEncoder,
  type Image,
  type OnnxEncoderOptions,
  resolveEncoder,
  resolveMethod,
  resolveTeacher,
} from "rdcd/descriptors";
import { CheckpointError, createStudent, exportOnnx } from "rdcd/models";
import { readImage, resizeImage } from "rdcd/images";
import { freezeTeacher } from "rdcd/training";
import { encodeOnnx, type OnnxGraph } from "../../../lib/backends/onnx.ts";
import { runDenoTask } from "../../cli/run_deno_task.ts";
import { runsPython } from "../../runs_python.ts";
import { sharedPath } from "../../shared.ts";
import { picture, withFolder, writePictures } from "../pictures.ts";
import {
  bytesField,
  integerField,
  joined,
  LEVELS,
  node,
  NUMBERS,
  QUANTIZED,
  WEIGHT,
  writeGraph,
} from "./graphs.ts";

await tf.setBackend("cpu");

/** The mean of each color of what a graph is fed, through the matrix, brought to unit length. */
function expected({ data }: Image, fed: (level: number, color: number) => number): number[] {
  const sums = [0, 0, 0];
  data.forEach((level, at) => sums[at % 3]! += fed(level, at % 3));
  const mean = sums.map((sum) => sum / (data.length / 3));
  const vector = WEIGHT[0]!.map((_, column) =>
    mean.reduce((sum, value, color) => sum + value * WEIGHT[color]![column]!, 0)
  );
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function assertClose(found: Iterable<number>, wanted: readonly number[], within = 1e-5): void {
  const values = [...found];
  assert.equal(values.length, wanted.length);
  values.forEach((value, at) =>
    assert.ok(Math.abs(value - wanted[at]!) < within, `${value} for ${wanted[at]}`)
  );
}

Deno.test("createOnnxEncoder feeds levels with channels last as they are, in batches of any size", () =>
  withFolder(async (folder) => {
    const encoder = await createOnnxEncoder(await writeGraph(join(folder, "levels.onnx"), LEVELS));
    assert.deepEqual([encoder.dims, encoder.fixedSize, encoder.parameters], [4, null, 12]);
    assert.deepEqual(encoder.assumptions, []);
    const images = [picture(1, 9, 7), picture(2, 9, 7)];
    assertClose(await encoder.encode(images), images.flatMap((image) => expected(image, (level) => level)));
    assertClose(await encoder.encode([picture(3, 5, 5)]), expected(picture(3, 5, 5), (level) => level));
    await encoder.dispose();
  }));

Deno.test("createOnnxEncoder feeds numbers with channels first by ImageNet's mean or by what it is told, and says what it assumed", () =>
  withFolder(async (folder) => {
    const path = await writeGraph(join(folder, "numbers.onnx"), NUMBERS);
    await assert.rejects(createOnnxEncoder(path), {
      name: "CheckpointError",
      message: /"colors", "vector"; say which/,
    });
    const image = picture(1, 8, 6);
    const [mean, deviation] = [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]];
    const assumed = await createOnnxEncoder(path, { output: "vector" });
    assert.match(assumed.assumptions.join(), /ImageNet's mean and deviation/);
    assert.deepEqual(assumed.fixedSize, { width: 8, height: 6 });
    assertClose(
      await assumed.encode([image, image]),
      [1, 2].flatMap(() =>
        expected(image, (level, color) => (level / 255 - mean[color]!) / deviation[color]!)
      ),
    );
    const told = await createOnnxEncoder(path, {
      output: "vector",
      mean: [0, 0.5, 1],
      deviation: [1, 2, 0.5],
    });
    assert.deepEqual(told.assumptions, []);
    assertClose(
      await told.encode([image]),
      expected(image, (level, color) => (level / 255 - color / 2) / [1, 2, 0.5][color]!),
    );
    assert.notEqual(told.hash, assumed.hash);
    const raw = await createOnnxEncoder(path, { output: "vector", normalize: false });
    const length = Math.hypot(...await raw.encode([image]));
    assert.ok(Math.abs(length - 1) > 0.1);
    await assert.rejects(assumed.encode([picture(1, 6, 8)]), {
      message: /takes images of 8 x 6 only, not of 6 x 8/,
    });
    await Promise.all([assumed, told, raw].map((encoder) => encoder.dispose()));
  }));

Deno.test("createOnnxEncoder describes each image by itself, whatever the graph does with a batch, and refuses numbers that are not finite", () =>
  withFolder(async (folder) => {
    const mixing: OnnxGraph = {
      ...LEVELS,
      nodes: [
        ...LEVELS.nodes.slice(0, 2),
        node("ReduceMean", ["mean"], "common", { axes: { ints: [0] }, keepdims: { int: 1 } }),
        node("Add", ["mean", "common"], "sum"),
        node("MatMul", ["sum", "weight"], "embedding"),
      ],
    };
    const encoder = await createOnnxEncoder(await writeGraph(join(folder, "mixing.onnx"), mixing));
    const images = [picture(1, 9, 7), picture(2, 5, 5)];
    assertClose(await encoder.encode(images), images.flatMap((image) => expected(image, (level) => level)));
    assert.equal((await encoder.encode([])).length, 0);
    await encoder.dispose();
    const dividing = {
      ...LEVELS,
      nodes: [
        ...LEVELS.nodes.slice(0, 2),
        node("Sub", ["mean", "mean"], "none"),
        node("Div", ["none", "none"], "nan"),
        node("MatMul", ["nan", "weight"], "embedding"),
      ],
    };
    const broken = await createOnnxEncoder(await writeGraph(join(folder, "dividing.onnx"), dividing));
    await assert.rejects(broken.encode(images), { name: "CheckpointError", message: /not finite/ });
    await broken.dispose();
    const path = await writeGraph(join(folder, "numbers.onnx"), NUMBERS);
    const wrong: OnnxEncoderOptions[] = [
      { deviation: [1, 0, 1] },
      { mean: [NaN, 0, 0] },
      { mean: [0.5] as unknown as [number, number, number] },
    ];
    for (const options of wrong) {
      await assert.rejects(createOnnxEncoder(path, { output: "vector", ...options }), {
        name: "RangeError",
        message: /must be three/,
      });
    }
    await assert.rejects(createOnnxEncoder(folder), { name: "CheckpointError", message: /it is no file/ });
  }));

Deno.test("createOnnxEncoder needs to be told nothing of a student that was exported: the same descriptors at the same size", () =>
  withFolder(async (folder) => {
    const inputSize = { width: 48, height: 48 };
    const student = createStudent({ backbone: "mobilenet_v3_small", descriptorDims: 16, inputSize });
    await exportOnnx(student, join(folder, "student.onnx"));
    const images = [picture(1, 48, 48), picture(2, 48, 48)];
    const own = await createEncoderMethod(student, { name: "student", runtime: "onnx" });
    const told: string[] = [];
    const exported = await resolveMethod(join(folder, "student.onnx"), {
      onAssumption: (one) => told.push(one),
    });
    assert.deepEqual(told, []);
    assert.deepEqual(exported.preparation, own.preparation);
    assert.deepEqual([exported.name, exported.network], ["student", "MobileNet-V3-S"]);
    assertClose(await exported.describe(images), [...await own.describe(images)]);
    assert.deepEqual(await exported.describe([images[1]!]), (await exported.describe(images)).slice(16));
    const other = await resolveMethod(join(folder, "student.onnx"), { size: { width: 32, height: 32 } });
    assert.notEqual(other.fingerprint, exported.fingerprint);
    await Promise.all([own, exported, other].map((method) => method.dispose()));
    student.dispose();
  }));

Deno.test("freezeTeacher takes an ONNX file as it takes an encoder", () =>
  withFolder(async (folder) => {
    const told: string[] = [];
    const path = await writeGraph(join(folder, "levels.onnx"), LEVELS);
    const encoder = await resolveTeacher(path, { onAssumption: (one) => told.push(one) });
    const teacher = await freezeTeacher(encoder);
    assert.equal(teacher.dims, 4);
    assertClose(await teacher.features([picture(1, 8, 8)]), expected(picture(1, 8, 8), (level) => level));
    await teacher.dispose();
    await encoder.dispose();
    await assert.rejects(resolveEncoder(path), { name: "CheckpointError", message: /not be trained/ });
  }));

Deno.test("resolveMethod calls quantized files int8, says the size that it assumes, and refuses other runtimes", () =>
  withFolder(async (folder) => {
    const path = await writeGraph(join(folder, "quantized.onnx"), QUANTIZED);
    const told: string[] = [];
    const method = await resolveMethod(path, { onAssumption: (one) => told.push(one) });
    assert.equal(method.network, "quantized.onnx, int8");
    assert.match(told.join("\n"), /resized to 288 x 288 \(say --size/);
    const [one, two] = [picture(1, 32, 32), picture(2, 32, 32)];
    assert.deepEqual((await method.describe([one, two])).subarray(4), await method.describe([two]));
    await method.dispose();
    await assert.rejects(resolveMethod(path, { runtime: "wasm" }), { message: /runtime onnx only/ });
  }));

const value = (name: string, dims: number[]) =>
  joined(
    bytesField(1, name),
    bytesField(
      2,
      bytesField(
        1,
        joined(
          integerField(1, 1),
          bytesField(2, joined(...dims.map((dim) => bytesField(1, integerField(1, dim))))),
        ),
      ),
    ),
  );

/** A model of one node by the bytes, for what the writer cannot write. */
function handmade(nodeParts: Uint8Array[], graphParts: Uint8Array[] = []): Uint8Array {
  const one = bytesField(1, joined(bytesField(1, "x"), bytesField(2, "y"), ...nodeParts));
  const graph = joined(
    one,
    ...graphParts,
    bytesField(11, value("x", [1, 3, 8, 8])),
    bytesField(12, value("y", [1, 4])),
  );
  return joined(integerField(1, 8), bytesField(7, graph), bytesField(8, integerField(2, 17)));
}

const externalTensor = joined(
  integerField(1, 4),
  integerField(2, 1),
  bytesField(8, "weight"),
  bytesField(13, joined(bytesField(1, "location"), bytesField(2, "../../secret"))),
  integerField(14, 1),
);
const bomb = (op: string, constant: BigInt64Array): OnnxGraph => ({
  ...LEVELS,
  constants: [...LEVELS.constants!, { name: "large", shape: [constant.length], data: constant }],
  nodes: [
    ...LEVELS.nodes.slice(0, 2),
    op === "ConstantOfShape" ? node(op, ["large"], "huge") : node(op, ["mean", "large"], "huge"),
    node("ReduceMean", ["huge"], "little", { keepdims: { int: 1 } }),
    node("MatMul", ["mean", "weight"], "embedding"),
  ],
});

const REFUSED: [what: string, file: Uint8Array | OnnxGraph, message: RegExp][] = [
  [
    "data in another file",
    handmade([bytesField(4, "Relu")], [bytesField(5, externalTensor)]),
    /"weight" lies in another file/,
  ],
  [
    "an operator of unknown origin",
    handmade([bytesField(4, "Steal"), bytesField(7, "evil.org")]),
    /"Steal" of the unknown domain "evil.org"/,
  ],
  [
    "an unknown operator",
    { ...LEVELS, nodes: [node("Fly", ["image"], "embedding")] },
    /Fly.* is not among the operators/,
  ],
  [
    "a loop",
    handmade([
      bytesField(4, "Loop"),
      bytesField(5, joined(bytesField(1, "body"), bytesField(6, ""), integerField(20, 5))),
    ]),
    /holds a graph/,
  ],
  [
    "a constant of terabytes",
    bomb("ConstantOfShape", BigInt64Array.of(2n ** 20n, 2n ** 19n)),
    /memory for one image|2\^40/,
  ],
  [
    "a stretch to terabytes",
    bomb("Expand", BigInt64Array.of(2n ** 20n, 2n ** 18n, 1n)),
    /memory for one image|2\^40/,
  ],
  [
    "more numbers than the file has",
    { ...LEVELS, constants: [] },
    /takes "weight", which nothing before it gives/,
  ],
  [
    "two inputs",
    { ...LEVELS, inputs: [...LEVELS.inputs, { ...LEVELS.inputs[0]!, name: "other" }] },
    /2 inputs/,
  ],
  [
    "images of four channels",
    { ...LEVELS, inputs: [{ ...LEVELS.inputs[0]!, shape: ["b", "h", "w", 4] }] },
    /has the shape \[\?,\?,\?,4\]/,
  ],
  [
    "no vector",
    { ...LEVELS, outputs: [{ name: "levels", type: "float32", shape: ["b", "h", "w", 3] }] },
    /\[1, dims\] of float32 is due/,
  ],
  ["a safetensors file", new TextEncoder().encode("{}safetensors"), /./],
  ["nothing", new Uint8Array(), /not an ONNX file/],
  ["half a file", encodeOnnx(LEVELS).slice(0, 150), /cut off or damaged/],
];

for (const [what, file, message] of REFUSED) {
  Deno.test(`createOnnxEncoder refuses ${what} by the file's name`, () =>
    withFolder(async (folder) => {
      const path = join(folder, "stranger.onnx");
      await Deno.writeFile(path, file instanceof Uint8Array ? file : encodeOnnx(file));
      await assert.rejects(createOnnxEncoder(path), (error) => {
        assert.ok(error instanceof CheckpointError, String(error));
        assert.equal(error.path, path);
        assert.match(error.message, message);
        return true;
      });
    }));
}

Deno.test("deno task extract describes images by an ONNX file, saying on stderr what it assumes", () =>
  withFolder(async (folder) => {
    await writePictures(join(folder), 2);
    const path = await writeGraph(join(folder, "numbers.onnx"), NUMBERS);
    const args = ["--images", folder, "--model", path, "--out", join(folder, "store"), "--output", "vector"];
    const { code, stderr } = await runDenoTask("extract", ...args);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /numbers\.onnx: images are normalized by ImageNet's mean and deviation/);
    const wrong = await runDenoTask("extract", ...args, "--mean", "1,2");
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--mean is three numbers with commas/);
  }));

const models = Deno.env.get("RDCD_MODELS") ?? "";
for (const name of ["sscd", "sscd_distilled"]) {
  const file = join(models, `${name}.onnx`);
  const photograph = sharedPath("photos/eval");
  const missing = [file, photograph].filter((path) => !existsSync(path));
  Deno.test({
    name: `createOnnxEncoder gives what Python's ONNX Runtime gives for ${name}` +
      (missing.length === 0 ? "" : ` (skipped: needs RDCD_MODELS to have ${name}.onnx, and ../shared)`),
    ignore: missing.length > 0,
    fn: () =>
      withFolder(async (folder) => {
        if (!await runsPython("numpy", "onnxruntime")) return;
        const [first] = await Array.fromAsync(Deno.readDir(photograph));
        const image = resizeImage(await readImage(join(photograph, first!.name)), {
          width: 224,
          height: 224,
        });
        await Deno.writeFile(join(folder, "pixels"), image.data);
        const script = `import numpy, onnxruntime, sys
pixels = numpy.fromfile(sys.argv[2], numpy.uint8).reshape(1, 224, 224, 3)
row = onnxruntime.InferenceSession(sys.argv[1]).run(None, {"image": pixels})[0]
row.astype(numpy.float32).tofile(sys.argv[3])`;
        const args = ["-c", script, file, join(folder, "pixels"), join(folder, "row")];
        const { success, stderr } = await new Deno.Command("python3", { args }).output();
        assert.ok(success, new TextDecoder().decode(stderr));
        const wanted = new Float32Array((await Deno.readFile(join(folder, "row"))).buffer);
        const encoder = await createOnnxEncoder(file);
        assertClose(await encoder.encode([image]), [...wanted]);
        await encoder.dispose();
      }),
  });
}
