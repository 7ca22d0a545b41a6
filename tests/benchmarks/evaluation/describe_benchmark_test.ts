import assert from "node:assert/strict";
import { join } from "@std/path";
import { createTinyImage, resolveMethod } from "rdcd/descriptors";
import { type BenchmarkProgress, describeBenchmark } from "rdcd/datasets";
import { withFolder } from "../../descriptors/pictures.ts";
import { describe } from "../../cli/protocols/describe.ts";
import { madeBenchmark } from "../made_benchmark.ts";

Deno.test("describeBenchmark describes each set once, and goes on where it was", () =>
  withFolder(async (folder) => {
    const benchmark = await madeBenchmark(folder);
    const method = createTinyImage();
    const progress: BenchmarkProgress[] = [];
    const options = {
      cache: join(folder, "cache"),
      onProgress: (now: BenchmarkProgress) => progress.push(now),
    };
    const { queries, references, training, unreadable, imagesPerSecond } = await describeBenchmark(
      benchmark,
      "tiny",
      options,
    );
    assert.deepEqual(queries, await describe(benchmark.queries, method));
    assert.deepEqual(references, await describe(benchmark.references, method));
    assert.deepEqual(training, await describe(benchmark.training, method));
    assert.equal(unreadable, 0);
    const ends = progress.filter(({ done, total }) => done === total);
    assert.deepEqual(ends.map(({ step, total }) => [step, total]), [
      ["Tiny image: queries", 9],
      ["Tiny image: references", 8],
      ["Tiny image: training", 12],
    ]);
    assert.equal(progress.filter(({ done }) => done === 0).length, 3);

    progress.length = 0;
    const again = await describeBenchmark(benchmark, method, options);
    assert.deepEqual(progress, []);
    assert.deepEqual(again.queries, queries);
    assert.equal(again.imagesPerSecond, imagesPerSecond);
    assert.equal(
      (await method.describe([{ width: 16, height: 16, data: new Uint8Array(768) }])).length,
      method.dims,
    );
  }));

Deno.test("describeBenchmark waits for another that describes the same", () =>
  withFolder(async (folder) => {
    const benchmark = await madeBenchmark(folder);
    const cache = join(folder, "cache");
    const described: string[] = [];
    const onProgress = ({ step, done, total }: BenchmarkProgress) => {
      if (done === total) described.push(step);
    };
    const runs = [1, 2].map(() => describeBenchmark(benchmark, "tiny", { cache, onProgress }));
    const [one, other] = await Promise.all(runs);
    assert.deepEqual(one!.references, other!.references);
    assert.deepEqual(one!.queries, await describe(benchmark.queries, createTinyImage()));
    assert.deepEqual(described.sort(), [
      "Tiny image: queries",
      "Tiny image: references",
      "Tiny image: training",
    ]);
  }));

Deno.test("describeBenchmark tells of images that it cannot read, and describes those that changed", () =>
  withFolder(async (folder) => {
    const benchmark = await madeBenchmark(folder);
    const cache = join(folder, "cache");
    await Deno.writeTextFile(benchmark.queries[2]!.path, "no image");
    const unreadable: string[] = [];
    const onUnreadable = ({ id }: { id: string }) => unreadable.push(id);
    const described = await describeBenchmark(benchmark, "phash", { cache, onUnreadable });
    assert.deepEqual(unreadable, [benchmark.queries[2]!.id]);
    assert.equal(described.unreadable, 1);
    assert.equal(described.queries.ids.length, 8);

    await Deno.copyFile(benchmark.queries[0]!.path, benchmark.queries[2]!.path);
    const repaired = await describeBenchmark(benchmark, "phash", { cache });
    assert.equal(repaired.queries.ids.length, 9);
    const without = { ...benchmark, training: [] };
    assert.deepEqual((await describeBenchmark(without, "phash", { cache })).training, {
      ids: [],
      vectors: new Float32Array(),
      dims: 64,
    });
  }));

Deno.test("describeBenchmark leaves open what is the caller's, and closes what it opened", () =>
  withFolder(async (folder) => {
    const benchmark = await madeBenchmark(folder);
    const size = { width: 32, height: 32 };
    const method = await resolveMethod("untrained:mobilenet_v3_small:16", { size, runtime: "onnx" });
    await describeBenchmark(benchmark, method, { cache: folder });
    const picture = { ...size, data: new Uint8Array(32 * 32 * 3).fill(7) };
    assert.equal((await method.describe([picture])).length, 16);
    await method.dispose();
    await assert.rejects(
      () => describeBenchmark(benchmark, "sift", { cache: folder }),
      /current value is "sift"/,
    );
  }));
