import { descriptorsInMemory } from "./descriptors_in_memory.ts";
import { InvalidDataError } from "../errors.ts";
import type { Descriptors } from "../types.ts";
import { streamDescriptors, type StreamDescriptorsOptions } from "./stream_descriptors.ts";

/**
 * Reads all descriptors of a store, a `.npy`, an HDF5 or a Parquet file into memory, see {@linkcode streamDescriptors}.
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
 * import { loadDescriptors, writeIscHdf5 } from "rdcd/descriptors";
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
  options: StreamDescriptorsOptions = {},
): Promise<Descriptors> {
  const descriptors = await descriptorsInMemory(await streamDescriptors(path, options));
  const rows = new Map<string, number>();
  descriptors.ids.forEach((id, row) => {
    const earlier = rows.get(id);
    if (earlier !== undefined) {
      throw new InvalidDataError(path, `rows ${earlier} and ${row} have the same id, "${id}"`);
    }
    rows.set(id, row);
  });
  return descriptors;
}
