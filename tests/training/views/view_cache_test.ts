import { join } from "@std/path";
import assert from "node:assert/strict";
import { drawViews, openViewCache, type ViewCache, type ViewCacheOptions } from "rdcd/training";
import type { Image, ImageEntry } from "rdcd/images";
import { withFolder, writePictures } from "../../descriptors/pictures.ts";

const KIND = { preset: "advanced", size: 24, drawnSize: 40, seed: "run", threads: 2 } as const;

function openCache(
  folder: string,
  entries: ImageEntry[],
  options: Partial<ViewCacheOptions> = {},
): Promise<ViewCache> {
  return openViewCache({ folder: join(folder, "cache"), entries, epochs: 2, ...KIND, ...options });
}

async function readAll(cache: ViewCache, epoch: number): Promise<Image[][]> {
  const views = await cache.open(epoch);
  const all: Image[][] = [];
  for (const id of views.ids) all.push(await views.read(id));
  views.close();
  return all;
}

async function drawnOnTheFly(entries: ImageEntry[], epoch: number): Promise<Image[][]> {
  const drawn = await Array.fromAsync(drawViews(entries, { ...KIND, seed: `run/epoch ${epoch}` }));
  return drawn.map(({ views }) => views);
}

Deno.test("openViewCache keeps what drawing on the fly gives, and pairs the views of its epochs in new ways each round", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 5);
    const cache = await openCache(folder, entries);
    const first = await readAll(cache, 0);
    assert.deepEqual(first, await drawnOnTheFly(entries, 0));
    const second = await readAll(cache, 1);
    assert.deepEqual(second, await drawnOnTheFly(entries, 1));
    assert.notDeepEqual(first, second);
    const paired = (one: Image[][], other: Image[][]) =>
      one.map(([view], picture) => [view, other[picture]![1]]);
    assert.deepEqual(await readAll(cache, 2), paired(first, second));
    assert.deepEqual(await readAll(cache, 3), paired(second, first));
    assert.deepEqual(await readAll(cache, 4), first);
    assert.deepEqual(await readAll(cache, 7), paired(second, first));
  }));

Deno.test("openViewCache that keeps one view makes pairs of different epochs, shared with those who need one", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 3);
    const kept = await openCache(folder, entries, { views: 1, epochs: 3 });
    const singles = [await readAll(kept, 0), await readAll(kept, 1), await readAll(kept, 2)];
    let drawn = 0;
    const pairs = await openCache(folder, entries, { keptViews: 1, epochs: 3, onProgress: () => drawn++ });
    const expected = [[0, 1], [1, 2], [2, 0], [0, 2], [1, 0], [2, 1], [0, 1]];
    for (const [epoch, [one, other]] of expected.entries()) {
      const views = singles[one!]!.map(([first], image) => [first, singles[other!]![image]![0]]);
      assert.deepEqual(await readAll(pairs, epoch), views, `epoch ${epoch}`);
    }
    assert.equal(drawn, 0);
    for (const wrong of [{ keptViews: 1, epochs: 1 }, { keptViews: 3, epochs: 5 }]) {
      await assert.rejects(openCache(folder, entries, wrong), {
        name: "RangeError",
        message: /keptViews must be 2, or 1 with at least 2 epochs/,
      });
    }
  }));

Deno.test("openViewCache draws an epoch once for all runs, even for two at the same time", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 4);
    let drawn = 0;
    const options = { onProgress: () => drawn++ };
    const runs = await Promise.all([
      openCache(folder, entries, options),
      openCache(folder, entries, options),
    ]);
    const [one, other] = await Promise.all(runs.map((cache) => readAll(cache, 0)));
    assert.deepEqual(one, other);
    assert.equal(drawn, entries.length);
    const longer = await openCache(folder, entries, { ...options, epochs: 5 });
    assert.deepEqual(await readAll(longer, 0), one);
    assert.equal(drawn, entries.length);
  }));

Deno.test("openViewCache uses no epoch that is not whole", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 4);
    const cache = await openCache(folder, entries);
    const whole = await readAll(cache, 0);
    const pixels = join(cache.path, "epoch-0000.rgb");
    for (
      const damage of [
        () => Deno.truncate(pixels, 24 * 24 * 3),
        () => Deno.remove(pixels),
        // As a process leaves it that is killed after the pixels and before the report.
        async () => {
          await Deno.remove(join(cache.path, "epoch-0000.json"));
          await Deno.writeFile(pixels, new Uint8Array(4 * 2 * 24 * 24 * 3));
          await Deno.writeFile(`${pixels}.partial`, new Uint8Array(7));
        },
      ]
    ) {
      await damage();
      assert.deepEqual(await readAll(cache, 0), whole);
    }
  }));

Deno.test("openViewCache names the images that cannot be read and gives the others their own views", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 4);
    const views = await drawnOnTheFly(entries, 0);
    for (const place of [1, 3]) await Deno.writeTextFile(entries[place]!.path, "no image");
    const cache = await openCache(folder, entries);
    const epoch = await cache.open(0);
    assert.deepEqual([...epoch.unreadable.keys()], ["001.png", "003.png"]);
    assert.match(epoch.unreadable.get("001.png")!, /begin/);
    epoch.close();
    const all = await readAll(cache, 0);
    assert.deepEqual([all[0], all[2]], [views[0], views[2]]);
  }));

Deno.test("openViewCache keeps views apart that differ in anything", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 3);
    const paths = [(await openCache(folder, entries)).path];
    assert.equal((await openCache(folder, entries.toReversed())).path, paths[0]);
    for (
      const other of [
        { preset: "simclr" },
        { size: 32 },
        { seed: "other" },
        { views: 1 },
        { entries: entries.slice(1) },
      ] as const
    ) {
      paths.push((await openCache(folder, entries, other)).path);
    }
    await Deno.writeFile(entries[0]!.path, new Uint8Array(9));
    paths.push((await openCache(folder, entries)).path);
    assert.equal(new Set(paths).size, paths.length);
  }));

Deno.test("openViewCache refuses headers and reports that it did not write, and arguments that make no sense", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 2);
    const cache = await openCache(folder, entries);
    await readAll(cache, 0);
    for (const text of ["[]", "{", '{"unreadable":[["002.png","not among them"]]}']) {
      await Deno.writeTextFile(join(cache.path, "epoch-0000.json"), text);
      await assert.rejects(cache.open(0), { name: "InvalidDataError", message: /unreadable images/ });
    }
    await Deno.writeTextFile(join(cache.path, "views.json"), "{}");
    await assert.rejects(openCache(folder, entries), {
      name: "InvalidDataError",
      message: /delete the folder/,
    });
    await assert.rejects(openCache(folder, entries, { epochs: 0 }), {
      name: "RangeError",
      message: /epochs must be/,
    });
  }));
