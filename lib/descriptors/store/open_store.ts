import { readContents } from "./read_store.ts";
import { type OpenStoreFiles, recoverChanges, recoverRows, recoverUnreadable } from "./recover_store.ts";
import { encodeRows } from "./row_encoding.ts";
import {
  CONTENT_BYTES,
  formatContents,
  parseContent,
  prunedPath,
  readHeader,
  type RowChange,
  type RowContent,
  type StoredMethod,
  type StoreFiles,
  storeFiles,
  type StoreHeader,
  storeHeaderPath,
  unprunedPath,
} from "./store_files.ts";
import { agreeOnHeader, refuseOtherFolders, writeHeader } from "./store_folder.ts";
import { exists } from "../../files/exists.ts";
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
  /** What the report says of an image; `null` for one that is not in it. */
  unreadableOf(id: string): UnreadableImage | null;
  /** The ids of all images that it knows, described or unreadable. */
  known(): IteratorObject<string>;
  /** SHA-256 of the file of an image when it was described or could not be; `null` where nobody told. */
  contentOf(id: string): string | null;
  /** An image that is described and of which the file has that SHA-256; `null` if there is none. */
  findContent(sha256: string): string | null;
  /**
   * Adds what became of some images. Once this returns, it survives whatever happens to the process.
   *
   * @throws {RangeError} If an image is in the store already, the vectors are not `ids.length * dims` numbers, or one
   * of them cannot be kept at the store's precision.
   */
  append(batch: DescribedBatch): Promise<void>;
  /**
   * Marks images as gone: they are passed over from then on, and may be added again. Their rows stay until the store is pruned.
   * Of unreadable images nothing stays. Ids that it does not know are passed over.
   */
  remove(ids: readonly string[]): Promise<void>;
  /**
   * Gives images the rows of those that are gone and had the same files, as where a file has another name by now.
   *
   * @returns The ids of those that have a row now.
   * @throws {RangeError} If one of the ids is in the store already.
   */
  restore(images: readonly KeyedImage[]): Promise<string[]>;
  /** Keeps what files images had, of which nobody told before; of others nothing changes. */
  learn(images: readonly KeyedImage[]): Promise<void>;
  /** Lets others write to the store. */
  close(): Promise<void>;
}

/** An image and what is in its file. */
export interface KeyedImage {
  /** The image. */
  id: string;
  /** SHA-256 of its file, in hexadecimal. */
  sha256: string;
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
 * id a row), `contents.bin` (of each row the SHA-256 of the image's file, zeros where nobody told, and a byte that is 1 where
 * there is nothing to be seen in it), `changes.jsonl` (rows whose images are gone, or have other ids by now) and
 * `unreadable.jsonl`. Vectors are on the disk before their ids are written, and a row counts once its
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
  await putBack(path);
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
  const knowsContents = await agreeOnHeader(path, header, files);
  const open = {
    vectors,
    ids: await append(files.ids),
    contents: await append(files.contents),
    changes: await append(files.changes),
    unreadable: await append(files.unreadable),
  };
  if (options.retryUnreadable) await open.unreadable.truncate(0);
  const ids = await recoverRows(open, files, storedRowBytes(header.precision, method.dims));
  await recoverChanges(open, files, ids.length);
  const unreadable = await recoverUnreadable(open, files);
  if (!knowsContents) await writeHeader(header, files);
  stack.move();
  return writer({ path, header, files, open, ids, unreadable, contents: await readContents(files.contents) });
}

/** Finishes what a process was killed at that had written a store anew and was giving it the place of the old one. */
async function putBack(path: string): Promise<void> {
  const [pruned, unpruned] = [prunedPath(path), unprunedPath(path)];
  const isBetween = !await exists(path) && await exists(storeHeaderPath(pruned)) &&
    await exists(storeHeaderPath(unpruned));
  if (isBetween) await Deno.rename(pruned, path);
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

/** A store as it was found. */
interface FoundStore {
  path: string;
  header: StoreHeader;
  files: StoreFiles;
  open: OpenStoreFiles;
  /** The id of each row; `null` where its image is gone. */
  ids: (string | null)[];
  unreadable: Map<string, UnreadableImage>;
  /** What is known of the content of each row. */
  contents: Uint8Array;
}

function writer(
  { path, header, files, open, ids, unreadable, contents: stored }: FoundStore,
): DescriptorStore {
  const { method: { dims }, precision } = header;
  const rowOf = new Map<string, number>();
  ids.forEach((id, row) => id !== null && rowOf.set(id, row));
  const contents = rowContents(stored, ids.length);
  // True while files may disagree with each other: a write that failed half-way must not be followed by another.
  let torn = false;
  const cannot = (rule: string) => new RangeError(`Cannot append to ${path} as ${rule}`);
  const refuseTorn = () => {
    if (torn) throw cannot("an earlier append has not ended well: open the store again");
  };
  const refuse = ({ ids: names, vectors, unreadable: images, contents: keys }: DescribedBatch) => {
    refuseTorn();
    if (vectors.length !== names.length * dims) {
      throw cannot(
        `${names.length} ids need ${names.length * dims} numbers: current value is ${vectors.length}`,
      );
    }
    if (keys !== undefined && keys.length !== names.length) {
      throw cannot(`${names.length} ids need as many contents: current value is ${keys.length}`);
    }
    const added = new Set<string>();
    for (const id of [...names, ...images.map(({ id }) => id)]) {
      if (rowOf.has(id) || unreadable.has(id) || added.has(id)) {
        throw cannot(`an image can be there only once: current value is "${id}"`);
      }
      added.add(id);
    }
  };
  const change = async (changes: readonly RowChange[]) => {
    if (changes.length === 0) return;
    torn = true;
    await writeAll(open.changes, lines(changes));
    await open.changes.syncData();
    torn = false;
    for (const [row, id] of changes) {
      const before = ids[row]!;
      if (before !== null) rowOf.delete(before);
      if (id !== null) rowOf.set(id, row);
      ids[row] = id;
    }
  };
  return {
    path,
    count: () => rowOf.size,
    has: (id) => rowOf.has(id),
    isUnreadable: (id) => unreadable.has(id),
    unreadableOf: (id) => unreadable.get(id) ?? null,
    *known() {
      yield* rowOf.keys();
      yield* unreadable.keys();
    },
    contentOf(id) {
      const row = rowOf.get(id);
      return row === undefined ? unreadable.get(id)?.sha256 ?? null : contents.of(row).sha256;
    },
    findContent(sha256) {
      for (const row of contents.rowsOf(sha256)) if (ids[row] !== null) return ids[row]!;
      return null;
    },
    async append(batch) {
      refuse(batch);
      const rows = encodeRows(batch.vectors, dims, precision);
      const flat = new Set(batch.flat);
      const added = batch.ids.map((id, row): RowContent => ({
        sha256: batch.contents?.[row] ?? null,
        isFlat: flat.has(id),
      }));
      const bytes = formatContents(added);
      torn = true;
      await writeAll(open.unreadable, lines(batch.unreadable.map(reportLine)));
      await writeAll(open.contents, bytes);
      await writeAll(open.vectors, rows);
      await open.contents.syncData();
      await open.vectors.syncData();
      await writeAll(open.ids, lines(batch.ids));
      torn = false;
      for (const id of batch.ids) rowOf.set(id, ids.push(id) - 1);
      contents.append(bytes);
      for (const image of batch.unreadable) unreadable.set(image.id, image);
    },
    async remove(gone) {
      refuseTorn();
      const rows = new Set(gone.map((id) => rowOf.get(id)).filter((row) => row !== undefined));
      await change([...rows].map((row) => [row, null]));
      if (!gone.some((id) => unreadable.has(id))) return;
      for (const id of gone) unreadable.delete(id);
      await open.unreadable.truncate(0);
      await writeAll(open.unreadable, lines([...unreadable.values()].map(reportLine)));
    },
    async restore(images) {
      refuseTorn();
      const changes: RowChange[] = [];
      const taken = new Set<number>();
      const restored: string[] = [];
      for (const { id, sha256 } of images) {
        if (rowOf.has(id) || unreadable.has(id)) {
          throw cannot(`an image can be there only once: current value is "${id}"`);
        }
        const row = contents.rowsOf(sha256).find((row) => ids[row] === null && !taken.has(row));
        if (row === undefined) continue;
        taken.add(row);
        changes.push([row, id]);
        restored.push(id);
      }
      await change(changes);
      return restored;
    },
    async learn(images) {
      refuseTorn();
      const news = images.flatMap(({ id, sha256 }) => {
        const row = rowOf.get(id);
        return row === undefined || contents.of(row).sha256 !== null ? [] : [{ row, sha256 }];
      });
      if (news.length === 0) return;
      // Not the file that is open, to which can only be appended.
      using file = await Deno.open(files.contents, { write: true });
      for (const { row, sha256 } of news) {
        const bytes = formatContents([{ sha256, isFlat: contents.of(row).isFlat }]);
        await file.seek(row * CONTENT_BYTES, Deno.SeekMode.Start);
        await writeAll(file, bytes);
        contents.set(row, bytes);
      }
      await file.syncData();
    },
    async close() {
      for (const file of Object.values(open)) {
        await file.syncData();
        file.close();
      }
    },
  };
}

/** What is known of the contents of rows, of which there are ever more. */
function rowContents(stored: Uint8Array, rows: number) {
  let bytes = new Uint8Array(rows * CONTENT_BYTES);
  bytes.set(stored.subarray(0, bytes.length));
  let count = rows;
  // Made when it is first asked for, as most runs only append.
  let byKey: Map<string, number[]> | undefined;
  const note = (row: number) => {
    const { sha256 } = parseContent(bytes, row);
    if (sha256 === null) return;
    const same = byKey!.get(sha256);
    if (same === undefined) byKey!.set(sha256, [row]);
    else same.push(row);
  };
  return {
    of: (row: number) => parseContent(bytes, row),
    rowsOf(sha256: string): readonly number[] {
      if (byKey === undefined) {
        byKey = new Map();
        for (let row = 0; row < count; row++) note(row);
      }
      return byKey.get(sha256) ?? [];
    },
    append(added: Uint8Array) {
      const start = count * CONTENT_BYTES;
      if (start + added.length > bytes.length) {
        const larger = new Uint8Array(Math.max(2 * bytes.length, start + added.length));
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(added, start);
      const first = count;
      count += added.length / CONTENT_BYTES;
      if (byKey !== undefined) { for (let row = first; row < count; row++) note(row); }
    },
    set(row: number, content: Uint8Array) {
      bytes.set(content, row * CONTENT_BYTES);
      if (byKey !== undefined) note(row);
    },
  };
}

function reportLine({ id, path, reason, sha256 }: UnreadableImage): UnreadableImage {
  return { id, path, reason, ...sha256 === undefined ? {} : { sha256 } };
}

function lines(values: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
}
