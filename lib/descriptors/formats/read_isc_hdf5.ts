import { Dataset, type File as Hdf5File } from "h5wasm/node";
import { hdf5Size, withHdf5File } from "./hdf5_file.ts";
import { checkRows, DEFAULT_ROWS } from "../store/read_rows.ts";
import { InvalidDataError } from "../../errors.ts";
import type { DescriptorBlocks } from "../descriptor_blocks.ts";

/** The sets of images that one file of the challenge can hold. */
export type IscSet = "query" | "reference" | "train";

/** Options for {@linkcode readIscHdf5}. */
export interface ReadIscHdf5Options {
  /** Which set to read; not needed where the file holds one set only. */
  set?: IscSet;
}

/** Names of the two data sets that hold one set of images. */
interface Layout {
  set: IscSet | null;
  vectors: string;
  ids: string;
}

const LAYOUTS: readonly Layout[] = [
  { set: null, vectors: "vectors", ids: "image_names" },
  { set: "query", vectors: "query", ids: "query_ids" },
  { set: "reference", vectors: "reference", ids: "reference_ids" },
  { set: "train", vectors: "train", ids: "train_ids" },
];

/** Deflate packs a byte into no less than this share of a byte; a file that claims more is not to be believed. */
const GREATEST_COMPRESSION = 1032;

/**
 * Opens descriptors in the HDF5 layouts of the Image Similarity Challenge 2021: what its descriptor track took, data
 * sets `query` and `reference` of float32 `[count, dims]` with `query_ids` and `reference_ids`; and what its baseline
 * scripts write for one set of images, `vectors` with `image_names`.
 *
 * @param path The HDF5 file.
 * @param options Which of its sets to read.
 * @returns The descriptors in blocks. Numbers that are not float32 in the file are rounded to it.
 * @throws {DataMissingError} If the file is not there.
 * @throws {RangeError} If the file holds several sets and none is chosen, or not the one that is.
 * @throws {InvalidDataError} If the file is not HDF5, or not of these layouts.
 * @see {@link https://github.com/facebookresearch/isc2021 | The challenge's repository, isc/io.py and scripts/}
 *
 * @example The references of a submission
 * ```ts
 * import { readIscHdf5, writeIscHdf5 } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const query = { ids: ["Q00000"], vectors: new Float32Array([1, 0]), dims: 2 };
 * const reference = { ids: ["R000000", "R000001"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 };
 * await writeIscHdf5(`${folder}/submission.hdf5`, { query, reference });
 * const { count } = await readIscHdf5(`${folder}/submission.hdf5`, { set: "reference" });
 * assert.equal(count, 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readIscHdf5(path: string, options: ReadIscHdf5Options = {}): Promise<DescriptorBlocks> {
  const bytes = await hdf5Size(path);
  const layout = chooseLayout(path, await withHdf5File(path, (file) => file.keys()), options.set);
  const { count, dims } = await withHdf5File(path, (file) => {
    const { vectors, ids } = datasets(path, file, layout);
    const [count, dims] = vectors.shape as [number, number];
    if (Math.max(count * dims * 4, ids.metadata.total_size) > bytes * GREATEST_COMPRESSION) {
      throw new InvalidDataError(
        path,
        `"${layout.vectors}" claims ${count} rows of ${dims}, which a file of ${bytes} bytes cannot hold`,
      );
    }
    return { count, dims };
  });
  return { count, dims, blocks: (rows) => readBlocks(path, layout, count, dims, rows) };
}

/**
 * Which sets of images a file of the challenge holds.
 *
 * @param path The HDF5 file.
 * @returns Their names; `null` for a set without one, as the baseline scripts write it.
 * @throws {DataMissingError} If the file is not there.
 * @throws {InvalidDataError} If the file is not HDF5.
 */
export async function iscHdf5Sets(path: string): Promise<(IscSet | null)[]> {
  await hdf5Size(path);
  return presentLayouts(await withHdf5File(path, (file) => file.keys())).map(({ set }) => set);
}

function presentLayouts(names: readonly string[]): Layout[] {
  return LAYOUTS.filter(({ vectors, ids }) => names.includes(vectors) && names.includes(ids));
}

async function* readBlocks(path: string, layout: Layout, count: number, dims: number, rows = DEFAULT_ROWS) {
  checkRows(rows);
  for (let start = 0; start < count; start += rows) {
    const end = Math.min(start + rows, count);
    yield await withHdf5File(path, (file) => {
      const { vectors, ids } = datasets(path, file, layout);
      const numbers = vectors.slice([[start, end], []]) as ArrayLike<number>;
      return {
        ids: ids.slice([[start, end]]) as string[],
        vectors: numbers instanceof Float32Array ? numbers : Float32Array.from(numbers),
        dims,
      };
    });
  }
}

function chooseLayout(path: string, names: readonly string[], set: IscSet | undefined): Layout {
  const found = presentLayouts(names);
  if (found.length === 0) {
    throw new InvalidDataError(
      path,
      `it holds ${names.map((name) => `"${name}"`).join(", ") || "nothing"}, but one of ` +
        `${LAYOUTS.map(({ vectors, ids }) => `"${vectors}" with "${ids}"`).join(", ")} is expected`,
    );
  }
  const fitting = set === undefined
    ? found
    : found.filter((layout) => layout.set === set || layout.set === null);
  if (fitting.length === 1) return fitting[0]!;
  const sets = found.map((layout) => layout.set ?? "vectors").join(", ");
  throw new RangeError(
    `Cannot read ${path} as one of its sets has to be named (${sets}): current value is ${set ?? "none"}`,
  );
}

function datasets(path: string, file: Hdf5File, layout: Layout): { vectors: Dataset; ids: Dataset } {
  const vectors = file.get(layout.vectors);
  const ids = file.get(layout.ids);
  if (!(vectors instanceof Dataset) || !(ids instanceof Dataset) || leadsElsewhere(file, layout)) {
    throw new InvalidDataError(
      path,
      `"${layout.vectors}" and "${layout.ids}" must be data sets in this very file`,
    );
  }
  const { shape } = vectors;
  if (shape?.length !== 2 || !(shape[1]! > 0) || vectors.metadata.type !== FLOAT) {
    throw new InvalidDataError(path, `"${layout.vectors}" must be numbers with a fraction in two dimensions`);
  }
  if (ids.metadata.type !== STRING || ids.shape?.length !== 1) {
    throw new InvalidDataError(path, `"${layout.ids}" must be a list of texts`);
  }
  if (ids.shape[0] !== shape[0]) {
    throw new InvalidDataError(
      path,
      `it has ${ids.shape[0]} "${layout.ids}", but ${shape[0]} rows in "${layout.vectors}"`,
    );
  }
  return { vectors, ids };
}

function leadsElsewhere(file: Hdf5File, { vectors, ids }: Layout): boolean {
  return [vectors, ids].some((name) => file.get_external_link(name).filename !== undefined);
}

// H5T_class_t of the HDF5 library.
const FLOAT = 1;
const STRING = 3;
