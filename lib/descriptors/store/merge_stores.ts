import { DEFAULT_ROWS } from "./read_rows.ts";
import { compareIds } from "../../text/compare_ids.ts";
import { exists } from "../../files/exists.ts";
import { removeFolder } from "../../files/remove_folder.ts";
import { sortedRows } from "./sorted_rows.ts";
import { formatHeader, type RowContent } from "./store_files.ts";
import { InvalidDataError } from "../../errors.ts";
import type { UnreadableImage } from "../describe_images.ts";
import { openStore } from "./open_store.ts";
import { readStore, type StoredDescriptors } from "./read_store.ts";

/** Options for {@linkcode mergeStores}. */
export interface MergeStoresOptions {
  /**
   * Takes the shards that there are where others are missing.
   *
   * @default {false}
   */
  allowMissing?: boolean;
  /** Called once, before the first row is merged, with how many there are. */
  onStart?: (rows: number) => void;
  /** Called with the number of rows merged since it was called last. */
  onRows?: (rows: number) => void;
}

/** Report of what a merge made. */
export interface MergeReport {
  /** Images described. */
  described: number;
  /** Images that could not be read. */
  unreadable: number;
  /** Shards that were missing, from 1; none unless they were allowed to be. */
  missing: number[];
}

/**
 * Joins stores into one, in the order of the ids: the shards of one set of images, or stores of different images.
 *
 * From the shards of a folder comes, byte for byte, what one machine makes of it. The new store is under its name only
 * once it is whole; what a killed merge leaves has the name with `.partial` and is made anew. Memory does not grow
 * with the vectors, only with the ids.
 *
 * @param path The new store's folder; it must not be there yet.
 * @param sources The folders of the stores.
 * @param options Whether shards may be missing.
 * @returns Counts.
 * @throws {DataMissingError} If one of the stores is not there.
 * @throws {InvalidDataError} If the new store is there already; if the stores were made by different methods or settings
 * or are of different precisions,
 * are shards of different divisions, or shards and other stores; if a shard is missing or given twice; or if an image
 * is in two of them.
 *
 * @example Two shards
 * ```ts
 * import { createTinyImage, extractToStore, mergeStores } from "rdcd/descriptors";
 * import { encodeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const entries = [];
 * for (const id of ["a", "b", "c"]) {
 *   const image = { width: 8, height: 8, data: new Uint8Array(192).fill(id.charCodeAt(0)) };
 *   entries.push({ id, path: `${folder}/${id}.png` });
 *   await Deno.writeFile(`${folder}/${id}.png`, await encodeImage(image, { format: "png" }));
 * }
 * const shards = [1, 2].map((index) => ({ index, of: 2 }));
 * for (const shard of shards) await extractToStore(entries, createTinyImage(), `${folder}/${shard.index}`, { shard });
 * const { described } = await mergeStores(`${folder}/all`, [`${folder}/1`, `${folder}/2`]);
 * assert.equal(described, 3);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function mergeStores(
  path: string,
  sources: readonly string[],
  options: MergeStoresOptions = {},
): Promise<MergeReport> {
  const stores = await Promise.all(sources.map((source) => readStore(source)));
  const [first] = stores;
  if (first === undefined) {
    throw new RangeError("Cannot merge stores as there must be at least one: current value is 0 stores");
  }
  refuseOtherMethods(first, stores);
  const missing = missingShards(stores);
  if (missing.length > 0 && options.allowMissing !== true) {
    throw new InvalidDataError(
      path,
      `of ${first.shard!.of} shards, ${list(missing)} ${
        missing.length === 1 ? "is" : "are"
      } missing: give all, or ` +
        "say that some may be missing",
    );
  }
  if (await exists(path)) {
    throw new InvalidDataError(path, "it exists already: give the merged store a folder of its own");
  }
  options.onStart?.(stores.reduce((sum, { count }) => sum + count, 0));
  const partial = `${path}.partial`;
  await removeFolder(partial);
  try {
    const report = await write(partial, stores, options);
    await Deno.rename(partial, path);
    return { ...report, missing };
  } catch (error) {
    await removeFolder(partial);
    throw error;
  }
}

function refuseOtherMethods(first: StoredDescriptors, stores: readonly StoredDescriptors[]): void {
  const header = ({ method, precision }: StoredDescriptors) =>
    formatHeader({ method, shard: null, precision });
  for (const store of stores) {
    if (header(store) === header(first)) continue;
    const [one, other] = [first, store].map(({ method: { name, fingerprint }, precision }) =>
      `${name}, fingerprint ${fingerprint.slice(0, 12)}, ${precision}`
    );
    throw new InvalidDataError(
      store.path,
      `it was made by another method or with other settings (${other}) than ${first.path} (${one}): merge only stores ` +
        "of the same",
    );
  }
}

function missingShards(stores: readonly StoredDescriptors[]): number[] {
  const of = stores[0]!.shard?.of;
  const seen = new Map<number, string>();
  for (const { path, shard } of stores) {
    if (shard?.of !== of) {
      const found = shard === null ? "no shard" : `a shard of ${shard.of}`;
      throw new InvalidDataError(
        path,
        `it is ${found}, and ${stores[0]!.path} is ${of ? `one of ${of}` : "none"}`,
      );
    }
    if (shard === null) continue;
    const earlier = seen.get(shard.index);
    if (earlier !== undefined) {
      throw new InvalidDataError(path, `it is shard ${shard.index}, as is ${earlier}`);
    }
    seen.set(shard.index, path);
  }
  return Array.from({ length: of ?? 0 }, (_, at) => at + 1).filter((index) => !seen.has(index));
}

async function write(
  path: string,
  stores: readonly StoredDescriptors[],
  { onRows }: MergeStoresOptions,
): Promise<Omit<MergeReport, "missing">> {
  const { method, precision } = stores[0]!;
  const unreadable: UnreadableImage[] = [];
  // Where every image is, so that one that is in two stores can be named with both.
  const origins = new Map<string, string>();
  const claim = (id: string, store: string) => {
    const earlier = origins.get(id);
    if (earlier !== undefined) {
      throw new InvalidDataError(store, `it has "${id}", which ${earlier} has as well`);
    }
    origins.set(id, store);
  };
  for (const store of stores) {
    for await (const image of store.unreadable()) {
      claim(image.id, store.path);
      unreadable.push(image);
    }
  }
  const contents = new Map<string, RowContent>();
  for (const store of stores) {
    for await (const { id, ...content } of store.contents()) contents.set(id, content);
  }
  unreadable.sort((one, other) => compareIds(one.id, other.id));
  const merged = await openStore(path, method, { precision });
  try {
    await merged.append({ ids: [], vectors: new Float32Array(0), unreadable });
    let ids: string[] = [];
    let vectors = new Float32Array(DEFAULT_ROWS * method.dims);
    const flush = async () => {
      await merged.append({
        ...{ ids, vectors: vectors.subarray(0, ids.length * method.dims), unreadable: [] },
        flat: ids.filter((id) => contents.get(id)!.isFlat),
        contents: ids.map((id) => contents.get(id)!.sha256),
      });
      onRows?.(ids.length);
      ids = [];
      vectors = new Float32Array(DEFAULT_ROWS * method.dims);
    };
    for await (const row of sortedRows(stores)) {
      claim(row.id, row.store);
      vectors.set(row.vector, ids.length * method.dims);
      ids.push(row.id);
      if (ids.length === DEFAULT_ROWS) await flush();
    }
    await flush();
    return { described: merged.count(), unreadable: unreadable.length };
  } finally {
    await merged.close();
  }
}

function list(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 10).join(", ");
  return numbers.length > 10 ? `${shown} and ${numbers.length - 10} more` : shown;
}
