import { basename, extname, join } from "@std/path";
import { loadDescriptors } from "../../descriptors/load_descriptors.ts";
import { iscHdf5Sets, type IscSet } from "../../descriptors/read_isc_hdf5.ts";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import type { Descriptors } from "../../types.ts";
import { EXTENSIONS } from "../../_internal/find_images.ts";
import { isFolder } from "../../_internal/is_folder.ts";
import type { DescribedBenchmark } from "../../evaluation/described_benchmark.ts";
import type { ProtocolName } from "../../datasets/copy_benchmark.ts";

const SETS = { queries: "query", references: "reference", training: "train" } as const satisfies Record<
  string,
  IscSet
>;
type SetName = keyof typeof SETS;

const HOW_TO_GET =
  "Descriptors are an HDF5 file of the challenge with its sets query, reference and train, or a folder that holds " +
  "queries, references and training, each a .npy file with its .ids.txt, an HDF5 or Parquet file, or a store.";

/**
 * Descriptors of a benchmark that were made elsewhere: no image is needed.
 *
 * Their ids may be names of files, with folders and extensions, as `deno task extract` gives them. They are shortened to
 * what the ground truth calls images: the name without folder and extension; for Copydays the block stays.
 *
 * @param path An HDF5 file, or a folder of files.
 * @param protocol Whose images they are.
 * @returns Without a training set, that one is empty.
 * @throws {DataMissingError} If queries or references are missing.
 * @throws {InvalidDataError} If two images have the same id, or the sets have different dims.
 */
export async function loadDescribed(path: string, protocol: ProtocolName): Promise<DescribedBenchmark> {
  const load = await isFolder(path, HOW_TO_GET) ? await folderLoader(path) : await hdf5Loader(path);
  const queries = await load("queries");
  const references = await load("references");
  for (const [set, found] of Object.entries({ queries, references })) {
    if (found === null) throw new DataMissingError(join(path, set), HOW_TO_GET);
  }
  const { dims } = queries!;
  const training = await load("training") ?? { ids: [], vectors: new Float32Array(), dims };
  for (const [set, found] of Object.entries({ references: references!, training })) {
    if (found.dims === dims) continue;
    throw new InvalidDataError(path, `${set} have ${found.dims} dims, but queries have ${dims}`);
  }
  const named = (descriptors: Descriptors) => withShortIds(path, descriptors, protocol);
  return {
    queries: named(queries!),
    references: named(references!),
    training,
    imagesPerSecond: null,
    unreadable: 0,
  };
}

type Loader = (set: SetName) => Promise<Descriptors | null>;

async function folderLoader(folder: string): Promise<Loader> {
  const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  return async (set) => {
    const found = names.filter((name) => !name.endsWith(".ids.txt") && name.replace(/\.[^.]+$/, "") === set);
    if (found.length > 1) {
      throw new InvalidDataError(folder, `${found.join(" and ")} are both descriptors of the ${set}`);
    }
    return found.length === 0 ? null : await loadDescriptors(join(folder, found[0]!));
  };
}

async function hdf5Loader(path: string): Promise<Loader> {
  const sets = await iscHdf5Sets(path);
  return async (name) => sets.includes(SETS[name]) ? await loadDescriptors(path, { set: SETS[name] }) : null;
}

function withShortIds(path: string, descriptors: Descriptors, protocol: ProtocolName): Descriptors {
  const longIds = new Map<string, string>();
  for (const id of descriptors.ids) {
    const short = protocol === "copydays" ? copydaysId(id) : basename(id, imageExtension(id));
    const earlier = longIds.get(short);
    if (earlier !== undefined) {
      throw new InvalidDataError(
        path,
        `"${earlier}" and "${id}" are both called ${short}; ids have to be unique`,
      );
    }
    longIds.set(short, id);
  }
  return { ...descriptors, ids: [...longIds.keys()] };
}

function copydaysId(id: string): string {
  return id.slice(0, id.length - imageExtension(id).length);
}

function imageExtension(id: string): string {
  const extension = extname(id);
  return EXTENSIONS.has(extension.slice(1).toLowerCase()) ? extension : "";
}
