import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { type Backbone, createStudent, loadEncoder, readStateDict, saveEncoder } from "rdcd/models";
import { formulaImages, formulaTensor, formulaWeights } from "../models/formula.ts";
import { picture, withFolder } from "../descriptors/pictures.ts";
import { runsPython } from "../runs_python.ts";
import { resolveMethod } from "rdcd/descriptors";
import { generatePicture } from "rdcd/datasets";
import { encodeImage, resizeImage } from "rdcd/images";
import { seededPrng } from "rdcd/losses";
import { thresholdAt } from "rdcd/search";
import { readCheckpoint } from "../../lib/weights/reading/read_checkpoint.ts";
import { fixturePath } from "../shared.ts";
import { ASKS_FOR_SLOW_TESTS, runsSlowTests } from "../slow_tests.ts";
import { runDenoTask } from "./run_deno_task.ts";

await tf.setBackend("cpu");
const SIDE = 64;

/** Writes a student with weights by the formula; returns its descriptors of two images. */
async function makeStudent(
  backbone: Backbone,
  path: string,
  metadata: Record<string, string> = {},
): Promise<Float32Array> {
  const student = createStudent({ backbone, descriptorDims: 64, nestedDims: [16] });
  student.assignWeights(formulaWeights(student.tensors));
  await saveEncoder(student, path, { metadata });
  const descriptors = tf.tidy(() => {
    const images = formulaTensor({ seed: 3, batch: 2, size: SIDE });
    return student.encode(images).descriptor.dataSync<"float32">();
  });
  student.dispose();
  return descriptors;
}

async function runOnnx(path: string, batch = 2): Promise<Float32Array> {
  const session = await InferenceSession.create(path);
  const values = formulaImages({ seed: 3, batch, size: SIDE });
  const { descriptor } = await session.run({ images: new Tensor("float32", values, [batch, 3, SIDE, SIDE]) });
  await session.release();
  return descriptor!.data as Float32Array;
}

function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  assert.equal(one.length, other.length);
  return Array.from(one).reduce((most, value, index) => Math.max(most, Math.abs(value - other[index]!)), 0);
}

Deno.test("deno task export writes a checkpoint as ONNX, in half the size with float16", () =>
  withFolder(async (folder) => {
    const checkpoint = join(folder, "student.safetensors");
    const expected = await makeStudent("efficientnet_b0", checkpoint);
    const [whole, half] = [join(folder, "whole.onnx"), join(folder, "half.onnx")];
    const { code, stdout, stderr } = await runDenoTask(
      "export",
      "--model",
      checkpoint,
      "--out",
      whole,
      "--json",
    );
    assert.equal(code, 0, stderr);
    const { size } = await Deno.stat(whole);
    const { parameters, ...report } = JSON.parse(stdout);
    assert.equal(parameters, 4_696_252);
    assert.deepEqual(report, {
      name: "student",
      out: whole,
      bytes: size,
      weights: "float32",
      codec: null,
      architecture: { backbone: "efficientnet_b0", role: "student", featureDims: 512, descriptorDims: 64 },
    });
    assert.match(
      stderr,
      /student: EfficientNet-B0, 4\.7 M parameters, 64 dimensions\nwrote .*whole\.onnx, 1\d\.\d MB/,
    );
    assert.ok(largestDifference(await runOnnx(whole), expected) < 1e-5);
    const halved = await runDenoTask(
      "export",
      ...["--model", checkpoint, "--out", half, "--weights", "float16", "--size", String(SIDE)],
    );
    assert.equal(halved.code, 0, halved.stderr);
    assert.ok((await Deno.stat(half)).size / size < 0.52);
    assert.ok(largestDifference(await runOnnx(half), expected) < 1e-3);
  }));

Deno.test("deno task export writes safetensors that loadEncoder reads, in half the size with float16", () =>
  withFolder(async (folder) => {
    const checkpoint = join(folder, "student.safetensors");
    await makeStudent("mobilenet_v3_small", checkpoint);
    const [whole, half] = [join(folder, "whole.safetensors"), join(folder, "half.safetensors")];
    for (const [out, ...more] of [[whole], [half, "--weights", "float16"]]) {
      const { code, stderr } = await runDenoTask("export", "--model", checkpoint, "--out", out!, ...more);
      assert.equal(code, 0, stderr);
    }
    assert.deepEqual(await Deno.readFile(whole), await Deno.readFile(checkpoint));
    assert.ok((await Deno.stat(half)).size / (await Deno.stat(whole)).size < 0.52);
    for (const [name, { dtype, shape }] of await readStateDict(half)) {
      assert.equal(dtype, shape.length > 1 ? "float16" : shape.length === 1 ? "float32" : "int64", name);
    }
    const loaded = await loadEncoder(half);
    assert.equal(loaded.architecture.backbone, "mobilenet_v3_small");
    loaded.dispose();
  }));

Deno.test("deno task export --unrelated keeps in the file what unrelated images reach, and thresholds are chosen by it", () =>
  withFolder(async (folder) => {
    const [checkpoint, out, images] = ["student.safetensors", "known.safetensors", "images"].map((name) =>
      join(folder, name)
    ) as [string, string, string];
    await makeStudent("mobilenet_v3_small", checkpoint, { origin: "a test" });
    await Deno.mkdir(images);
    const count = 1430;
    for (let index = 0; index < count; index++) {
      // One image is there four times, which makes six pairs that are none.
      const noise = seededPrng(`image ${Math.max(3, index)}`);
      const image = {
        width: 24,
        height: 24,
        data: Uint8Array.from({ length: 24 * 24 * 3 }, () => 256 * noise()),
      };
      await Deno.writeFile(join(images, `${index}.png`), await encodeImage(image, { format: "png" }));
    }
    const { code, stderr } = await runDenoTask(
      "export",
      ...["--model", checkpoint, "--out", out, "--unrelated", images],
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /false positives of student: 1,021,729 pairs, without 6 that PDQ calls the same/);
    const method = await resolveMethod(out);
    const table = method.falsePositives!;
    assert.equal(table.pairs, count * (count - 1) / 2 - 6);
    assert.ok(thresholdAt(table, 1e-3) > thresholdAt(table, 1e-1));
    const { background, falsePositives: normalized } = method.normalization!;
    assert.equal(background.length, count / 2 * method.dims);
    assert.ok(thresholdAt(normalized, 1e-3) < thresholdAt(table, 1e-3));
    await method.dispose();
    const nested = await resolveMethod(`${out}:16`);
    const short = nested.falsePositives!;
    assert.equal(short.pairs, table.pairs);
    assert.notEqual(thresholdAt(short, 1e-3), thresholdAt(table, 1e-3));
    assert.equal(nested.normalization!.background.length, count / 2 * 16);
    await nested.dispose();
    const elsewhere = await resolveMethod(out, { size: { width: 40, height: 40 } });
    assert.equal(elsewhere.falsePositives, undefined);
    assert.equal(elsewhere.normalization, undefined);
    await elsewhere.dispose();
    const [again, last] = [join(folder, "again.safetensors"), join(folder, "last.safetensors")];
    await runDenoTask("export", "--model", out, "--out", again, "--weights", "float16");
    // As its file is, unless told otherwise.
    await runDenoTask("export", "--model", again, "--out", last);
    assert.deepEqual(await Deno.readFile(last), await Deno.readFile(again));
    const half = await resolveMethod(again);
    assert.deepEqual(half.falsePositives, table);
    assert.deepEqual(half.normalization!.falsePositives, normalized);
    await half.dispose();
    assert.equal((await readCheckpoint(last)).metadata.get("origin"), "a test");
  }));

Deno.test("deno task export --feature --codec-only writes bits of the features of a network that stays where it is", () =>
  withFolder(async (folder) => {
    const [checkpoint, out] = [join(folder, "student.safetensors"), join(folder, "bits.safetensors")];
    await makeStudent("mobilenet_v3_small", checkpoint);
    const images = join(folder, "images");
    await Deno.mkdir(images);
    for (let index = 0; index < 40; index++) {
      await Deno.writeFile(
        join(images, `${index}.png`),
        await encodeImage(picture(index, 32, 32), { format: "png" }),
      );
    }
    const args = ["--model", checkpoint, "--feature", "--codec", "ITQ16", "--calibrate", images];
    const { code, stderr } = await runDenoTask("export", ...args, "--codec-only", "--out", out);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /512 dimensions/);
    const elsewhere = await runDenoTask(
      "export",
      ...[...args, "--codec-only", "--out", join(images, "x.safetensors")],
    );
    assert.equal(elsewhere.code, 2);
    assert.match(elsewhere.stderr, /needs a model's file in the folder of --out/);
    const whole = join(folder, "whole.safetensors");
    assert.equal((await runDenoTask("export", ...args, "--out", whole)).code, 0);
    const pictures = [picture(100, 32, 32), picture(101, 32, 32)];
    const vectors: Float32Array[] = [];
    for (const path of [out, whole]) {
      const method = await resolveMethod(path, { runtime: "onnx" });
      assert.deepEqual([method.dims, method.bytesPerImage], [16, 2]);
      vectors.push(await method.describe(pictures));
      await method.dispose();
    }
    assert.deepEqual(vectors[0], vectors[1]);
    assert.ok((await Deno.stat(out)).size < (await Deno.stat(whole)).size / 20);
  }));

Deno.test("deno task export writes a model with its codec as ONNX, which gives the same descriptors as a method", () =>
  withFolder(async (folder) => {
    const out = join(folder, "rdcd.onnx");
    const { code, stderr } = await runDenoTask("export", "--model", "rdcd:64", "--out", out);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /codec PCAW\d+,L2norm,Flat: the file gives 64 numbers an image/);
    const images = await Promise.all([1, 2].map((index) => generatePicture({ seed: 4, index })));
    const [exported, shipped] = await Promise.all([out, "rdcd:64"].map(async (spec) => {
      const method = await resolveMethod(spec, { runtime: "onnx" });
      const { size } = method.preparation;
      const vectors = await method.describe(
        await Promise.all(images.map((image) => resizeImage(image, size!))),
      );
      await method.dispose();
      return vectors;
    }));
    assert.ok(largestDifference([...exported!], [...shipped!]) < 1e-4);
  }));

Deno.test("deno task export refuses what it cannot do, and shows its help", () =>
  withFolder(async (folder) => {
    const out = join(folder, "out.onnx");
    const model = "untrained:vit_base_patch16:64";
    const cases: [string[], number, RegExp][] = [
      [[], 2, /--model and --out are needed/],
      [["--model", model, "--out", join(folder, "out.pt")], 2, /--out ends in \.onnx or \.safetensors/],
      [["--model", model, "--out", out, "--weights", "int8"], 2, /--weights is one of float32, float16/],
      [["--model", model, "--out", out, "--size", "0"], 2, /--size takes a whole number of at least 1/],
      [
        ["--model", model, "--out", join(folder, "out.safetensors"), "--size", "64"],
        2,
        /--size is for \.onnx/,
      ],
      [
        ["--model", model, "--out", out, "--size", "64"],
        1,
        /takes 224 x 224 pixels only: current value is 64 x 64/,
      ],
      [["--model", "phash", "--out", out], 1, /the hashes phash, pdq and tiny are methods without a model/],
      [["--model", fixturePath("checkpoints/refuse_truncated.pt"), "--out", out], 1, /refuse_truncated\.pt/],
    ];
    for (const [args, expected, message] of cases) {
      const { code, stderr } = await runDenoTask("export", ...args);
      assert.equal(code, expected, stderr);
      assert.match(stderr, message);
    }
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    const help = await runDenoTask("export", "--help");
    assert.equal(help.code, 0);
    assert.match(help.stdout, /deno task export --model rdcd\.ckpt --out rdcd\.onnx/);
  }));

/** Checks a model and prints its descriptors as JSON. */
const PYTHON = `
import json, sys
import numpy, onnx, onnxruntime
path, values, shape = sys.argv[1], numpy.frombuffer(sys.stdin.buffer.read(), numpy.float32), json.loads(sys.argv[2])
onnx.checker.check_model(path, full_check=True)
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
print(json.dumps(session.run(None, {"images": values.reshape(shape)})[0].ravel().tolist()))
`;

const hasPython = await runsPython("numpy", "onnx", "onnxruntime");

interface ExportCase {
  spec: string;
  side: number;
  size: number | null;
  weights: string[];
  isSlow?: true;
}

/** The largest are exported in the form only that differs more from what tests of networks run. */
const NETWORKS: ExportCase[] = [
  { spec: "untrained:efficientnet_b0:64", side: 97, size: null, weights: ["float32", "float16"] },
  { spec: "untrained:mobilenet_v3_large:64", side: 64, size: 64, weights: ["float32", "float16"] },
  { spec: "untrained:fastvit_t12:64", side: 97, size: null, weights: ["float32", "float16"] },
  { spec: "untrained:resnet18:64", side: 64, size: null, weights: ["float32", "float16"] },
  { spec: "untrained:resnext101_32x4d:64", side: 64, size: null, weights: ["float16"], isSlow: true },
  { spec: "untrained:vit_base_patch16:64", side: 224, size: 224, weights: ["float16"], isSlow: true },
];

function reasonToSkip({ isSlow }: ExportCase): string | null {
  if (!hasPython) return "python3 cannot import numpy, onnx and onnxruntime";
  return isSlow && !runsSlowTests ? `slow, ${ASKS_FOR_SLOW_TESTS}` : null;
}

for (const network of NETWORKS) {
  const { spec, side, size, weights: forms } = network;
  const reason = reasonToSkip(network);
  for (const weights of forms) {
    Deno.test({
      name: `deno task export of ${spec} in ${weights} passes onnx.checker and runs in Python's onnxruntime${
        reason === null ? "" : ` (skipped: ${reason})`
      }`,
      ignore: reason !== null,
      fn: () =>
        withFolder(async (folder) => {
          const out = join(folder, "model.onnx");
          const fixed = size === null ? [] : ["--size", String(size)];
          const args = ["--model", spec, "--out", out, "--weights", weights, ...fixed];
          const { code, stderr } = await runDenoTask("export", ...args);
          assert.equal(code, 0, stderr);
          const values = formulaImages({ seed: 5, batch: 2, size: side });
          const shape = [2, 3, side, side];
          const python = spawnSync("python3", ["-c", PYTHON, out, JSON.stringify(shape)], {
            input: new Uint8Array(values.buffer),
          });
          assert.equal(python.status, 0, String(python.stderr));
          const session = await InferenceSession.create(out);
          const { descriptor } = await session.run({ images: new Tensor("float32", values, shape) });
          await session.release();
          const found: number[] = JSON.parse(String(python.stdout));
          assert.ok(largestDifference(found, descriptor!.data as Float32Array) < 1e-5);
        }),
    });
  }
}
