import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadDescriptors, openStore, writeIscHdf5, writeNpy } from "rdcd/descriptors";
import { meanColor } from "./mean_color.ts";
import { withFolder } from "./pictures.ts";

const descriptors = { ids: ["a", "b"], vectors: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), dims: 4 };

Deno.test("loadDescriptors loads the same from a store, a .npy and an HDF5 file", () =>
  withFolder(async (folder) => {
    const store = await openStore(join(folder, "store"), meanColor());
    await store.append({ ...descriptors, unreadable: [] });
    await store.close();
    await writeNpy(join(folder, "x.NPY"), descriptors);
    await writeIscHdf5(join(folder, "x.h5"), descriptors);
    await writeIscHdf5(join(folder, "y.hdf5"), {
      query: { ids: ["q"], vectors: new Float32Array(4), dims: 4 },
      reference: descriptors,
    });
    assert.deepEqual(await loadDescriptors(join(folder, "store")), descriptors);
    assert.deepEqual(await loadDescriptors(join(folder, "x.NPY")), descriptors);
    assert.deepEqual(await loadDescriptors(join(folder, "x.h5")), descriptors);
    assert.deepEqual(await loadDescriptors(join(folder, "y.hdf5"), { set: "reference" }), descriptors);
  }));

Deno.test("loadDescriptors refuses ids that repeat and numbers that are none", () =>
  withFolder(async (folder) => {
    const path = join(folder, "x.npy");
    await writeNpy(path, { ...descriptors, ids: ["a", "a"] });
    await assert.rejects(loadDescriptors(path), {
      name: "InvalidDataError",
      message: /rows 0 and 1 have the same id, "a"/,
    });
    await writeNpy(path, { ...descriptors, vectors: descriptors.vectors.with(5, NaN) });
    await assert.rejects(loadDescriptors(path), { name: "InvalidDataError", message: /row 1 holds NaN/ });
  }));

Deno.test("loadDescriptors says what descriptors are and how to make them", () =>
  withFolder(async (folder) => {
    await assert.rejects(loadDescriptors(join(folder, "none")), {
      name: "DataMissingError",
      message: /deno task extract/,
    });
    await Deno.writeTextFile(join(folder, "x.csv"), "");
    await assert.rejects(
      loadDescriptors(join(folder, "x.csv")),
      /a store's folder, or a file ending in \.npy, \.hdf5, \.h5 or \.parquet/,
    );
  }));
