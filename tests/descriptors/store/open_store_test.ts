import assert from "node:assert/strict";
import { join } from "@std/path";
import { type DescribedBatch, openStore, readStore, type StoredMethod } from "rdcd/descriptors";
import { withFolder } from "../pictures.ts";

const method: StoredMethod = {
  name: "two numbers",
  network: null,
  parameters: 0,
  dims: 2,
  bytesPerImage: 8,
  fingerprint: "ab".repeat(32),
  preparation: { size: { width: 288, height: 288 }, resize: "exact" },
};

const files = [
  "store.json",
  "vectors.f32",
  "ids.jsonl",
  "contents.bin",
  "changes.jsonl",
  "unreadable.jsonl",
] as const;
type Content = Record<typeof files[number], Uint8Array>;

const batches: DescribedBatch[] = [
  {
    ids: ["a", "ü"],
    vectors: new Float32Array([1, 2, 3, 4]),
    unreadable: [],
    flat: ["ü"],
    contents: ["12".repeat(32), null],
  },
  {
    ids: ["line\nbreak", 'quo"te'],
    vectors: new Float32Array([5, 6, 7, 8]),
    unreadable: [{ id: "bad", path: "/x/bad", reason: "it is empty", sha256: "ef".repeat(32) }],
    contents: ["ab".repeat(32), "cd".repeat(32)],
  },
  {
    ids: [],
    vectors: new Float32Array(),
    unreadable: [{ id: "worse", path: "/x/worse", reason: "it is text" }],
  },
  {
    ids: ["last", "\ud800"],
    vectors: new Float32Array([9, 10, -0, 1e-40]),
    unreadable: [],
    flat: ["last", "\ud800"],
  },
];

async function content(path: string): Promise<Content> {
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await Deno.readFile(join(path, file))])),
  );
}

/** What is on the disk after no batch, one, two, … of an uninterrupted run. */
async function stages(path: string): Promise<Content[]> {
  const store = await openStore(path, method);
  const seen = [await content(path)];
  for (const batch of batches) {
    await store.append(batch);
    seen.push(await content(path));
  }
  await store.close();
  return seen;
}

/** Every state that a kill during an append can leave: unreadable lines are written, then contents, vectors, ids. */
function* tornStates(before: Content, after: Content): Generator<Content> {
  let state = before;
  for (const file of ["unreadable.jsonl", "contents.bin", "vectors.f32", "ids.jsonl"] as const) {
    for (let length = before[file].length; length < after[file].length; length++) {
      yield { ...state, [file]: after[file].slice(0, length) };
    }
    state = { ...state, [file]: after[file] };
  }
}

async function goOn(path: string): Promise<void> {
  const store = await openStore(path, method);
  for (const { ids, vectors, unreadable, flat, contents } of batches) {
    const rows = ids.flatMap((id, row) => store.has(id) ? [] : [row]);
    await store.append({
      ids: rows.map((row) => ids[row]!),
      vectors: Float32Array.from(rows.flatMap((row) => [...vectors.subarray(2 * row, 2 * row + 2)])),
      unreadable: unreadable.filter(({ id }) => !store.isUnreadable(id)),
      flat: (flat ?? []).filter((id) => !store.has(id)),
      ...contents === undefined ? {} : { contents: rows.map((row) => contents[row]!) },
    });
  }
  await store.close();
}

Deno.test("openStore goes on from every byte at which a kill can stop an append, to the same files", () =>
  withFolder(async (folder) => {
    const seen = await stages(join(folder, "whole"));
    const whole = seen.at(-1)!;
    let states = 0;
    for (let stage = 1; stage < seen.length; stage++) {
      for (const torn of tornStates(seen[stage - 1]!, seen[stage]!)) {
        const path = join(folder, "torn");
        await Deno.mkdir(path);
        for (const file of files) await Deno.writeFile(join(path, file), torn[file]);

        const read = await readStore(path);
        const rows = (await Array.fromAsync(read.blocks())).flatMap(({ ids }) => ids);
        const listed = batches.flatMap(({ ids }) => ids).slice(0, rows.length);
        assert.deepEqual(rows, listed);

        await goOn(path);
        assert.deepEqual(await content(path), whole);
        await Deno.remove(path, { recursive: true });
        states += 1;
      }
    }
    assert.ok(states > 100);
  }));

Deno.test("openStore makes the store if a kill came before there was a header", () =>
  withFolder(async (folder) => {
    await stages(join(folder, "whole"));
    for (const left of [[], ["vectors.f32"], ["vectors.f32", "store.json.partial"]]) {
      const path = join(folder, "torn");
      await Deno.mkdir(path);
      for (const file of left) await Deno.writeTextFile(join(path, file), file === "vectors.f32" ? "" : "{");
      await goOn(path);
      assert.deepEqual(await content(path), await content(join(folder, "whole")));
      assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), [...files].sort());
      await Deno.remove(path, { recursive: true });
    }
  }));

Deno.test("openStore keeps the rows that vectors and ids both have after an incomplete copy", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await stages(path);
    await Deno.truncate(join(path, "vectors.f32"), 3 * 8 + 5);
    const store = await openStore(path, method);
    assert.equal(store.count(), 3);
    assert.deepEqual([...store.known()], ["a", "ü", "line\nbreak", "bad", "worse"]);
    await store.close();
  }));

Deno.test("openStore lets one process write at a time, and others read meanwhile", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const store = await openStore(path, method);
    await store.append(batches[0]!);
    await assert.rejects(openStore(path, method), {
      name: "InvalidDataError",
      message: /another process is writing to it: wait until that has finished/,
    });
    assert.equal((await readStore(path)).count, 2);
    await store.close();
    await (await openStore(path, method)).close();
  }));

Deno.test("openStore refuses descriptors of another method or of other settings, and says which", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await (await openStore(path, method)).close();
    const others: [StoredMethod, RegExp][] = [
      [{ ...method, fingerprint: "cd".repeat(32) }, /fingerprint abababababab.*fingerprint cdcdcdcdcdcd/],
      [
        { ...method, preparation: { size: { shortEdge: 288 }, resize: "exact" } },
        /288 × 288, resize exact.*short edge 288/,
      ],
      [{ ...method, preparation: { ...method.preparation, resize: "fast" } }, /resize exact.*resize fast/],
      [{ ...method, dims: 3 }, /two numbers \(2 dimensions.*two numbers \(3 dimensions/],
    ];
    for (const [other, message] of others) {
      await assert.rejects(openStore(path, other), { name: "InvalidDataError", message });
      await assert.rejects(
        openStore(path, other),
        /give the same method, settings, shard and precision .* or give another folder/,
      );
    }
  }));

Deno.test("openStore leaves folders and files alone that are not a store", () =>
  withFolder(async (folder) => {
    const photos = join(folder, "photos");
    await Deno.mkdir(photos);
    await Deno.writeTextFile(join(photos, "me.jpg"), "precious");
    await assert.rejects(openStore(photos, method), /not a descriptor store, and it holds "me.jpg"/);
    assert.deepEqual([...Deno.readDirSync(photos)].map(({ name }) => name), ["me.jpg"]);

    await assert.rejects(openStore(join(photos, "me.jpg"), method), /it is a file, but a folder is expected/);
    assert.equal(await Deno.readTextFile(join(photos, "me.jpg")), "precious");

    const headless = join(folder, "headless");
    await stages(headless);
    await Deno.remove(join(headless, "store.json"));
    await assert.rejects(openStore(headless, method), /not a descriptor store, and it holds/);
  }));

Deno.test("openStore refuses a store that was damaged or edited, naming file and line", () =>
  withFolder(async (folder) => {
    const damages: [typeof files[number], string, RegExp][] = [
      ["store.json", "{", /store\.json: it is not JSON/],
      ["store.json", '{"format":"recipes"}', /not the header of a descriptor store/],
      [
        "store.json",
        '{"format":"rdcd descriptors","version":4}',
        /format version is 4, and this program reads versions 1, 2 and 3/,
      ],
      [
        "store.json",
        '{"format":"rdcd descriptors","version":2,"precision":"int4"}',
        /precision is "int4", and this program reads float32, float16, int8/,
      ],
      ["store.json", '{"format":"rdcd descriptors","version":1,"method":{"dims":-1}}', /lacks a field/],
      ["ids.jsonl", '"a"\nb\n"c"\n', /ids\.jsonl: line 2 is not JSON/],
      ["ids.jsonl", '"a"\n7\n', /ids\.jsonl: line 2 is not a name in quotes/],
      ["ids.jsonl", '"a"\n"b"\n"a"\n', /ids\.jsonl: line 3 repeats "a"/],
      ["changes.jsonl", "[0,null]\n[0]\n", /changes\.jsonl: line 2 is not \[row, id\]/],
      ["changes.jsonl", '[0,"ü"]\n', /ids\.jsonl: line 2 repeats "ü"/],
      ["unreadable.jsonl", '{"id":1}\n', /unreadable\.jsonl: line 1 is not \{ id, path, reason \}/],
    ];
    for (const [file, text, message] of damages) {
      const path = join(folder, "store");
      await stages(path);
      await Deno.writeTextFile(join(path, file), text);
      await assert.rejects(openStore(path, method), { name: "InvalidDataError", message });
      await Deno.remove(path, { recursive: true });
    }
  }));

Deno.test("openStore's append refuses an image that is there, and numbers that do not fit, and changes nothing", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    const store = await openStore(path, method);
    await store.append(batches[1]!);
    const before = await content(path);
    const one = new Float32Array(2);
    const refused: [DescribedBatch, RegExp][] = [
      [{ ids: ['quo"te'], vectors: one, unreadable: [] }, /only once: current value is "quo"te"/],
      [{ ids: ["bad"], vectors: one, unreadable: [] }, /only once: current value is "bad"/],
      [{ ids: ["b", "b"], vectors: new Float32Array(4), unreadable: [] }, /only once: current value is "b"/],
      [
        { ids: ["b"], vectors: new Float32Array(3), unreadable: [] },
        /1 ids need 2 numbers: current value is 3/,
      ],
    ];
    for (const [batch, message] of refused) {
      await assert.rejects(store.append(batch), { name: "RangeError", message });
    }
    assert.deepEqual(await content(path), before);
    await store.close();
  }));

Deno.test("openStore forgets the unreadable images when they are to be tried again", () =>
  withFolder(async (folder) => {
    const path = join(folder, "store");
    await stages(path);
    const store = await openStore(path, method, { retryUnreadable: true });
    assert.equal(store.isUnreadable("bad"), false);
    assert.equal(store.count(), 6);
    await store.close();
    assert.deepEqual(await Array.fromAsync((await readStore(path)).unreadable()), []);
  }));
