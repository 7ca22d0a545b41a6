import assert from "node:assert/strict";
import { join } from "@std/path";
import { type Descriptors, readNpy, writeNpy } from "rdcd/descriptors";
import { fixturePath } from "../../shared.ts";
import { withFolder } from "../pictures.ts";

// tests/fixtures/descriptors was written by NumPy 2.4: np.save of (arange(12).reshape(4, 3) / 7 - 0.5) in various types.
const saved = Array.from({ length: 12 }, (_, at) => Math.fround(at / 7 - 0.5));
const fixture = (name: string) => fixturePath(`descriptors/${name}`);

Deno.test("readNpy reads what NumPy wrote, in both versions of the format", async () => {
  for (const name of ["float32.npy", "float32_version2.npy"]) {
    const source = await readNpy(fixture(name));
    assert.deepEqual([source.count, source.dims], [4, 3]);
    const blocks = await Array.fromAsync(source.blocks(3));
    assert.deepEqual(blocks.map(({ ids }) => ids), [["a", "b b", "ü"], ["d"]]);
    assert.deepEqual(blocks.flatMap(({ vectors }) => [...vectors]), saved);
  }
});

Deno.test("readNpy refuses every other kind of array, and says how to save it", async () => {
  const refused: [string, RegExp][] = [
    ["float64.npy", /its numbers are of type <f8, but float32 is expected: save it with np\.save/],
    ["big_endian.npy", /of type >f4/],
    ["objects.npy", /of type \|O, but float32/],
    ["by_column.npy", /stored column by column: save it with/],
    ["one_dimension.npy", /its shape is \(3,\), but two dimensions are expected/],
    ["one_set.hdf5", /does not begin as a \.npy file/],
  ];
  for (const [name, message] of refused) {
    await assert.rejects(readNpy(fixture(name)), { name: "InvalidDataError", message });
  }
});

Deno.test("readNpy does not believe a header that disagrees with the file's size", () =>
  withFolder(async (folder) => {
    const good = await Deno.readFile(fixture("float32.npy"));
    const path = join(folder, "x.npy");
    const variants: [string, Uint8Array, RegExp][] = [
      ["cut off", good.slice(0, -1), /it has 175 bytes, but its header says 4 rows of 3, which is 176 bytes/],
      ["longer", Uint8Array.of(...good, 0), /it has 177 bytes/],
      ["claims more", withText(good, "(4, 3), ", "(9999999999, 3), "), /9999999999 rows of 3/],
      ["cut off in its header", good.slice(0, 40), /does not give descr, fortran_order and shape/],
      ["version 9", good.with(6, 9), /its \.npy version is 9/],
      [
        "huge header",
        Uint8Array.of(...good.slice(0, 6), 2, 0, 255, 255, 255, 127, 0),
        /its header claims 2147483647 bytes/,
      ],
      ["empty", new Uint8Array(), /does not begin as/],
    ];
    for (const [name, bytes, message] of variants) {
      await Deno.writeFile(path, bytes);
      await assert.rejects(readNpy(path), { name: "InvalidDataError", message }, name);
    }
  }));

/** Replaces text of a header, keeping the header's length. */
function withText(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = new TextDecoder("latin1").decode(bytes.subarray(10, 128));
  const changed = text.replace(from, to).replace(/ +\n$/, "").padEnd(117) + "\n";
  const result = bytes.slice();
  result.set(new TextEncoder().encode(changed), 10);
  return result;
}

Deno.test("readNpy asks for the ids, and that there are as many as rows", () =>
  withFolder(async (folder) => {
    const path = join(folder, "x.npy");
    await Deno.copyFile(fixture("float32.npy"), path);
    await assert.rejects(readNpy(path), {
      name: "DataMissingError",
      message: /x\.ids\.txt.*one a line and 4 in all/,
    });
    await Deno.writeTextFile(join(folder, "names.txt"), "a\r\nb\r\nc\r\n");
    await assert.rejects(
      readNpy(path, { ids: join(folder, "names.txt") }),
      /it has 3 ids, but .*x\.npy has 4 rows/,
    );
    await Deno.writeTextFile(join(folder, "names.txt"), "a\r\nb\r\nc\r\nd\r\n");
    const [block] = await Array.fromAsync((await readNpy(path, { ids: join(folder, "names.txt") })).blocks());
    assert.deepEqual(block!.ids, ["a", "b", "c", "d"]);
    await assert.rejects(readNpy(join(folder, "none.npy")), { name: "DataMissingError" });
  }));

Deno.test("writeNpy writes the very bytes that NumPy writes", () =>
  withFolder(async (folder) => {
    const descriptors = { ids: ["a", "b b", "ü", "d"], vectors: Float32Array.from(saved), dims: 3 };
    await writeNpy(join(folder, "x.npy"), descriptors);
    assert.deepEqual(await Deno.readFile(join(folder, "x.npy")), await Deno.readFile(fixture("float32.npy")));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["x.ids.txt", "x.npy"]);
  }));

Deno.test("writeNpy and readNpy keep everything, for no rows, one, and more than a block", () =>
  withFolder(async (folder) => {
    for (const count of [0, 1, 9000]) {
      const ids = Array.from({ length: count }, (_, row) => `${row} é 图`);
      const vectors = Float32Array.from({ length: count * 5 }, (_, at) => Math.sin(at));
      await writeNpy(join(folder, "x.npy"), { ids, vectors, dims: 5 });
      const read: Descriptors[] = await Array.fromAsync((await readNpy(join(folder, "x.npy"))).blocks());
      assert.deepEqual(read.flatMap((block) => block.ids), ids);
      assert.deepEqual(Float32Array.from(read.flatMap((block) => [...block.vectors])), vectors);
    }
  }));

Deno.test("writeNpy refuses an id with a line break and leaves nothing behind", () =>
  withFolder(async (folder) => {
    await assert.rejects(
      writeNpy(join(folder, "x.npy"), { ids: ["a\nb"], vectors: new Float32Array(2), dims: 2 }),
      { name: "RangeError", message: /must not hold a line break: current value is "a\\nb"/ },
    );
    await assert.rejects(
      writeNpy(join(folder, "x.npy"), { ids: ["a"], vectors: new Float32Array(3), dims: 2 }),
      { name: "RangeError", message: /need 2 numbers: current value is 3/ },
    );
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));
