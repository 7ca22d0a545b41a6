import { InvalidDataError } from "../errors.ts";
import type { Descriptors } from "../types.ts";
import { openDescriptors, type OpenDescriptorsOptions } from "./open_descriptors.ts";

/**
 * Reads all descriptors of a store, a `.npy`, an HDF5 or a Parquet file into memory, see {@linkcode openDescriptors}.
 *
 * @param path The folder or file.
 * @param options Where the ids of a `.npy` file are; which set of an HDF5 file to read.
 * @returns The descriptors.
 * @throws {DataMissingError} If there is nothing of that name.
 * @throws {RangeError} If an HDF5 file holds several sets and none is named.
 * @throws {InvalidDataError} If it is of another format or damaged, an id occurs twice, or a number is not finite.
 *
 * @example What was written is loaded
 * ```ts
 * import { loadDescriptors, writeIscHdf5 } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const written = { ids: ["a", "b"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 };
 * await writeIscHdf5(`${folder}/two.hdf5`, written);
 * assert.deepEqual(await loadDescriptors(`${folder}/two.hdf5`), written);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function loadDescriptors(
  path: string,
  options: OpenDescriptorsOptions = {},
): Promise<Descriptors> {
  const source = await openDescriptors(path, options);
  const { count, dims } = source;
  const vectors = new Float32Array(count * dims);
  const rows = new Map<string, number>();
  for await (const block of source.blocks()) {
    vectors.set(block.vectors, rows.size * dims);
    for (const id of block.ids) {
      const earlier = rows.get(id);
      if (earlier !== undefined) {
        throw new InvalidDataError(path, `rows ${earlier} and ${rows.size} have the same id, "${id}"`);
      }
      rows.set(id, rows.size);
    }
  }
  const bad = vectors.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new InvalidDataError(
      path,
      `row ${Math.floor(bad / dims)} holds ${vectors[bad]}, which is not a finite number`,
    );
  }
  return { ids: [...rows.keys()], vectors, dims };
}
