import assert from "node:assert/strict";
import { join } from "@std/path";
import fc from "fast-check";
import {
  type DescriptorStore,
  mergeStores,
  openStore,
  readStore,
  type StoredMethod,
  type StorePrecision,
} from "rdcd/descriptors";
import { withFolder } from "../pictures.ts";

const method: StoredMethod = {
  name: "eight signs",
  network: null,
  parameters: 0,
  dims: 8,
  bytesPerImage: 1,
  fingerprint: "ab".repeat(32),
  preparation: { size: null, resize: "exact" },
};

const key = (content: number) => content.toString(16).padStart(64, "0");
const signs = (content: number) =>
  Float32Array.from({ length: 8 }, (_, bit) => (content >> bit & 1) ? Math.SQRT1_2 / 2 : -Math.SQRT1_2 / 2);

async function add(store: DescriptorStore, id: string, content: number): Promise<void> {
  const flat = content % 2 === 0 ? [id] : [];
  await store.append({ ids: [id], vectors: signs(content), contents: [key(content)], flat, unreadable: [] });
}

/** What a store is read as: the content of each image by its descriptor, by its key, and whether it is flat. */
async function held(path: string): Promise<Record<string, number>> {
  const store = await readStore(path);
  const rows = new Map<string, number>();
  for await (const { ids, vectors, dims } of store.blocks(3)) {
    assert.equal(vectors.length, ids.length * dims);
    ids.forEach((id, row) => {
      const bits = vectors.subarray(row * dims, (row + 1) * dims);
      rows.set(id, bits.reduce((content, value, bit) => value > 0 ? content | 1 << bit : content, 0));
    });
  }
  assert.equal(rows.size, store.count);
  const flat = await store.flat();
  const told = await Array.fromAsync(store.contents());
  assert.deepEqual(told.map(({ id }) => id), [...rows.keys()]);
  for (const { id, sha256, isFlat } of told) {
    assert.equal(sha256, key(rows.get(id)!));
    assert.equal(isFlat, rows.get(id)! % 2 === 0);
    assert.equal(flat.has(id), isFlat);
  }
  return Object.fromEntries([...rows].sort());
}

for (const precision of ["float32", "bits"] satisfies StorePrecision[]) {
  Deno.test(`a store of ${precision} reads as what was added, removed and restored leaves, opened again or not`, () =>
    withFolder(async (folder) => {
      const step = fc.record({
        id: fc.constantFrom("a", "b", "c", "d"),
        content: fc.integer({ min: 1, max: 6 }),
        does: fc.constantFrom("add", "remove", "restore", "reopen"),
      });
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 24 }), async (steps) => {
          const path = join(folder, String(run++));
          let store = await openStore(path, method, { precision });
          const images = new Map<string, number>();
          const gone: number[] = [];
          for (const { id, content, does } of steps) {
            if (does === "reopen") {
              await store.close();
              store = await openStore(path, method, { precision });
            } else if (does === "remove") {
              await store.remove([id, "never there"]);
              if (images.has(id)) gone.push(images.get(id)!);
              images.delete(id);
            } else if (!images.has(id)) {
              if (does === "add") await add(store, id, content);
              const isThere = does === "add" || gone.includes(content);
              if (does === "restore") {
                const restored = await store.restore([{ id, sha256: key(content) }]);
                assert.deepEqual(restored, isThere ? [id] : []);
                if (isThere) gone.splice(gone.indexOf(content), 1);
              }
              if (isThere) images.set(id, content);
            }
            for (const [id, content] of images) {
              assert.equal(store.contentOf(id), key(content));
              assert.equal(images.get(store.findContent(key(content))!), content);
            }
            assert.equal(store.count(), images.size);
          }
          await store.close();
          assert.deepEqual(await held(path), Object.fromEntries([...images].sort()));
          assert.equal((await readStore(path)).gone, gone.length);
        }),
        { seed: 3, numRuns: 60 },
      );
    }));
}

Deno.test("a store is what it was before or after a kill at any byte of a removal", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const store = await openStore(path, method);
    for (const [index, id] of ["a", "b", "c"].entries()) await add(store, id, index + 1);
    await store.remove(["a"]);
    const before = (await Deno.stat(join(path, "changes.jsonl"))).size;
    await store.remove(["b"]);
    await store.close();
    const after = await Deno.readFile(join(path, "changes.jsonl"));
    for (let length = before; length <= after.length; length++) {
      await Deno.writeFile(join(path, "changes.jsonl"), after.slice(0, length));
      const whole = length === after.length;
      assert.deepEqual(await held(path), whole ? { c: 3 } : { b: 2, c: 3 });
      const again = await openStore(path, method);
      assert.equal(again.has("b"), !whole);
      await again.close();
    }
  }));

Deno.test("a store that lost rows in copying does not take their removal for that of the next rows", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const store = await openStore(path, method, { precision: "float32" });
    for (const [index, id] of ["a", "b", "c"].entries()) await add(store, id, index + 1);
    await store.remove(["a", "c"]);
    await store.close();
    await Deno.truncate(join(path, "vectors.f32"), 2 * 32);
    const again = await openStore(path, method, { precision: "float32" });
    await add(again, "d", 5);
    await again.close();
    assert.deepEqual(await held(path), { b: 2, d: 5 });
  }));

Deno.test("a store of an earlier version is read and gone on with, and learns contents", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const store = await openStore(path, method, { precision: "float32" });
    for (const [index, id] of ["a", "b"].entries()) await add(store, id, 2 * index + 1);
    await store.close();
    const header = JSON.parse(await Deno.readTextFile(join(path, "store.json")));
    const { precision: _, ...old } = { ...header, version: 1 };
    await Deno.writeTextFile(join(path, "store.json"), JSON.stringify(old));
    for (const file of ["contents.bin", "changes.jsonl"]) await Deno.remove(join(path, file));

    const told = await Array.fromAsync((await readStore(path)).contents());
    assert.deepEqual(told, ["a", "b"].map((id) => ({ id, sha256: null, isFlat: false })));
    const again = await openStore(path, method, { precision: "float32" });
    assert.equal(again.contentOf("a"), null);
    await again.learn([{ id: "a", sha256: key(1) }, { id: "gone", sha256: key(9) }]);
    await again.learn([{ id: "a", sha256: key(7) }, { id: "b", sha256: key(3) }]);
    assert.equal(again.findContent(key(3)), "b");
    await again.close();
    assert.deepEqual(await held(path), { a: 1, b: 3 });
    assert.equal(JSON.parse(await Deno.readTextFile(join(path, "store.json"))).version, 3);
  }));

Deno.test("readStore refuses a store whose contents were not copied whole", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const store = await openStore(path, method);
    await add(store, "a", 2);
    await store.close();
    for (const damage of [(file: string) => Deno.truncate(file, 20), Deno.remove]) {
      await damage(join(path, "contents.bin"));
      await assert.rejects(readStore(path), { name: "InvalidDataError", message: /contents\.bin/ });
    }
    await Deno.remove(join(path, "changes.jsonl"));
    await assert.rejects(readStore(path), {
      name: "InvalidDataError",
      message: /changes\.jsonl: it is missing/,
    });
  }));

Deno.test("mergeStores leaves out what is gone, and keeps what is known of contents", () =>
  withFolder(async (folder) => {
    for (const [index, ids] of [["a", "d"], ["b", "c"]].entries()) {
      const store = await openStore(join(folder, String(index)), method);
      for (const id of ids) await add(store, id, id.charCodeAt(0) - 96);
      await store.remove(ids.slice(1));
      await store.close();
    }
    const { described } = await mergeStores(
      join(folder, "all"),
      ["0", "1"].map((name) => join(folder, name)),
    );
    assert.equal(described, 2);
    assert.deepEqual(await held(join(folder, "all")), { a: 1, b: 2 });
  }));
