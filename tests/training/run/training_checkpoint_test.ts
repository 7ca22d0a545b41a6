import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type CheckpointError, loadEncoder } from "rdcd/models";
import { seededPrng } from "rdcd/augmentations";
import { addCheckpoint, newestCheckpoint } from "../../../lib/training/run/checkpoint_folder.ts";
import { readTrainingCheckpoint } from "../../../lib/training/run/read_training_checkpoint.ts";
import type { TrainingCheckpoint } from "../../../lib/training/run/training_checkpoint.ts";
import { describeNetwork, networkLayers } from "../../../lib/models/architecture.ts";
import { initialWeights } from "../../../lib/models/initial_weights.ts";
import { listTensors } from "../../../lib/models/tensor_list.ts";
import { encodeSafetensors, type FileTensor } from "../../../lib/weights/encode_safetensors.ts";
import { withFolder } from "../../descriptors/pictures.ts";
import { TINY_RECIPE } from "../tiny_recipe.ts";

await tf.setBackend("cpu");

const architecture = {
  backbone: "mobilenet_v3_small",
  role: "student",
  featureDims: 8,
  descriptorDims: 4,
} as const;
const layers = networkLayers(describeNetwork(architecture));

function checkpointOf(seed: number): TrainingCheckpoint {
  const prng = seededPrng(seed);
  const learned = new Set(listTensors(layers).filter(({ trainable }) => trainable).map(({ name }) => name));
  return {
    architecture,
    origin: {
      recipe: {
        ...TINY_RECIPE,
        description: `number ${seed}`,
        objective: { kind: "rdcd", distillation: [], contrastive: null, nestedDims: [2] },
        sizes: [{ fromEpoch: 0, size: 48, drawnSize: 48 }],
      },
      viewSeed: 3,
      images: 20,
      imagesHash: "ab",
      teacherHash: null,
      startHash: null,
    },
    position: { epoch: 2, batches: 3, consumed: 13 },
    sums: { steps: 3, seconds: 1.5, measured: { loss: 0.1 + 0.2 } },
    state: {
      student: initialWeights(layers, seed),
      average: initialWeights(layers, seed + 100),
      weightAverage: initialWeights(layers, seed + 300),
      velocity: new Map([...initialWeights(layers, seed + 200)].filter(([name]) => learned.has(name))),
      squares: new Map([...initialWeights(layers, seed + 400)].filter(([name]) => learned.has(name))),
      updates: 17,
    },
    queues: new Map([["teacher", new Float32Array(40).map(prng)]]),
  };
}

/** The file as it is, with some of its metadata or tensors replaced. */
async function rewrite(
  path: string,
  change: (tensors: Map<string, FileTensor>, training: Record<string, unknown>) => void,
): Promise<void> {
  const bytes = await Deno.readFile(path);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const { __metadata__: { rdcd, training, format }, ...slots } = header;
  const tensors = new Map(
    Object.entries<{ shape: number[]; data_offsets: [number, number] }>(slots).map(([name, slot]) => {
      const [start, end] = slot.data_offsets;
      return [name, {
        shape: slot.shape,
        data: new Float32Array(bytes.slice(8 + length + start, 8 + length + end).buffer),
      }];
    }),
  );
  const changed = JSON.parse(training);
  change(tensors, changed);
  await Deno.writeFile(path, encodeSafetensors(tensors, { format, rdcd, training: JSON.stringify(changed) }));
}

Deno.test("readTrainingCheckpoint gives back every number, and loadEncoder reads the student of the same file", () =>
  withFolder(async (folder) => {
    for (const parts of [{}, { average: null }, { weightAverage: null, squares: null }]) {
      const written = checkpointOf(1);
      Object.assign(written.state, parts);
      const path = await addCheckpoint(folder, 7, written);
      assert.deepEqual(await readTrainingCheckpoint(path), written);
      const encoder = await loadEncoder(path);
      assert.deepEqual(await encoder.readWeights(), written.state.student);
      assert.deepEqual(encoder.inputSize, { width: 48, height: 48 });
      assert.deepEqual(encoder.nestedDims, [2]);
      encoder.dispose();
    }
  }));

Deno.test("addCheckpoint keeps the last two checkpoints and whatever else is there", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "step-one.safetensors"), "of somebody else");
    for (const step of [9, 10, 100]) await addCheckpoint(folder, step, checkpointOf(step));
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.deepEqual(names.sort(), [
      "step-000000010.safetensors",
      "step-000000100.safetensors",
      "step-one.safetensors",
    ]);
  }));

Deno.test("newestCheckpoint falls back on the one before where the newest is damaged", () =>
  withFolder(async (folder) => {
    const damaged: CheckpointError[] = [];
    const find = () => newestCheckpoint(folder, (error) => damaged.push(error));
    assert.equal(await newestCheckpoint(join(folder, "not there"), assert.fail), null);
    assert.equal(await find(), null);
    const [older, newer] = [
      await addCheckpoint(folder, 1, checkpointOf(1)),
      await addCheckpoint(folder, 2, checkpointOf(2)),
    ];
    assert.deepEqual(await find(), { path: newer, checkpoint: checkpointOf(2) });
    await Deno.truncate(newer, 5000);
    assert.deepEqual(await find(), { path: older, checkpoint: checkpointOf(1) });
    assert.deepEqual(damaged.map(({ path }) => path), [newer]);
    await Deno.truncate(older, 100);
    await assert.rejects(find(), { name: "CheckpointError", path: newer });
  }));

Deno.test("readTrainingCheckpoint refuses what is not whole, naming the file and what is wrong", () =>
  withFolder(async (folder) => {
    const cases: [change: Parameters<typeof rewrite>[1], message: RegExp][] = [
      [(tensors) => tensors.delete("projector.bias"), /projector\.bias is missing/],
      [(tensors) => tensors.delete("velocity.projector.bias"), /velocity\.projector\.bias is missing/],
      [(tensors) => tensors.delete("squares.projector.bias"), /squares\.projector\.bias is missing/],
      [(tensors) => tensors.delete("average.projector.bias"), /average\.projector\.bias is missing/],
      [
        (tensors) => tensors.set("more", { shape: [1], data: new Float32Array(1) }),
        /no training run has: more/,
      ],
      [
        (tensors) => tensors.set("projector.bias", { shape: [5], data: new Float32Array(5) }),
        /projector\.bias is float32 \[5\]; expected is float32 \[4\]/,
      ],
      [
        (tensors) => tensors.set("queue.teacher", { shape: [2, 1], data: new Float32Array(2) }),
        /queue\.teacher is float32 \[2,1\]/,
      ],
      [
        (tensors) => tensors.set("projector.bias", { shape: [4], data: Float32Array.of(1, 2, NaN, 4) }),
        /projector\.bias has a number that is not finite/,
      ],
      [(_, training) => training.version = 1, /its version is 1, and this program reads version 2/],
      [(_, training) => training.updates = -1, /lacks a field/],
      [(_, training) => training.position = { epoch: 1, batches: -1, consumed: 0 }, /lacks a field/],
      [(_, training) => training.sums = { steps: 1, seconds: 2, measured: { loss: null } }, /lacks a field/],
    ];
    const whole = checkpointOf(1);
    for (const [change, message] of cases) {
      const path = await addCheckpoint(folder, 1, whole);
      await rewrite(path, change);
      await assert.rejects(readTrainingCheckpoint(path), { name: "CheckpointError", path, message });
    }
    await assert.rejects(readTrainingCheckpoint(join(folder, "none")), { name: "DataMissingError" });
  }));
