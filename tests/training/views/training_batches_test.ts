import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  type CachingProgress,
  drawViews,
  freezeTeacher,
  type FrozenTeacher,
  openViewCache,
  type ViewCache,
  type ViewCacheOptions,
} from "rdcd/training";
import { type ImageEntry, toTensor } from "rdcd/images";
import type { UnreadableImage } from "rdcd/descriptors";
import { createTeacher } from "rdcd/models";
import {
  type TrainingBatch,
  trainingBatches,
  type TrainingBatchesOptions,
} from "../../../lib/training/views/training_batches.ts";
import { viewSeed } from "../../../lib/training/views/view_cache.ts";
import { viewTeacher } from "../../../lib/training/views/view_teacher.ts";
import { withFolder, writePictures } from "../../descriptors/pictures.ts";

await tf.setBackend("cpu");

const KIND = { preset: "strongBlur", size: 32, threads: 2 } as const;
const SEEN = { size: 32, batchSize: 3 };

function collect(
  entries: ImageEntry[],
  options: Partial<TrainingBatchesOptions> = {},
): Promise<TrainingBatch[]> {
  return Array.fromAsync(trainingBatches({
    ...KIND,
    keptSize: 32,
    entries,
    seed: 1,
    viewSeed: 2,
    epoch: 0,
    consumed: 0,
    batchSize: 3,
    cache: null,
    teacher: null,
    onSkip: () => assert.fail("no image is broken"),
    ...options,
  }));
}

function openCache(
  folder: string,
  entries: ImageEntry[],
  options: Partial<ViewCacheOptions> = {},
): Promise<ViewCache> {
  return openViewCache({ ...KIND, folder: join(folder, "cache"), entries, seed: 2, epochs: 1, ...options });
}

async function withTeacher(seed: number, body: (teacher: FrozenTeacher) => Promise<void>): Promise<void> {
  const encoder = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: 16, seed });
  const teacher = await freezeTeacher(encoder);
  encoder.dispose();
  await body(teacher);
  await teacher.dispose();
}

const idsOf = (batches: TrainingBatch[]) => batches.map(({ entries }) => entries.map(({ id }) => id));

Deno.test("trainingBatches shows every image once an epoch in an order of the epoch's own, whole batches only", () =>
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

Deno.test("trainingBatches goes on from the middle of an epoch, drawn or cached, past images that cannot be read", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 11);
    for (const place of [2, 7]) await Deno.writeTextFile(entries[place]!.path, "no image");
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
      const drawn = await collect(entries, { teacher: viewTeacher(teacher, SEEN) });
      const reference = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: 16, seed: 1 });
      for (const { views: [first], features } of drawn) {
        const expected = tf.tidy(() => reference.encode(toTensor(first)).descriptor.dataSync());
        features!.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-5));
      }
      reference.dispose();

      const progress: string[] = [];
      const onProgress = ({ what, done, total }: CachingProgress) =>
        progress.push(`${what} ${done}/${total}`);
      const cache = await openCache(folder, entries, { onProgress });
      for (const run of [1, 2]) {
        const cached = await collect(entries, { teacher: viewTeacher(teacher, SEEN), cache });
        assert.deepEqual(progress, [3, 6, 7].map((done) => `views and features ${done}/7`), `run ${run}`);
        cached.forEach(({ features }, index) => {
          const expected = drawn[index]!.features!;
          features!.forEach((value, at) => assert.ok(Math.abs(value - expected[at]!) < 1e-5));
        });
      }
      await withTeacher(2, async (other) => {
        const cached = await collect(entries, { teacher: viewTeacher(other, SEEN), cache });
        assert.deepEqual(progress.slice(3), [3, 6, 7].map((done) => `features ${done}/7`));
        assert.notDeepEqual(cached[0]!.features, drawn[0]!.features);
      });
    });
  }));

Deno.test("trainingBatches shows the teacher the same views at its own size, drawn or cached, before and after views were kept", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 5);
    await withTeacher(1, async (teacher) => {
      const kind = { drawnSize: 64, batchSize: 5, teacher: viewTeacher(teacher, { size: 48, batchSize: 2 }) };
      const drawn = (await collect(entries, kind))[0]!;
      const large = new Map(
        (await Array.fromAsync(
          drawViews(entries, { ...KIND, size: 48, drawnSize: 64, seed: viewSeed(2, 0) }),
        ))
          .map(({ entry, views }) => [entry.id, views[0]!]),
      );
      const expected = await teacher.features(drawn.entries.map(({ id }) => large.get(id)!));
      assert.deepEqual(drawn.views[0][0]!.width, 32);
      const isClose = (features: Float32Array) =>
        features.forEach((value, at) => assert.ok(Math.abs(value - expected[at]!) < 1e-5));
      isClose(drawn.features!);
      const cache = await openCache(folder, entries, { drawnSize: 64 });
      isClose((await collect(entries, { ...kind, cache }))[0]!.features!);
      // Views that were kept without a teacher are too small for it, and are drawn once more.
      const others = await openCache(folder, entries, { drawnSize: 64, folder: join(folder, "others") });
      await collect(entries, { ...kind, teacher: null, cache: others });
      const seen = (await collect(entries, { ...kind, cache: others }))[0]!;
      isClose(seen.features!);
      assert.deepEqual(seen.views, drawn.views);
    });
  }));

Deno.test("trainingBatches makes smaller views of those that are kept, as it does where none are, and one view where one is wanted", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 4);
    const cache = await openCache(folder, entries, { size: 48, views: 1 });
    for (const size of [24, 48]) {
      const kind = { size, keptSize: 48, views: 1, batchSize: 4 };
      const [cached, drawn] = [await collect(entries, { ...kind, cache }), await collect(entries, kind)];
      assert.deepEqual(cached, drawn);
      assert.deepEqual(cached[0]!.views.map((views) => views.map(({ width }) => width)), [
        Array(4).fill(size),
        [],
      ]);
    }
  }));

Deno.test("trainingBatches pastes images into one another alike, drawn or cached, on any number of threads", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 6);
    const kind = { preset: "copyAttacks", batchSize: 6 } as const;
    const cache = await openCache(folder, entries, { preset: "copyAttacks", threads: 1 });
    const cached = await collect(entries, { ...kind, cache });
    assert.deepEqual(cached, await collect(entries, kind));
    assert.deepEqual(cached, await collect(entries, { ...kind, threads: 1 }));
  }));

Deno.test("trainingBatches goes on drawing a cached epoch where it was killed", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 5);
    await Deno.writeTextFile(entries[1]!.path, "no image");
    await withTeacher(1, async (teacher) => {
      const kind = {
        drawnSize: 64,
        teacher: viewTeacher(teacher, { size: 48, batchSize: 2 }),
        onSkip: () => {},
      };
      const cache = await openCache(folder, entries, { drawnSize: 64 });
      const whole = await collect(entries, { ...kind, cache });
      const path = join(cache.path, "epoch-0000");
      const features = `${path}.${kind.teacher.hash}.f32`;
      const pixels = await Deno.readFile(`${path}.rgb`);
      // As it is left by a process killed after two images were saved, amid the third and a line of the journal.
      await Deno.rename(`${path}.rgb`, `${path}.rgb.partial`);
      await Deno.rename(features, `${features}.partial`);
      await Deno.truncate(`${path}.rgb.partial`, pixels.length / 5 * 2 + 7);
      await Deno.truncate(`${features}.partial`, 2 * 4 * teacher.dims + 3);
      await Deno.remove(`${path}.json`);
      const note = ["001.png", "known from before"];
      await Deno.writeTextFile(
        `${path}.${kind.teacher.hash}.journal`,
        `${JSON.stringify({ done: 2, notes: [note] })}\n{"done":3,`,
      );
      const done: number[] = [];
      const again = await openCache(folder, entries, {
        drawnSize: 64,
        onProgress: (progress) => done.push(progress.done),
      });
      const skipped: UnreadableImage[] = [];
      const onSkip = (image: UnreadableImage) => skipped.push(image);
      assert.deepEqual(await collect(entries, { ...kind, cache: again, onSkip }), whole);
      assert.deepEqual(done, [4, 5]);
      assert.equal(skipped[0]!.reason, "known from before");
      assert.deepEqual(await Deno.readFile(`${path}.rgb`), pixels);
      const left = (await Array.fromAsync(Deno.readDir(cache.path))).map(({ name }) => name);
      assert.ok(!left.some((name) => /partial|journal/.test(name)), left.join(", "));
    });
  }));

Deno.test("trainingBatches computes cached features anew where they are not whole", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 6);
    await Deno.writeTextFile(entries[4]!.path, "no image");
    await withTeacher(1, async (teacher) => {
      const cache = await openCache(folder, entries);
      const options = { teacher: viewTeacher(teacher, SEEN), cache, onSkip: () => {} };
      const whole = await collect(entries, options);
      const [file] = await Array.fromAsync(Deno.readDir(cache.path)).then((files) =>
        files.filter(({ name }) => name.endsWith(".f32"))
      );
      await Deno.truncate(join(cache.path, file!.name), 100);
      assert.deepEqual(await collect(entries, options), whole);
    });
  }));
