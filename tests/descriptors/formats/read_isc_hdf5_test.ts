import assert from "node:assert/strict";
import { join } from "@std/path";
import { type DescriptorBlocks, type Descriptors, readIscHdf5, writeIscHdf5 } from "rdcd/descriptors";
import { fixturePath } from "../../shared.ts";
import { withFolder } from "../pictures.ts";

// tests/fixtures/descriptors was written by h5py 3.16: (arange(12).reshape(4, 3) / 7 - 0.5) in various layouts.
const saved = Array.from({ length: 12 }, (_, at) => Math.fround(at / 7 - 0.5));
const fixture = (name: string) => fixturePath(`descriptors/${name}.hdf5`);

async function all(source: DescriptorBlocks, rows?: number): Promise<Descriptors> {
  const blocks = await Array.fromAsync(source.blocks(rows));
  return {
    ids: blocks.flatMap(({ ids }) => ids),
    vectors: Float32Array.from(blocks.flatMap(({ vectors }) => [...vectors])),
    dims: source.dims,
  };
}

Deno.test("readIscHdf5 reads one set of images, with names of fixed length, in single or double precision", async () => {
  const one = await all(await readIscHdf5(fixture("one_set")), 3);
  assert.deepEqual([...one.vectors], saved);
  assert.deepEqual(one.ids, ["R000000", "R000001", "R000002", "R000003"]);
  assert.deepEqual([...(await all(await readIscHdf5(fixture("float64")))).vectors], saved);
});

Deno.test("readIscHdf5 reads each set of a submission, compressed or not", async () => {
  const query = await all(await readIscHdf5(fixture("submission"), { set: "query" }));
  assert.deepEqual(query, {
    ids: ["Q00000", "Q00001"],
    vectors: Float32Array.from(saved.slice(0, 6)),
    dims: 3,
  });
  const reference = await all(await readIscHdf5(fixture("submission"), { set: "reference" }), 1);
  assert.deepEqual([...reference.vectors], saved);
  assert.deepEqual(reference.ids, ["R000000", "R000001", "R000002", "R000003"]);
});

Deno.test("readIscHdf5 wants to know which set where there are several", async () => {
  await assert.rejects(readIscHdf5(fixture("submission")), {
    name: "RangeError",
    message: /one of its sets has to be named \(query, reference\): current value is none/,
  });
  await assert.rejects(readIscHdf5(fixture("submission"), { set: "train" }), /current value is train/);
});

Deno.test("readIscHdf5 refuses files of another content, that lie about their size, or that lead elsewhere", async () => {
  const refused: [string, RegExp][] = [
    ["other_content", /it holds "weights", but one of "vectors" with "image_names", .* is expected/],
    ["claims_too_much", /claims 1000000000 rows of 256, which a file of 1672 bytes cannot hold/],
    ["count_differs", /it has 3 "image_names", but 4 rows in "vectors"/],
    ["elsewhere", /must be data sets in this very file/],
  ];
  for (const [name, message] of refused) {
    await assert.rejects(readIscHdf5(fixture(name)), { name: "InvalidDataError", message });
  }
  await assert.rejects(readIscHdf5(fixturePath("descriptors/float32.npy")), /it is not an HDF5 file/);
  await assert.rejects(readIscHdf5(fixture("none")), { name: "DataMissingError" });
});

Deno.test("readIscHdf5 refuses a file that is cut off, wherever", () =>
  withFolder(async (folder) => {
    const good = await Deno.readFile(fixture("one_set"));
    for (let length = 0; length < good.length; length += 97) {
      const path = join(folder, `${length}.hdf5`);
      await Deno.writeFile(path, good.slice(0, length));
      await assert.rejects(
        readIscHdf5(path).then((source) => all(source)),
        { name: "InvalidDataError" },
        `cut off after ${length} bytes`,
      );
    }
  }));

Deno.test("writeIscHdf5 and readIscHdf5 keep everything, for no rows, one, and more than a block", () =>
  withFolder(async (folder) => {
    const path = join(folder, "x.hdf5");
    for (const count of [0, 1, 1024, 9000]) {
      const ids = Array.from({ length: count }, (_, row) => `${row} é 图 `);
      const vectors = Float32Array.from({ length: count * 5 }, (_, at) => Math.sin(at));
      await writeIscHdf5(path, { ids, vectors, dims: 5 });
      assert.deepEqual(await all(await readIscHdf5(path)), { ids, vectors, dims: 5 });
    }
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["x.hdf5"]);
  }));

Deno.test("writeIscHdf5 writes a submission of queries and references", () =>
  withFolder(async (folder) => {
    const path = join(folder, "x.hdf5");
    const query = { ids: ["Q0"], vectors: Float32Array.of(1, 2), dims: 2 };
    const reference = { ids: ["R0", "R1"], vectors: Float32Array.of(3, 4, 5, 6), dims: 2 };
    await writeIscHdf5(path, { query, reference });
    assert.deepEqual(await all(await readIscHdf5(path, { set: "query" })), query);
    assert.deepEqual(await all(await readIscHdf5(path, { set: "reference" })), reference);
    await assert.rejects(writeIscHdf5(path, {}), { name: "RangeError", message: /current value is none/ });
    await assert.rejects(
      writeIscHdf5(path, { query, reference: { ...reference, ids: ["R0"], dims: 4 } }),
      {
        name: "RangeError",
        message: /all of the same dimensions: current value is query of 2, reference of 4/,
      },
    );
  }));
