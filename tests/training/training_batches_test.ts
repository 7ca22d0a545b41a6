import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  createTeacher,
  freezeTeacher,
  type FrozenTeacher,
  type ImageEntry,
  openViewCache,
  toTensor,
  type UnreadableImage,
  type ViewCache,
} from "rdcd";
import {
  type TrainingBatch,
  trainingBatches,
  type TrainingBatchesOptions,
} from "../../lib/training/training_batches.ts";
import { withFolder, writePictures } from "../descriptors/pictures.ts";

await tf.setBackend("cpu");

const KIND = { preset: "strongBlur", size: 32, threads: 2 } as const;

function collect(
  entries: ImageEntry[],
  options: Partial<TrainingBatchesOptions> = {},
): Promise<TrainingBatch[]> {
  return Array.fromAsync(trainingBatches({
    ...KIND,
    entries,
    seed: 1,
    viewSeed: 2,
    epoch: 0,
    consumed: 0,
    batchSize: 3,
    cache: null,
    teacher: null,
    onSkip: () => assert.fail("no picture is broken"),
    ...options,
  }));
}

function openCache(folder: string, entries: ImageEntry[]): Promise<ViewCache> {
  return openViewCache({ ...KIND, folder: join(folder, "cache"), entries, seed: 2, epochs: 1 });
}

async function withTeacher(seed: number, body: (teacher: FrozenTeacher) => Promise<void>): Promise<void> {
  const encoder = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: 16, seed });
  const teacher = await freezeTeacher(encoder);
  encoder.dispose();
  await body(teacher);
  await teacher.dispose();
}

const idsOf = (batches: TrainingBatch[]) => batches.map(({ entries }) => entries.map(({ id }) => id));

Deno.test("trainingBatches shows every picture once an epoch in an order of the epoch's own, whole batches only", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 10);
    const [first, second] = [await collect(entries), await collect(entries, { epoch: 1 })];
    for (const batches of [first, second]) {
      assert.deepEqual(batches.map(({ consumed }) => consumed), [3, 6, 9]);
      assert.equal(new Set(idsOf(batches).flat()).size, 9);
    }
    assert.notDeepEqual(idsOf(first), idsOf(second));
    assert.notDeepEqual(idsOf(first), idsOf(await collect(entries, { seed: 3 })));
    assert.deepEqual(idsOf(first), idsOf(await collect(entries, { viewSeed: 3 })));
    assert.notDeepEqual(first, await collect(entries, { viewSeed: 3 }));
  }));

Deno.test("trainingBatches goes on from the middle of an epoch, drawn or cached, past pictures that cannot be read", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 11);
    for (const place of [2, 7]) await Deno.writeTextFile(entries[place]!.path, "no picture");
    const skipped: UnreadableImage[] = [];
    const onSkip = (image: UnreadableImage) => skipped.push(image);
    const whole = await collect(entries, { onSkip });
    assert.equal(whole.length, 3);
    assert.deepEqual(skipped.map(({ id }) => id).sort(), ["002.png", "007.png"]);
    assert.equal(whole.at(-1)!.consumed, 11);
    const cache = await openCache(folder, entries);
    assert.deepEqual(await collect(entries, { onSkip, cache }), whole);
    for (const [done, { consumed }] of whole.entries()) {
      assert.deepEqual(await collect(entries, { onSkip, consumed }), whole.slice(done + 1));
      assert.deepEqual(await collect(entries, { onSkip, consumed, cache }), whole.slice(done + 1));
    }
  }));

Deno.test("trainingBatches has the teacher's features of the first views, computed now or once beside the views", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 7);
    await withTeacher(1, async (teacher) => {
      const drawn = await collect(entries, { teacher });
      const reference = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: 16, seed: 1 });
      for (const { views: [first], features } of drawn) {
        const expected = tf.tidy(() => reference.encode(toTensor(first)).descriptor.dataSync());
        features!.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-5));
      }
      reference.dispose();

      const cache = await openCache(folder, entries);
      let computed = 0;
      const onFeatures = () => computed++;
      for (const run of [1, 2]) {
        const cached = await collect(entries, { teacher, cache, onFeatures });
        assert.equal(computed, 3, `run ${run}`);
        cached.forEach(({ features }, index) => {
          const expected = drawn[index]!.features!;
          features!.forEach((value, at) => assert.ok(Math.abs(value - expected[at]!) < 1e-5));
        });
      }
      await withTeacher(2, async (other) => {
        const cached = await collect(entries, { teacher: other, cache, onFeatures });
        assert.equal(computed, 6);
        assert.notDeepEqual(cached[0]!.features, drawn[0]!.features);
      });
    });
  }));

Deno.test("trainingBatches computes cached features anew where they are not whole", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 6);
    await Deno.writeTextFile(entries[4]!.path, "no picture");
    await withTeacher(1, async (teacher) => {
      const cache = await openCache(folder, entries);
      const options = { teacher, cache, onSkip: () => {} };
      const whole = await collect(entries, options);
      const [file] = await Array.fromAsync(Deno.readDir(cache.path)).then((files) =>
        files.filter(({ name }) => name.endsWith(".f32"))
      );
      await Deno.truncate(join(cache.path, file!.name), 100);
      assert.deepEqual(await collect(entries, options), whole);
    });
  }));
