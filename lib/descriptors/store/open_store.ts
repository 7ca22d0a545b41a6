import { type OpenStoreFiles, recoverFlat, recoverRows, recoverUnreadable } from "./recover_store.ts";
import { encodeRows } from "./row_encoding.ts";
import { readHeader, type StoredMethod, storeFiles, type StoreHeader } from "./store_files.ts";
import { agreeOnHeader, refuseOtherFolders } from "./store_folder.ts";
import { writeAll } from "../../files/write_all.ts";
import { InvalidDataError } from "../../errors.ts";
import type { DescribedBatch, UnreadableImage } from "../describe_images.ts";
import type { Shard } from "./shard.ts";
import { describesAsBits, storedRowBytes, type StorePrecision } from "./store_precision.ts";

export type { StoredMethod };

/** A descriptor store opened for writing. */
export interface DescriptorStore {
  /** The store's folder. */
  readonly path: string;
  /** How many descriptors it holds. */
  count(): number;
  /** Checks whether an image is described in it. */
  has(id: string): boolean;
  /** Checks whether an image is in its report of unreadable ones. */
  isUnreadable(id: string): boolean;
  /** The ids of all images that it knows, described or unreadable. */
  known(): IteratorObject<string>;
  /**
   * Adds what became of some images. Once this returns, it survives whatever happens to the process.
   *
   * @throws {RangeError} If an image is in the store already, the vectors are not `ids.length * dims` numbers, or one
   * of them cannot be kept at the store's precision.
   */
  append(batch: DescribedBatch): Promise<void>;
  /** Lets others write to the store. */
  close(): Promise<void>;
}

/** Options for {@linkcode openStore}. */
export interface OpenStoreOptions {
  /**
   * Forgets which images were unreadable, so that they are tried again.
   *
   * @default {false}
   */
  retryUnreadable?: boolean;
  /**
   * The shard that the store is for; what is in it is the caller's concern. A store is for one shard only.
   *
   * @default {"all images"}
   */
  shard?: Shard | undefined;
  /**
   * How numbers are kept. A store that is there already must have the same precision.
   *
   * @default {"bits" where the method's descriptors are bits, or what a store of such is there already has; else
   * "float32"}
   */
  precision?: StorePrecision;
}

/**
 * Opens a folder that descriptors are appended to; makes it if it is not there.
 *
 * The folder holds `store.json` (the method and its settings), `vectors.f32` (float32 rows; `vectors.f16`,
 * `vectors.i8` or `vectors.bits` at other precisions, see {@linkcode StorePrecision}), `ids.jsonl` (one quoted
 * id a row), `unreadable.jsonl`, and `flat.jsonl`, the ids of images in which there is nothing to be seen. Vectors are on the disk before their ids are written, and a row counts once its
 * id's line is whole: whatever moment a process is killed at, opening the store again cuts off what is not whole and
 * goes on after the last whole row. The same images described in the same order give the same bytes, however often
 * that happened. Only one process can write at a time; a killed one holds nothing back.
 *
 * @param path The store's folder.
 * @param method The method whose descriptors it takes.
 * @param options Whether unreadable images are to be tried again.
 * @returns The store; the caller closes it.
 * @throws {InvalidDataError} If the folder is something else, holds descriptors of another method, other settings,
 * another shard or another precision, is being written to by another process, or has been damaged.
 *
 * @example Descriptors are appended, and are there when the store is opened again
 * ```ts
 * import { openStore } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const method = { name: "two numbers", network: null, parameters: 0, dims: 2, bytesPerImage: 8,
 *   fingerprint: "00", preparation: { size: null, resize: "exact" as const } };
 * const folder = await Deno.makeTempDir();
 * const store = await openStore(`${folder}/store`, method);
 * await store.append({ ids: ["a"], vectors: new Float32Array([1, 0]), unreadable: [] });
 * await store.close();
 *
 * const again = await openStore(`${folder}/store`, method);
 * assert.ok(again.has("a"));
 * await again.close();
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openStore(
  path: string,
  method: StoredMethod,
  options: OpenStoreOptions = {},
): Promise<DescriptorStore> {
  const header: StoreHeader = {
    method,
    shard: options.shard ?? null,
    precision: options.precision ?? await ownPrecision(path, method),
  };
  const files = storeFiles(path, header.precision);
  await refuseOtherFolders(path, header, files);
  await Deno.mkdir(path, { recursive: true });
  using stack = new DisposableStack();
  const append = async (file: string) => stack.use(await Deno.open(file, { append: true, create: true }));
  const vectors = await append(files.vectors);
  if (!await vectors.tryLock(true)) {
    throw new InvalidDataError(
      path,
      "another process is writing to it: wait until that has finished, or end it, and try again",
    );
  }
  await agreeOnHeader(path, header, files);
  const open = {
    vectors,
    ids: await append(files.ids),
    unreadable: await append(files.unreadable),
    flat: await append(files.flat),
  };
  if (options.retryUnreadable) await open.unreadable.truncate(0);
  const ids = await recoverRows(open, files, storedRowBytes(header.precision, method.dims));
  const unreadable = await recoverUnreadable(open, files);
  await recoverFlat(open, files, ids);
  stack.move();
  return writer(path, header, open, ids, unreadable);
}

/** Stores of hashes were of float32 before there were bits, and are gone on with as they are. */
async function ownPrecision(path: string, method: StoredMethod): Promise<StorePrecision> {
  if (!describesAsBits(method)) return "float32";
  try {
    return (await readHeader(path)).precision;
  } catch (error) {
    // What is there instead of a store is refused later, by name.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return "bits";
    throw error;
  }
}

function writer(
  path: string,
  { method: { dims }, precision }: StoreHeader,
  open: OpenStoreFiles,
  ids: Set<string>,
  unreadable: Set<string>,
): DescriptorStore {
  // True while files may disagree with each other: a write that failed half-way must not be followed by another.
  let torn = false;
  const refuse = ({ ids: names, vectors, unreadable: images }: DescribedBatch) => {
    const cannot = (rule: string) => new RangeError(`Cannot append to ${path} as ${rule}`);
    if (torn) throw cannot("an earlier append has not ended well: open the store again");
    if (vectors.length !== names.length * dims) {
      throw cannot(
        `${names.length} ids need ${names.length * dims} numbers: current value is ${vectors.length}`,
      );
    }
    const added = new Set<string>();
    for (const id of [...names, ...images.map(({ id }) => id)]) {
      if (ids.has(id) || unreadable.has(id) || added.has(id)) {
        throw cannot(`an image can be there only once: current value is "${id}"`);
      }
      added.add(id);
    }
  };
  return {
    path,
    count: () => ids.size,
    has: (id) => ids.has(id),
    isUnreadable: (id) => unreadable.has(id),
    *known() {
      yield* ids;
      yield* unreadable;
    },
    async append(batch) {
      refuse(batch);
      const rows = encodeRows(batch.vectors, dims, precision);
      torn = true;
      await writeAll(open.unreadable, lines(batch.unreadable.map(reportLine)));
      await writeAll(open.flat, lines(batch.flat ?? []));
      await writeAll(open.vectors, rows);
      await open.vectors.syncData();
      await writeAll(open.ids, lines(batch.ids));
      torn = false;
      for (const id of batch.ids) ids.add(id);
      for (const { id } of batch.unreadable) unreadable.add(id);
    },
    async close() {
      await open.ids.syncData();
      await open.unreadable.syncData();
      await open.flat.syncData();
      for (const file of Object.values(open)) file.close();
    },
  };
}

function reportLine({ id, path, reason }: UnreadableImage): UnreadableImage {
  return { id, path, reason };
}

function lines(values: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
}
