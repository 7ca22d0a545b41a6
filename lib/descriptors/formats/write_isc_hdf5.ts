import { File as Hdf5File, type Group, ready } from "h5wasm/node";
import { descriptorBlocks } from "../store/descriptor_blocks.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import type { DescriptorBlocks, DescriptorSet } from "../descriptor_blocks.ts";
import type { IscSet } from "./read_isc_hdf5.ts";

/** Sets of images of the Image Similarity Challenge 2021, in memory or on disk. */
export type IscDescriptors = Partial<Record<IscSet, DescriptorSet>>;

const CHUNK_ROWS = 1024;

/**
 * Writes descriptors in the HDF5 layouts of the Image Similarity Challenge 2021, float32 with variable-length UTF-8
 * ids. One set of images alone becomes `vectors` with `image_names`, as the challenge's baseline scripts write them;
 * `{ query, reference }` (and `train`, for score normalization) becomes the file that its descriptor track took:
 * `query` with `query_ids`, `reference` with `reference_ids`. The order of the images is kept. A file of this name is
 * replaced.
 *
 * The challenge itself took up to 256 dimensions; more are written all the same.
 *
 * @param path The HDF5 file.
 * @param descriptors One set of images, or the sets by name.
 * @throws {RangeError} If no set is given, or their dimensions differ.
 * @see {@link https://github.com/facebookresearch/isc2021 | The challenge's repository, isc/io.py and scripts/}
 *
 * @example One set of images
 * ```ts
 * import { readIscHdf5, writeIscHdf5 } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await writeIscHdf5(`${folder}/refs.hdf5`, { ids: ["a", "b"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 });
 * assert.equal((await readIscHdf5(`${folder}/refs.hdf5`)).count, 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeIscHdf5(
  path: string,
  descriptors: DescriptorSet | IscDescriptors,
): Promise<void> {
  const sets = "dims" in descriptors
    ? [{ vectors: "vectors", ids: "image_names", source: descriptorBlocks(descriptors) }]
    : Object.entries(descriptors).map(([set, source]) => ({
      vectors: set,
      ids: `${set}_ids`,
      source: descriptorBlocks(source),
    }));
  const dims = new Set(sets.map(({ source }) => source.dims));
  if (dims.size !== 1) {
    throw new RangeError(
      `Cannot write ${path} as it needs at least one set of images, all of the same dimensions: ` +
        `current value is ${
          sets.map(({ vectors, source }) => `${vectors} of ${source.dims}`).join(", ") || "none"
        }`,
    );
  }
  await ready;
  await writeReplacing(path, async (partial) => {
    const file = new Hdf5File(partial, "w");
    try {
      for (const { vectors, ids, source } of sets) {
        file.create_dataset({ name: ids, data: await writeVectors(file, vectors, source), dtype: "S" });
      }
      // Closing alone leaves in memory what was written slice by slice.
      file.flush();
    } finally {
      file.close();
    }
  });
}

async function writeVectors(file: Group, name: string, source: DescriptorBlocks): Promise<string[]> {
  const { count, dims } = source;
  const first = Math.min(CHUNK_ROWS, count);
  const data = file.create_dataset({
    name,
    data: new Float32Array(first * dims),
    shape: [first, dims],
    maxshape: [count, dims],
    ...(count > 0 ? { chunks: [first, dims] } : {}),
    dtype: "<f",
  });
  if (count > first) data.resize([count, dims]);
  const names: string[] = [];
  for await (const { ids, vectors } of source.blocks()) {
    data.write_slice([[names.length, names.length + ids.length], []], vectors);
    for (const id of ids) names.push(id);
  }
  return names;
}
