import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadDescriptors, openStore, readStore } from "rdcd/descriptors";
import { meanColor } from "../mean_color.ts";
import { withFolder } from "../pictures.ts";

async function writeRows(path: string, count: number): Promise<void> {
  const store = await openStore(path, meanColor());
  const ids = Array.from({ length: count }, (_, row) => `image ${row}`);
  await store.append({
    ids,
    vectors: Float32Array.from({ length: count * 4 }, (_, at) => at / 3),
    unreadable: [],
  });
  await store.close();
}

Deno.test("readStore gives all rows in order, however large its blocks are", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await writeRows(path, 10);
    const all = await loadDescriptors(path);
    const store = await readStore(path);
    assert.deepEqual([store.count, store.dims, store.method.name], [10, 4, "mean color"]);
    for (const rows of [1, 3, 10, 11, undefined]) {
      const blocks = await Array.fromAsync(store.blocks(rows));
      assert.deepEqual(blocks.flatMap(({ vectors }) => [...vectors]), [...all.vectors]);
      assert.deepEqual(blocks.flatMap(({ ids }) => ids), all.ids);
      assert.ok(blocks.every(({ ids }) => ids.length <= (rows ?? 10)));
    }
  }));

Deno.test("readStore lets a reader leave early", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await writeRows(path, 10);
    for await (const { ids } of (await readStore(path)).blocks(2)) {
      assert.deepEqual(ids, ["image 0", "image 1"]);
      break;
    }
  }));

Deno.test("readStore opens a store without descriptors", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await (await openStore(path, meanColor())).close();
    assert.deepEqual(await loadDescriptors(path), { ids: [], vectors: new Float32Array(), dims: 4 });
  }));

Deno.test("readStore says what is missing", () =>
  withFolder(async (folder) => {
    await assert.rejects(readStore(join(folder, "none")), {
      name: "DataMissingError",
      message: /deno task extract/,
    });
    await assert.rejects(readStore(folder), {
      name: "InvalidDataError",
      message: /there is no store.json in it/,
    });
    await assert.rejects(
      Array.fromAsync((await (async () => {
        await writeRows(join(folder, "store"), 2);
        return await readStore(join(folder, "store"));
      })()).blocks(0)),
      { name: "RangeError", message: /must be a whole number above 0: current value is 0/ },
    );
  }));
