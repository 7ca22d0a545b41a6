import { join } from "@std/path";
import type { DescriptorBlocks } from "../../descriptors/descriptor_blocks.ts";
import { streamDescriptors } from "../../descriptors/stream_descriptors.ts";
import { iscHdf5Sets, type IscSet } from "../../descriptors/formats/read_isc_hdf5.ts";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import { descriptorBlocks } from "../../descriptors/store/descriptor_blocks.ts";
import { descriptorsInMemory } from "../../descriptors/descriptors_in_memory.ts";
import { isFolder } from "../../files/is_folder.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";

const SETS = { queries: "query", references: "reference", training: "train" } as const satisfies Record<
  string,
  IscSet
>;
type SetName = keyof typeof SETS;

const HOW_TO_GET =
  "Descriptors are an HDF5 file of the challenge with its sets query, reference and train, or a folder that holds " +
  "queries, references and training, each a .npy file with its .ids.txt, an HDF5 or Parquet file, or a store.";

/** Descriptors on disk with their ids in memory. */
export interface NamedBlocks extends DescriptorBlocks {
  /** One name a row. */
  readonly ids: string[];
}

/**
 * Opens descriptors of a benchmark that were made elsewhere: no image is needed. The queries are read into memory; of the
 * other sets only the ids, and the rest in blocks whenever it is needed.
 *
 * Their ids may be names of files, with folders and extensions, as `deno task extract` gives them.
 *
 * @param path An HDF5 file, or a folder of files.
 * @param shorten Gives what the ground truth calls an image.
 * @returns Without a training set, that one is empty.
 * @throws {DataMissingError} If queries or references are missing.
 * @throws {InvalidDataError} If two images have the same id, a number is not finite, or the sets have different dims.
 */
export async function openDescribedSets(
  path: string,
  shorten: (id: string) => string,
): Promise<DescribedBenchmark<NamedBlocks>> {
  const open = await isFolder(path, HOW_TO_GET) ? await folderOpener(path) : await hdf5Opener(path);
  const queries = await open("queries");
  const references = await open("references");
  for (const [set, found] of Object.entries({ queries, references })) {
    if (found === null) throw new DataMissingError(join(path, set), HOW_TO_GET);
  }
  const { dims } = queries!;
  const training = await open("training") ?? descriptorBlocks({ ids: [], vectors: new Float32Array(), dims });
  for (const [set, found] of Object.entries({ references: references!, training })) {
    if (found.dims === dims) continue;
    throw new InvalidDataError(path, `${set} have ${found.dims} dims, but queries have ${dims}`);
  }
  return {
    queries: await descriptorsInMemory(await named(path, queries!, shorten)),
    references: await named(path, references!, shorten),
    training: await named(path, training, (id) => id),
    imagesPerSecond: null,
    unreadable: 0,
  };
}

type Opener = (set: SetName) => Promise<DescriptorBlocks | null>;

async function folderOpener(folder: string): Promise<Opener> {
  const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  return async (set) => {
    const found = names.filter((name) => !name.endsWith(".ids.txt") && name.replace(/\.[^.]+$/, "") === set);
    if (found.length > 1) {
      throw new InvalidDataError(folder, `${found.join(" and ")} are both descriptors of the ${set}`);
    }
    return found.length === 0 ? null : await streamDescriptors(join(folder, found[0]!));
  };
}

async function hdf5Opener(path: string): Promise<Opener> {
  const sets = await iscHdf5Sets(path);
  return async (name) =>
    sets.includes(SETS[name]) ? await streamDescriptors(path, { set: SETS[name] }) : null;
}

/** Reads all once, so that what is wrong with ids or numbers shows before anything that takes long. */
async function named(
  path: string,
  source: DescriptorBlocks,
  shorten: (id: string) => string,
): Promise<NamedBlocks> {
  const longIds = new Map<string, string>();
  for await (const { ids } of source.blocks()) {
    for (const id of ids) {
      const short = shorten(id);
      const earlier = longIds.get(short);
      if (earlier !== undefined) {
        throw new InvalidDataError(
          path,
          `"${earlier}" and "${id}" are both called ${short}; ids have to be unique`,
        );
      }
      longIds.set(short, id);
    }
  }
  return {
    ...source,
    bits: undefined,
    ids: [...longIds.keys()],
    async *blocks(rows) {
      for await (const block of source.blocks(rows)) yield { ...block, ids: block.ids.map(shorten) };
    },
  };
}
