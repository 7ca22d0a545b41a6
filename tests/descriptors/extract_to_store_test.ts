import assert from "node:assert/strict";
import { join } from "@std/path";
import { type ExtractionPlan, extractToStore, loadDescriptors, readStore } from "rdcd/descriptors";
import { meanColor } from "./mean_color.ts";
import { withFolder, writePictures } from "./pictures.ts";

Deno.test("extractToStore appends images that are new, keeps those that are gone, and reads none twice", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const entries = await writePictures(folder, 12);
    const method = meanColor();
    await extractToStore(entries.slice(2, 8), method, path);
    const report = await extractToStore(entries.slice(0, 6).concat(entries.slice(8)), method, path);
    assert.deepEqual(report, { images: 10, described: 6, resumed: 4, unreadable: 0, left: 0, gone: 2 });
    assert.equal(method.batches.reduce((sum, size) => sum + size), 12);
    const order = [2, 3, 4, 5, 6, 7, 0, 1, 8, 9, 10, 11];
    assert.deepEqual((await loadDescriptors(path)).ids, order.map((index) => entries[index]!.id));
  }));

Deno.test("extractToStore remembers unreadable images, and tries them again only when told to", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const [good, other] = await writePictures(folder, 2);
    const bad = { id: "bad", path: join(folder, "bad.png") };
    await Deno.writeTextFile(bad.path, "text");
    const plans: ExtractionPlan[] = [];
    const onStart = (plan: ExtractionPlan) => plans.push(plan);
    const first = await extractToStore([good!, bad], meanColor(), path, { onStart });
    assert.deepEqual(first, { images: 2, described: 1, resumed: 0, unreadable: 1, left: 0, gone: 0 });

    await Deno.copyFile(other!.path, bad.path);
    const second = await extractToStore([good!, bad], meanColor(), path, { onStart });
    assert.deepEqual(second, { images: 2, described: 0, resumed: 1, unreadable: 1, left: 0, gone: 0 });
    const third = await extractToStore([good!, bad], meanColor(), path, { onStart, retryUnreadable: true });
    assert.deepEqual(third, { images: 2, described: 1, resumed: 1, unreadable: 0, left: 0, gone: 0 });
    assert.deepEqual(plans, [
      { pending: 2, resumed: 0, unreadable: 0 },
      { pending: 0, resumed: 1, unreadable: 1 },
      { pending: 1, resumed: 1, unreadable: 0 },
    ]);
    assert.deepEqual(await Array.fromAsync((await readStore(path)).unreadable()), []);
  }));

Deno.test("extractToStore stops when told to, says how many are left, and goes on later to the same files", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 15);
    const stop = new AbortController();
    const report = await extractToStore(entries, meanColor(), join(folder, "twice"), {
      signal: stop.signal,
      onBatch: () => stop.abort(),
    });
    assert.deepEqual(report, { images: 15, described: 4, resumed: 0, unreadable: 0, left: 11, gone: 0 });
    await extractToStore(entries, meanColor(), join(folder, "twice"));
    await extractToStore(entries, meanColor(), join(folder, "once"));
    for (const file of ["store.json", "vectors.f32", "ids.jsonl", "unreadable.jsonl", "contents.bin"]) {
      assert.deepEqual(
        await Deno.readFile(join(folder, "twice", file)),
        await Deno.readFile(join(folder, "once", file)),
      );
    }
  }));

Deno.test("extractToStore frees the store when the method fails, so that it can go on", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 6);
    const method = meanColor();
    let calls = 0;
    const failing = {
      ...method,
      describe: (images: Parameters<typeof method.describe>[0]) =>
        ++calls === 2 ? Promise.reject(new Error("no memory left")) : method.describe(images),
    };
    await assert.rejects(extractToStore(entries, failing, join(folder, "store")), /no memory left/);
    const report = await extractToStore(entries, method, join(folder, "store"));
    assert.deepEqual([report.resumed, report.described], [4, 2]);
  }));

Deno.test("extractToStore refuses two images of one name before anything is written", () =>
  withFolder(async (folder) => {
    const [entry] = await writePictures(folder, 1);
    const path = join(folder, "store");
    await assert.rejects(extractToStore([entry!, entry!], meanColor(), path), {
      name: "RangeError",
      message: /each image needs a name of its own: current value is "000\.png" twice/,
    });
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  }));
