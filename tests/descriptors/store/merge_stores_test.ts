import assert from "node:assert/strict";
import { join } from "@std/path";
import fc from "fast-check";
import {
  extractToStore,
  mergeStores,
  openStore,
  parseShard,
  readStore,
  type Shard,
  shardOf,
} from "rdcd/descriptors";
import { meanColor } from "../mean_color.ts";
import { withFolder, writePictures } from "../pictures.ts";

async function contentOf(store: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const { name } of Deno.readDir(store)) {
    texts[name] = (await Deno.readFile(join(store, name))).toHex();
  }
  return texts;
}

Deno.test("mergeStores makes of a folder's shards, byte for byte, what one extraction makes of it", () =>
  withFolder(async (folder) => {
    await writePictures(folder, 40);
    const ids = Array.from({ length: 40 }, (_, index) => `${String(index).padStart(3, "0")}.png`);
    for (const broken of ["004.png", "017.png", "018.png"]) {
      await Deno.writeTextFile(join(folder, broken), "no image");
    }
    const entries = ids.map((id) => ({ id, path: join(folder, id) }));
    await extractToStore(entries, meanColor(), join(folder, "whole"));
    const of = 3;
    const counts = [];
    for (let index = 1; index <= of; index += 1) {
      const { images } = await extractToStore(entries, meanColor(), join(folder, `${index}`), {
        shard: { index, of },
      });
      counts.push(images);
    }
    assert.deepEqual(counts.reduce((sum, count) => sum + count), 40);
    // Whatever order they are given in.
    const report = await mergeStores(
      join(folder, "merged"),
      ["2", "3", "1"].map((name) => join(folder, name)),
    );
    assert.deepEqual(report, { described: 37, unreadable: 3, missing: [] });
    assert.deepEqual(await contentOf(join(folder, "merged")), await contentOf(join(folder, "whole")));
  }));

Deno.test("mergeStores leaves a store that an extraction completes where shards were missing", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 20);
    const shard = (index: number) => ({ shard: { index, of: 3 } });
    const [one, three] = [1, 3].map((index) => join(folder, `${index}`));
    await extractToStore(entries, meanColor(), one!, shard(1));
    await extractToStore(entries, meanColor(), three!, shard(3));
    const merged = join(folder, "merged");
    await assert.rejects(mergeStores(merged, [one!, three!]), {
      name: "InvalidDataError",
      message: /merged: of 3 shards, 2 is missing/,
    });
    const { described, missing } = await mergeStores(merged, [one!, three!], { allowMissing: true });
    assert.deepEqual(missing, [2]);
    const completed = await extractToStore(entries, meanColor(), merged);
    assert.deepEqual([completed.resumed, completed.described], [described, 20 - described]);
  }));

Deno.test("mergeStores refuses what does not belong together, and leaves nothing behind", () =>
  withFolder(async (folder) => {
    const store = async (
      name: string,
      ids: string[],
      changes: { fingerprint?: string; shard?: Shard } = {},
    ) => {
      const method = { ...meanColor(), fingerprint: changes.fingerprint ?? "c0105" };
      const path = join(folder, name);
      const writer = await openStore(
        path,
        method,
        changes.shard === undefined ? {} : { shard: changes.shard },
      );
      await writer.append({ ids, vectors: new Float32Array(ids.length * 4), unreadable: [] });
      await writer.close();
      return path;
    };
    const whole = await store("whole", ["a", "b"]);
    const others: [string, RegExp][] = [
      [
        await store("other model", ["c"], { fingerprint: "beef" }),
        /made by another method or with other settings .*beef/,
      ],
      [
        await store("same image", ["x", "b"]),
        /it has "b", which .*whole has as well|whole.*it has "b", which .*same image/,
      ],
      [
        await store("shard", ["c"], { shard: { index: 1, of: 2 } }),
        /it is a shard of 2, and .*whole is none/,
      ],
    ];
    const merged = join(folder, "merged");
    for (const [other, message] of others) {
      await assert.rejects(mergeStores(merged, [whole, other]), { name: "InvalidDataError", message });
      await assert.rejects(Deno.stat(merged), Deno.errors.NotFound);
    }
    const shards = [
      await store("first", ["d"], { shard: { index: 1, of: 2 } }),
      await store("first again", ["e"], { shard: { index: 1, of: 2 } }),
      await store("of four", ["f"], { shard: { index: 2, of: 4 } }),
    ];
    await assert.rejects(mergeStores(merged, shards.slice(0, 2)), {
      message: /first again: it is shard 1, as is .*first/,
    });
    await assert.rejects(mergeStores(merged, [shards[0]!, shards[2]!]), {
      message: /a shard of 4, and .*one of 2/,
    });
    await assert.rejects(mergeStores(whole, [whole]), { message: /whole: it exists already/ });
    await assert.rejects(mergeStores(merged, [join(folder, "none")]), { name: "DataMissingError" });
    await assert.rejects(mergeStores(merged, []), RangeError);
    // A killed merge's remains do not stand in the way.
    await Deno.mkdir(`${merged}.partial`);
    await Deno.writeTextFile(join(`${merged}.partial`, "vectors.f32"), "half");
    assert.equal((await mergeStores(merged, [whole, await store("more", ["0", "c"])])).described, 4);
    const ids = (await Array.fromAsync((await readStore(merged)).blocks())).flatMap((block) => block.ids);
    assert.deepEqual(ids, ["0", "a", "b", "c"]);
  }));

Deno.test("openStore does not go on with a store of another shard", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await (await openStore(path, meanColor(), { shard: { index: 1, of: 2 } })).close();
    assert.deepEqual((await readStore(path)).shard, { index: 1, of: 2 });
    for (const options of [{}, { shard: { index: 2, of: 2 } }]) {
      await assert.rejects(openStore(path, meanColor(), options), {
        name: "InvalidDataError",
        message: /shard 1\/2.*give the same method, settings, shard and precision/,
      });
    }
  }));

Deno.test("shardOf puts ids into all shards evenly, each always into the same", () => {
  const counts = new Array<number>(8).fill(0);
  for (let number = 0; number < 8000; number += 1) counts[shardOf(`R${number}`, 8) - 1]! += 1;
  // Of a fair die's 8,000 throws a face's count is within five deviations (29.6 each) but once in a million.
  assert.ok(counts.every((count) => Math.abs(count - 1000) < 5 * 29.6), `${counts}`);
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (id, of) => {
      const shard = shardOf(id, of);
      assert.ok(shard >= 1 && shard <= of);
      assert.equal(shard, shardOf(id, of));
    }),
    { seed: 1 },
  );
});

Deno.test("shardOf is what its description says, by the platform's own SHA-256", async () => {
  for (const id of ["R000123", "holiday/sea view.JPG", "ü", ""]) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id));
    assert.equal(shardOf(id, 97), new DataView(digest).getUint32(0) % 97 + 1);
  }
});

Deno.test("parseShard takes 1/N to N/N and nothing else", () => {
  assert.deepEqual(parseShard("3/8"), { index: 3, of: 8 });
  for (
    const text of ["0/8", "9/8", "3", "3/", "/8", "-1/8", "1/0", "a/b", "1/8/2", "1.5/8", "99999999/99999999"]
  ) {
    assert.throws(() => parseShard(text), {
      name: "RangeError",
      message: /must be as 1\/8 to 8\/8: current value is/,
    });
  }
});
