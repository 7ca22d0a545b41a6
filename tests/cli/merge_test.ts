import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadDescriptors } from "rdcd/descriptors";
import { withFolder, writePictures } from "../descriptors/pictures.ts";
import { runDenoTask } from "./run_deno_task.ts";

Deno.test("deno task extract --shard and merge give the descriptors of one run, and a Parquet file of them", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    await writePictures(images, 24);
    await Deno.writeTextFile(join(images, "broken.jpg"), "text");
    const at = (name: string) => join(folder, name);
    const extract = (name: string, ...more: string[]) =>
      runDenoTask("extract", "--images", images, "--model", "tiny", "--out", at(name), ...more);
    assert.equal((await extract("whole")).code, 0);
    for (const shard of ["1/2", "2/2"]) {
      const { code, stderr } = await extract(shard.slice(0, 1), "--shard", shard);
      assert.equal(code, 0, stderr);
    }
    const missing = await runDenoTask("merge", "--out", at("merged"), at("1"));
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^error: .*merged: of 2 shards, 2 is missing/m);

    const merged = await runDenoTask(
      "merge",
      "--out",
      at("merged"),
      at("1"),
      at("2"),
      "--export",
      "parquet",
      "--json",
    );
    assert.equal(merged.code, 0, merged.stderr);
    const { described, unreadable, exported } = JSON.parse(merged.stdout);
    assert.deepEqual([described, unreadable], [24, 1]);
    const whole = await loadDescriptors(at("whole"));
    assert.deepEqual(await loadDescriptors(at("merged")), whole);
    assert.deepEqual(await loadDescriptors(exported), whole);
  }));

Deno.test("deno task merge and extract --shard say what is wrong with what was typed", async () => {
  for (
    const [task, args, message] of [
      ["merge", ["store"], /--out and the stores are needed/],
      ["merge", ["--out", "x"], /--out and the stores are needed/],
      [
        "merge",
        ["--out", "x", "y", "--export", "csv"],
        /--export is one of npy, hdf5, parquet: current value is "csv"/,
      ],
      [
        "extract",
        ["--images", ".", "--model", "tiny", "--out", "x", "--shard", "9/8"],
        /--shard is one of 1\/N to N\/N, such as 3\/8: current value is "9\/8"/,
      ],
    ] as const
  ) {
    const { code, stderr } = await runDenoTask(task, ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});
