import assert from "node:assert/strict";
import { createPdq, openStore, readStore, resolveMethod } from "rdcd/descriptors";
import { openFileCollection } from "../../lib/serve/open_file_collection.ts";
import { openStoreCollection } from "../../lib/serve/open_store_collection.ts";
import type { NewImage } from "../../lib/serve/collection.ts";
import { withFolder } from "../descriptors/pictures.ts";

/** An image of few bits that is like no other. */
function image(seed: number, id = `${seed}`): NewImage {
  const vector = Float32Array.from(
    { length: 256 },
    (_, i) => (seed * (i + 1) * 2654435761 >>> 7) & 1 ? 1 / 16 : -1 / 16,
  );
  return { id, vector, isFlat: false, sha256: seed.toString(16).padStart(64, "0") };
}

Deno.test("openStoreCollection gives the same after it was opened again, and by whoever only reads it", () =>
  withFolder(async (folder) => {
    const path = `${folder}/store`;
    const pdq = createPdq();
    const first = await openStoreCollection(path, pdq);
    assert.equal(await first.count(), 0);
    assert.deepEqual(await first.add([1, 2, 3, 4].map((seed) => image(seed))), Array(4).fill("added"));
    assert.deepEqual(
      await first.add([image(2), image(9, "3"), image(5), image(5), image(6, "5")]),
      ["same", "other", "added", "same", "other"],
    );
    assert.deepEqual(await first.remove(["4", "none", "1", "4"]), [true, false, true, false]);
    assert.deepEqual(await first.add([image(7, "1")]), ["added"]);
    const query = { vectors: image(7).vector, dims: 256 };
    const before = await first.search(query, 10);
    assert.deepEqual(before[0]!.map(({ reference }) => reference).sort(), ["1", "2", "3", "5"]);
    assert.deepEqual(before[0]![0], { reference: "1", score: 1 });
    await assert.rejects(openStoreCollection(path, pdq), /another process is writing to it/);
    const reader = await openFileCollection(path);
    await first.close();

    const second = await openStoreCollection(path, pdq);
    for (const collection of [reader, second]) {
      assert.equal(await collection.count(), 4);
      assert.deepEqual(await collection.search(query, 10), before);
      assert.deepEqual(await collection.find("1"), { sha256: image(7).sha256 });
      assert.equal(await collection.find("4"), null);
    }
    await assert.rejects(reader.add([image(8)]), TypeError);
    await second.close();
  }));

for (const precision of ["float16", "int8"] as const) {
  Deno.test(`openStoreCollection keeps what a store of ${precision} gives back, so that scores stay the same`, () =>
    withFolder(async (folder) => {
      const path = `${folder}/store`;
      await using _method = { [Symbol.asyncDispose]: () => tiny.dispose() };
      const tiny = await resolveMethod("tiny");
      await (await openStore(path, tiny, { precision })).close();
      const vector = Float32Array.from({ length: tiny.dims }, (_, i) => Math.sin(i + 1));
      const length = Math.hypot(...vector);
      const unit = vector.map((value) => value / length);
      const one = await openStoreCollection(path, tiny);
      await one.add([{ ...image(1), vector: unit }, { ...image(2), vector: unit.toReversed() }]);
      const query = { vectors: unit, dims: tiny.dims };
      const before = await one.search(query, 2);
      await one.close();
      assert.notEqual(before[0]![0]!.score, 1);
      const other = await openStoreCollection(path, tiny);
      assert.deepEqual(await other.search(query, 2), before);
      await other.close();
    }));
}

Deno.test("openStoreCollection adds an image that an extraction could not read, and tells which are blank", () =>
  withFolder(async (folder) => {
    const path = `${folder}/store`;
    const pdq = createPdq();
    const store = await openStore(path, pdq);
    const unreadable = [{ id: "1", path: "1.jpg", reason: "damaged" }];
    await store.append({ ids: [], vectors: new Float32Array(), unreadable });
    await store.close();
    const collection = await openStoreCollection(path, pdq);
    assert.deepEqual(await collection.add([{ ...image(1), isFlat: true }, image(2)]), ["added", "added"]);
    await collection.close();
    const read = await readStore(path);
    assert.deepEqual([...await read.flat()], ["1"]);
    assert.deepEqual(await Array.fromAsync(read.unreadable()), []);
  }));

Deno.test("openStoreCollection goes on after a write that failed, with nothing lost that it said was added", () =>
  withFolder(async (folder) => {
    const path = `${folder}/store`;
    const pdq = createPdq();
    const collection = await openStoreCollection(path, pdq);
    await collection.add([image(1)]);
    // No store of bits takes it, and it comes with others.
    const wrong = { ...image(2), vector: new Float32Array(256).fill(0.3) };
    await assert.rejects(collection.add([image(3), wrong]), RangeError);
    assert.equal(await collection.count(), 1);
    assert.deepEqual(await collection.add([image(3), image(1)]), ["added", "same"]);
    await collection.close();
    assert.equal((await readStore(path)).count, 2);
  }));
