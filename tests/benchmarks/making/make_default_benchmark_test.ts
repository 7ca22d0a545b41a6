import assert from "node:assert/strict";
import { join } from "@std/path";
import { makeDefaultBenchmark, readDisc21 } from "rdcd/datasets";
import { readImage } from "rdcd/images";
import { withFolder } from "../../descriptors/pictures.ts";
import { folderContent } from "../folder_content.ts";

const sizes = { references: 12, training: 8, queries: 10, copies: 5 };

Deno.test("makeDefaultBenchmark generates every image of a benchmark, and keeps none besides", () =>
  withFolder(async (folder) => {
    const out = join(folder, "benchmark");
    const steps = new Map<string, number>();
    const made = await makeDefaultBenchmark({
      out,
      seed: 2,
      sizes,
      onProgress: ({ step, total }) => {
        steps.set(step, (steps.get(step) ?? 0) + 1);
        assert.ok(steps.get(step)! <= total);
      },
    });
    assert.deepEqual(made, { folder: out, sizes, skipped: [], reused: false });
    assert.deepEqual([...steps], [["paint images", 25], ["check images", 25], ["write images", 30]]);
    const { queries, references, training } = await readDisc21(out);
    assert.deepEqual([queries.length, references.length, training.length], [10, 12, 8]);
    for (const { path } of references) assert.ok((await readImage(path)).width >= 256);
    assert.deepEqual(
      (await Array.fromAsync(Deno.readDir(out), ({ name }) => name)).sort(),
      ["benchmark.json", "edits.csv", "ground_truth.csv", "queries", "references", "sources.csv", "training"],
    );
  }));

Deno.test("makeDefaultBenchmark gives the same bytes on one thread and on three, and is made once", () =>
  withFolder(async (folder) => {
    const out = (name: string) => join(folder, name);
    await makeDefaultBenchmark({ out: out("one"), seed: 2, sizes, threads: 1 });
    await makeDefaultBenchmark({ out: out("three"), seed: 2, sizes, threads: 3 });
    const content = await folderContent(out("one"));
    assert.deepEqual(await folderContent(out("three")), content);
    const again = await makeDefaultBenchmark({
      out: out("one"),
      seed: 2,
      sizes,
      onProgress: ({ step }) => assert.fail(`it began to ${step}`),
    });
    assert.equal(again.reused, true);
    assert.equal((await makeDefaultBenchmark({ out: out("one"), seed: 3, sizes })).reused, false);
    assert.notDeepEqual(await folderContent(out("one")), content);
  }));

Deno.test("makeDefaultBenchmark refuses a folder of something else", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "notes.txt"), "mine");
    await assert.rejects(
      () => makeDefaultBenchmark({ out: folder, seed: 0, sizes }),
      /other files are in it/,
    );
    assert.deepEqual(Object.keys(await folderContent(folder)), ["notes.txt"]);
  }));
