import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  createTinyImage,
  extractFolders,
  type FoldersReport,
  loadDescriptors,
  pruneStore,
  readStore,
} from "rdcd/descriptors";
import { encodeImage } from "rdcd/images";
import { meanColor } from "./mean_color.ts";
import { picture, withFolder } from "./pictures.ts";

interface Place {
  images: string;
  store: string;
  write(name: string, seed: number): Promise<void>;
  extract(...folders: string[]): Promise<FoldersReport>;
  /** The picture that each image of the store was described of. */
  held(): Promise<Record<string, number>>;
}

const method = meanColor({ preparation: { size: null, resize: "exact" } });

async function seedOf(vector: Float32Array): Promise<number> {
  for (let seed = 0; seed < 20; seed++) {
    const own = await method.describe([picture(seed, 40, 30)]);
    if (own.every((value, at) => Math.abs(value - vector[at]!) < 1e-6)) return seed;
  }
  throw new Error("no such picture");
}

/** A folder of pictures, one a seed, and its store. */
function withPlace(body: (place: Place) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const [images, store] = [join(folder, "images"), join(folder, "store")];
    await Deno.mkdir(images);
    await body({
      images,
      store,
      async write(name, seed) {
        const path = join(images, name);
        await Deno.mkdir(join(path, ".."), { recursive: true });
        await Deno.writeFile(path, await encodeImage(picture(seed, 40, 30), { format: "png" }));
      },
      extract: (...folders) => extractFolders(folders.length > 0 ? folders : [images], method, store),
      async held() {
        const { ids, vectors, dims } = await loadDescriptors(store);
        const seeds = ids.map((_, row) => seedOf(vectors.slice(row * dims, (row + 1) * dims)));
        const entries = (await Promise.all(seeds)).map((seed, row) => [ids[row]!, seed] as const);
        return Object.fromEntries(entries.sort(([one], [other]) => one < other ? -1 : 1));
      },
    });
  });
}

const did = ({ found: _, left: __, images: ___, ...counts }: FoldersReport) => counts;
const nothing = {
  ...{ described: 0, resumed: 0, renamed: 0, replaced: 0, removed: 0, gone: 0, unreadable: 0 },
  ...{ unread: 0, assumed: 0 },
};

Deno.test("extractFolders describes a replaced file anew, whatever its time says", () =>
  withPlace(async ({ images, write, extract, held }) => {
    await write("a.png", 1);
    await write("b.png", 2);
    await extract();
    await write("a.png", 3);
    assert.deepEqual(did(await extract()), { ...nothing, described: 1, resumed: 1, replaced: 1 });
    assert.deepEqual(await held(), { "a.png": 3, "b.png": 2 });
    // Of another time, but with the same in it.
    await Deno.utime(join(images, "b.png"), 1, 1);
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 2 });
  }));

Deno.test("extractFolders recognizes what was renamed, moved or swapped without describing it", () =>
  withPlace(async ({ images, write, extract, held }) => {
    for (const [name, seed] of [["a.png", 1], ["b.png", 2], ["c.png", 3]] as const) await write(name, seed);
    await extract();
    await Deno.mkdir(join(images, "deep"));
    await Deno.rename(join(images, "c.png"), join(images, "deep/other.png"));
    await Deno.rename(join(images, "a.png"), join(images, "x"));
    await Deno.rename(join(images, "b.png"), join(images, "a.png"));
    await Deno.rename(join(images, "x"), join(images, "b.png"));
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 3, renamed: 3 });
    assert.deepEqual(await held(), { "a.png": 2, "b.png": 1, "deep/other.png": 3 });
  }));

Deno.test("extractFolders marks what has gone, takes it back when it returns, and pruneStore frees the rest", () =>
  withPlace(async ({ images, store, write, extract, held }) => {
    for (const [name, seed] of [["a.png", 1], ["b.png", 2], ["c.png", 3]] as const) await write(name, seed);
    await extract();
    for (const name of ["a.png", "b.png"]) await Deno.remove(join(images, name));
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 1, removed: 2 });
    assert.deepEqual(await held(), { "c.png": 3 });
    await write("b.png", 2);
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 2, renamed: 1 });
    assert.deepEqual(await held(), { "b.png": 2, "c.png": 3 });

    const before = (await Deno.stat(join(store, "vectors.f32"))).size;
    assert.equal(await pruneStore(store), 1);
    assert.equal((await Deno.stat(join(store, "vectors.f32"))).size, before * 2 / 3);
    assert.deepEqual(await held(), { "b.png": 2, "c.png": 3 });
    assert.equal(await pruneStore(store), 0);
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 2 });
  }));

Deno.test("a store whose pruning was killed between its two names is finished, and one that was thrown away stays so", () =>
  withPlace(async ({ store, write, extract, held, images }) => {
    await write("a.png", 1);
    await extract();
    await copyFolder(store, `${store}.pruned`);
    await Deno.rename(store, `${store}.unpruned`);
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 1 });
    assert.deepEqual(await held(), { "a.png": 1 });
    // What is left of the old one is in nobody's way, and does not come back.
    await write("b.png", 2);
    await extract();
    await Deno.remove(join(images, "a.png"));
    await extract();
    assert.equal(await pruneStore(store), 1);
    assert.deepEqual(
      (await Array.fromAsync(Deno.readDir(join(store, "..")))).map(({ name }) => name).sort(),
      [
        "images",
        "store",
      ],
    );
    await Deno.rename(store, `${store}.unpruned`);
    assert.deepEqual(did(await extract()), { ...nothing, described: 1 });
  }));

Deno.test("pruneStore keeps what is not its own, in the store and beside it, and a link where it is", () =>
  withPlace(async ({ images, store, write, extract }) => {
    for (const [name, seed] of [["a.png", 1], ["b.png", 2], ["c.png", 3]] as const) await write(name, seed);
    await extract();
    await Deno.writeTextFile(join(store, "notes.txt"), "mine");
    await Deno.mkdir(`${store}.pruned`);
    await Deno.writeTextFile(`${store}.pruned/precious.txt`, "mine, too");
    await Deno.remove(join(images, "a.png"));
    await extract();
    await assert.rejects(pruneStore(store), /store\.pruned: it is in the way, and holds "precious\.txt"/);
    assert.equal(await Deno.readTextFile(`${store}.pruned/precious.txt`), "mine, too");
    await Deno.remove(`${store}.pruned`, { recursive: true });
    assert.equal(await pruneStore(`${store}/`), 1);
    assert.equal(await Deno.readTextFile(join(store, "notes.txt")), "mine");

    await Deno.remove(join(images, "b.png"));
    await extract();
    const link = join(store, "../link");
    await Deno.symlink(store, link);
    assert.equal(await pruneStore(link), 1);
    assert.ok((await Deno.lstat(link)).isSymlink);
    assert.equal((await readStore(store)).count, 1);
  }));

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for (const { name } of Deno.readDirSync(from)) await Deno.copyFile(join(from, name), join(to, name));
}

Deno.test("extractFolders never takes another folder's images of the same names for the first one's", () =>
  withPlace(async ({ images, store, write, extract, held }) => {
    await write("one/a.png", 1);
    await write("two/a.png", 2);
    const [one, two] = [join(images, "one"), join(images, "two")];
    await extract(one);
    await assert.rejects(extract(two), {
      name: "InvalidDataError",
      message: /it has "a\.png" of .*one\/a\.png, which is still there: give another store/,
    });
    assert.deepEqual(await held(), { "a.png": 1 });
    // The folder itself may have moved.
    await Deno.rename(one, join(images, "three"));
    assert.deepEqual(did(await extract(join(images, "three"))), { ...nothing, resumed: 1 });
    await Deno.remove(store, { recursive: true });

    const three = join(images, "three");
    assert.deepEqual(did(await extract(two, three)), { ...nothing, described: 2 });
    assert.deepEqual(await held(), { [join(two, "a.png")]: 2, [join(three, "a.png")]: 1 });
  }));

Deno.test("extractFolders keeps images that it never found in the folder", () =>
  withPlace(async ({ images, write, extract, held }) => {
    await write("one/a.png", 1);
    await write("two/b.png", 2);
    await extract(join(images, "one"));
    assert.deepEqual(did(await extract(join(images, "two"))), { ...nothing, described: 1, gone: 1 });
    assert.deepEqual(await held(), { "a.png": 1, "b.png": 2 });
  }));

Deno.test("extractFolders reads a damaged file again once it is whole, and not before it changes", () =>
  withPlace(async ({ images, store, write, extract, held }) => {
    await write("a.png", 1);
    const path = join(images, "b.png");
    await Deno.writeTextFile(path, "no picture");
    assert.deepEqual(did(await extract()), { ...nothing, described: 1, unreadable: 1 });
    await Deno.utime(path, 1, 1);
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 1, unreadable: 1 });
    await write("b.png", 2);
    assert.deepEqual(did(await extract()), { ...nothing, described: 1, resumed: 1 });
    assert.deepEqual(await held(), { "a.png": 1, "b.png": 2 });
    await Deno.writeTextFile(path, "no picture again");
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 1, replaced: 1, unreadable: 1 });
    await Deno.remove(path);
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 1, removed: 1 });
    assert.deepEqual(await Array.fromAsync((await readStore(store)).unreadable()), []);
  }));

Deno.test("extractFolders takes a store of an earlier version for what its files were then", () =>
  withPlace(async ({ images, store, write, extract, held }) => {
    await write("a.png", 1);
    await write("b.png", 2);
    await Deno.utime(join(images, "a.png"), 1, 1);
    await extract();
    for (const file of ["contents.bin", "changes.jsonl", "files.jsonl"]) await Deno.remove(join(store, file));
    const header = JSON.parse(await Deno.readTextFile(join(store, "store.json")));
    await Deno.writeTextFile(join(store, "store.json"), JSON.stringify({ ...header, version: 2 }));
    await Deno.utime(join(store, "ids.jsonl"), 100, 100);
    await write("b.png", 3);
    const report = did(await extract());
    assert.deepEqual(report, { ...nothing, described: 1, resumed: 1, replaced: 1, assumed: 1 });
    assert.deepEqual(await held(), { "a.png": 1, "b.png": 3 });
    await Deno.remove(join(images, "a.png"));
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 1, removed: 1 });
  }));

Deno.test("extractFolders goes on after its record of files is lost, and refuses another method's store before it writes", () =>
  withPlace(async ({ images, store, write, extract, held }) => {
    await write("a.png", 1);
    await extract();
    await Deno.remove(join(store, "files.jsonl"));
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 1 });
    await assert.rejects(extractFolders([images], createTinyImage(), store), /cannot be mixed/);
    await assert.rejects(extractFolders([images], method, images), /it is not a descriptor store/);
    assert.deepEqual([...Deno.readDirSync(images)].map(({ name }) => name), ["a.png"]);
    assert.deepEqual(await held(), { "a.png": 1 });
  }));

Deno.test("extractFolders does not wait for pipes, and counts what cannot be read at the moment", () =>
  withPlace(async ({ images, write, extract, held }) => {
    await write("a.png", 1);
    await write("b.png", 2);
    await extract();
    await Deno.remove(join(images, "b.png"));
    const made = await new Deno.Command("python3", {
      args: [
        "-c",
        "import os, sys; os.mkfifo(sys.argv[1] + '/pipe.jpg'); os.mkfifo(sys.argv[1] + '/b.png')",
        images,
      ],
    }).output();
    assert.ok(made.success);
    await Deno.symlink("/dev/zero", join(images, "zero.jpg"));
    assert.deepEqual(did(await extract()), { ...nothing, resumed: 2, unreadable: 2, unread: 1 });
    assert.deepEqual(await held(), { "a.png": 1, "b.png": 2 });
  }));

Deno.test("extractFolders notices what is gone of a folder that lies elsewhere by now, and one image by two names", () =>
  withPlace(async ({ images, write, extract, held }) => {
    for (const [name, seed] of [["one/a.png", 1], ["one/b.png", 2], ["one/c.png", 3]] as const) {
      await write(name, seed);
    }
    const [one, two] = [join(images, "one"), join(images, "two")];
    await extract(one);
    await Deno.rename(one, two);
    await Deno.remove(join(two, "b.png"));
    assert.deepEqual(did(await extract(two)), { ...nothing, resumed: 2, removed: 1 });
    assert.deepEqual(await held(), { "a.png": 1, "c.png": 3 });
    await write("three/d.png", 4);
    const three = join(images, "three");
    assert.deepEqual(did(await extract(two, three)), { ...nothing, described: 1, resumed: 2, renamed: 2 });
    assert.deepEqual(Object.values(await held()).sort(), [1, 3, 4]);
  }));

Deno.test("extractFolders takes nothing for what it was whose content the store has lost, and nothing for equally large and old", () =>
  withPlace(async ({ images, store, write, extract, held }) => {
    await write("a.png", 1);
    await extract();
    await write("a.png", 2);
    const size = (await Deno.stat(join(store, "contents.bin"))).size;
    await Deno.writeFile(join(store, "contents.bin"), new Uint8Array(size));
    assert.deepEqual(did(await extract()), { ...nothing, described: 1, replaced: 1 });
    assert.deepEqual(await held(), { "a.png": 2 });

    // Swapped by renaming, as large as each other by bytes behind the end, and of one time.
    const [a, b] = [join(images, "a.png"), join(images, "b.png")];
    await write("b.png", 3);
    const bytes = await Promise.all([a, b].map((path) => Deno.readFile(path)));
    const length = Math.max(...bytes.map(({ length }) => length));
    for (const [index, path] of [a, b].entries()) {
      const padded = new Uint8Array(length);
      padded.set(bytes[index]!);
      await Deno.writeFile(path, padded);
      await Deno.utime(path, 1000, 1000);
    }
    await extract();
    assert.deepEqual(await held(), { "a.png": 2, "b.png": 3 });
    // Times of changes are told in whole seconds by some systems.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await Deno.rename(a, `${a}.x`);
    await Deno.rename(b, a);
    await Deno.rename(`${a}.x`, b);
    await extract();
    assert.deepEqual(await held(), { "a.png": 3, "b.png": 2 });
  }));
