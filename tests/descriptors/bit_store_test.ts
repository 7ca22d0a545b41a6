import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  createPdq,
  extractToStore,
  hashToHex,
  type ImageEntry,
  loadDescriptors,
  mergeStores,
  openStore,
  pdqHash,
  readStore,
  roundDescriptors,
  type StoredMethod,
  streamDescriptors,
  unpackBits,
} from "rdcd/descriptors";
import { encodeImage, readImage } from "rdcd/images";
import { generatePicture } from "rdcd/datasets";
import { nearestReferences } from "../../lib/cli/search/nearest_references.ts";
import { withFolder } from "./pictures.ts";

const method: StoredMethod = {
  name: "bits",
  network: null,
  parameters: 0,
  dims: 16,
  bytesPerImage: 2,
  fingerprint: "cd".repeat(32),
  preparation: { size: null, resize: "exact" },
};
const bits = Uint8Array.from({ length: 12 }, (_, i) => 41 * i * i);
const ids = ["a", "b", "c", "d", "e", "f"];
const { vectors } = unpackBits({ bits, dims: 16 });

function rows(first: number, last: number) {
  return { ids: ids.slice(first, last), vectors: vectors.subarray(16 * first, 16 * last), unreadable: [] };
}

async function write(path: string, options: Parameters<typeof openStore>[2] = {}): Promise<void> {
  const store = await openStore(path, method, options);
  await store.append(rows(0, 2));
  await store.append(rows(2, 6));
  await store.close();
}

/** Images of our own making, as files. */
async function pictures(folder: string, count: number): Promise<ImageEntry[]> {
  return await Promise.all(Array.from({ length: count }, async (_, index) => {
    const path = join(folder, `${index}.png`);
    await Deno.writeFile(
      path,
      await encodeImage(await generatePicture({ seed: 1, index }), { format: "png" }),
    );
    return { id: String(index), path };
  }));
}

Deno.test("openStore keeps descriptors of bits as bits, to be read as numbers and as bits", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await write(path);
    assert.deepEqual(await Deno.readFile(join(path, "vectors.bits")), bits);
    const store = await readStore(path);
    assert.equal(store.precision, "bits");
    assert.deepEqual(await loadDescriptors(path), { ids, vectors, dims: 16 });
    const blocks = await Array.fromAsync(store.bits!.blocks(4));
    assert.deepEqual(blocks.map((block) => block.ids), [ids.slice(0, 4), ids.slice(4)]);
    assert.deepEqual(blocks.flatMap((block) => [...block.bits]), [...bits]);
    const [rounded] = await Array.fromAsync(roundDescriptors({ ids, vectors, dims: 16 }, "bits").blocks());
    assert.deepEqual(rounded!.vectors, vectors);
  }));

Deno.test("openStore of bits goes on after the last whole row, to the bytes of an uninterrupted run", () =>
  withFolder(async (folder) => {
    for (let length = 0; length < bits.length; length++) {
      const path = join(folder, `torn ${length}`);
      await write(path);
      await Deno.truncate(join(path, "vectors.bits"), length);
      const store = await openStore(path, method);
      assert.equal(store.count(), length >> 1);
      await store.append(rows(length >> 1, 6));
      await store.close();
      assert.deepEqual(await Deno.readFile(join(path, "vectors.bits")), bits);
      assert.deepEqual((await loadDescriptors(path)).ids, ids);
    }
  }));

Deno.test("openStore goes on with a store of hashes from before there were bits", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const old = await openStore(path, method, { precision: "float32" });
    await old.append(rows(0, 3));
    await old.close();
    const store = await openStore(path, method);
    await store.append(rows(3, 6));
    await store.close();
    assert.equal((await readStore(path)).precision, "float32");
    assert.deepEqual((await loadDescriptors(path)).vectors, vectors);
    await assert.rejects(
      openStore(path, method, { precision: "bits" }),
      /16 dimensions of float32, .* of bits/,
    );
    await Deno.writeTextFile(join(folder, "file"), "");
    await assert.rejects(openStore(join(folder, "file"), method), /it is a file, but a folder is expected/);
  }));

Deno.test("openStore's append refuses numbers that are no bits, and takes bits afterwards", () =>
  withFolder(async (folder) => {
    const store = await openStore(join(folder, "store"), { ...method, bytesPerImage: 64 }, {
      precision: "bits",
    });
    const wrong = vectors.slice(0, 32);
    wrong[20] = 0.3;
    await assert.rejects(store.append({ ids: ["a", "b"], vectors: wrong, unreadable: [] }), {
      name: "RangeError",
      message:
        /as bits as every number must be plus or minus 1 \/ √16, which is 0\.25: current value in row 1 is 0\.3/,
    });
    await store.append(rows(0, 2));
    assert.equal(store.count(), 2);
    await store.close();
  }));

Deno.test("mergeStores joins PDQ's shards of bits to what one machine makes, and nearestReferences finds them as before", () =>
  withFolder(async (folder) => {
    const entries = await pictures(folder, 5);
    const at = (name: string) => join(folder, name);
    const pdq = createPdq();
    for (const index of [1, 2]) {
      await extractToStore(entries, pdq, at(`shard ${index}`), { shard: { index, of: 2 } });
    }
    await mergeStores(at("merged"), [at("shard 2"), at("shard 1")]);
    await extractToStore(entries, pdq, at("whole"));
    await extractToStore(entries, pdq, at("float"), { precision: "float32" });
    for (const file of ["store.json", "ids.jsonl", "vectors.bits"]) {
      assert.deepEqual(
        await Deno.readFile(join(at("merged"), file)),
        await Deno.readFile(join(at("whole"), file)),
      );
    }
    const hash = pdqHash(await readImage(entries[3]!.path)).hash;
    const stored = await Deno.readFile(join(at("whole"), "vectors.bits"));
    assert.equal(hashToHex(stored.subarray(3 * 32, 4 * 32)), hashToHex(hash));
    const queries = await loadDescriptors(at("whole"));
    const [found, expected] = await Promise.all(
      ["whole", "float"].map(async (name) =>
        nearestReferences(queries, await streamDescriptors(at(name)), { k: 4 })
      ),
    );
    assert.deepEqual(found, expected);
    assert.deepEqual(
      found!.map(([first]) => first),
      queries.ids.map((reference) => ({ reference, score: 1 })),
    );
  }));
