import { isFolder } from "../files/is_folder.ts";
import { InvalidDataError } from "../errors.ts";
import type { DescriptorBlocks } from "./descriptor_blocks.ts";
import { readIscHdf5, type ReadIscHdf5Options } from "./formats/read_isc_hdf5.ts";
import { readNpy, type ReadNpyOptions } from "./formats/read_npy.ts";
import { readParquet, type ReadParquetOptions } from "./formats/read_parquet.ts";
import { readStore } from "./store/read_store.ts";

const HOW_TO_GET = "Descriptors are made with: deno task extract --images DIR --model SPEC --out STORE";

/** Options for {@linkcode streamDescriptors} and {@linkcode loadDescriptors}. */
export interface StreamDescriptorsOptions extends ReadNpyOptions, ReadIscHdf5Options, ReadParquetOptions {}

/**
 * Opens descriptors in any form that they come in: a store's folder, a `.npy` file with its ids beside it, an HDF5
 * file (`.hdf5`, `.h5`) of the Image Similarity Challenge, or a Parquet file.
 *
 * @param path The folder or file.
 * @param options Where the ids of a `.npy` file are; which set of an HDF5 file to read; what the
 * columns of a Parquet file are called.
 * @returns The descriptors in blocks. Reading them throws an `InvalidDataError` where a number is not finite.
 * @throws {DataMissingError} If there is nothing of that name.
 * @throws {RangeError} If an HDF5 file holds several sets and none is named.
 * @throws {InvalidDataError} If it is none of these, or damaged.
 *
 * @example How many descriptors there are, without reading them
 * ```ts
 * import { streamDescriptors, writeNpy } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await writeNpy(`${folder}/two.npy`, { ids: ["a", "b"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 });
 * assert.equal((await streamDescriptors(`${folder}/two.npy`)).count, 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function streamDescriptors(
  path: string,
  options: StreamDescriptorsOptions = {},
): Promise<DescriptorBlocks> {
  return finiteBlocks(path, await open(path, options));
}

async function open(path: string, options: StreamDescriptorsOptions): Promise<DescriptorBlocks> {
  if (await isFolder(path, HOW_TO_GET)) return readStore(path);
  if (/\.npy$/i.test(path)) return readNpy(path, options);
  if (/\.(hdf5|h5)$/i.test(path)) return readIscHdf5(path, options);
  if (/\.parquet$/i.test(path)) return readParquet(path, options);
  throw new InvalidDataError(
    path,
    "descriptors are a store's folder, or a file ending in .npy, .hdf5, .h5 or .parquet",
  );
}

/**
 * The same descriptors; reading them throws where a number is not finite, as files made elsewhere may hold such.
 */
function finiteBlocks<Source extends DescriptorBlocks>(path: string, source: Source): Source {
  return {
    ...source,
    async *blocks(rows?: number) {
      let first = 0;
      for await (const block of source.blocks(rows)) {
        checkFinite(path, block.vectors, block.dims, first);
        yield block;
        first += block.ids.length;
      }
    },
  };
}

function checkFinite(path: string, vectors: Float32Array, dims: number, first: number): void {
  for (let i = 0; i < vectors.length; i++) {
    if (Number.isFinite(vectors[i]!)) continue;
    throw new InvalidDataError(
      path,
      `row ${first + Math.floor(i / dims)} holds ${vectors[i]}, which is not a finite number`,
    );
  }
}
