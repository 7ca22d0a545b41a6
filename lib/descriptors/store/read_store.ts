import {
  CONTENT_BYTES,
  parseChange,
  parseContent,
  parseId,
  parseUnreadable,
  readHeader,
  type RowContent,
  type StoredHeader,
  type StoredMethod,
  storeFiles,
} from "./store_files.ts";
import { wholeLineRuns, wholeLines } from "../../files/whole_lines.ts";
import { readRowBytes, readRows } from "./read_rows.ts";
import { exists } from "../../files/exists.ts";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import type { UnreadableImage } from "../describe_images.ts";
import type { DescriptorBlocks } from "../descriptor_blocks.ts";
import type { Shard } from "./shard.ts";
import { storedRowBytes, type StorePrecision } from "./store_precision.ts";

/** A descriptor store opened for reading. */
export interface StoredDescriptors extends DescriptorBlocks {
  /** The store's folder. */
  readonly path: string;
  /** The method that made the descriptors. */
  readonly method: StoredMethod;
  /** The shard that it holds; `null` where it holds all images. */
  readonly shard: Shard | null;
  /** How the store keeps their numbers; they are read as float32. */
  readonly precision: StorePrecision;
  /** Reads the report of the images that could not be described, in the order in which they were met. */
  unreadable(): AsyncGenerator<UnreadableImage, void, undefined>;
  /** Images that are not there any more, whose rows are passed over. */
  readonly gone: number;
  /** Reads what is known of the file of each image, in the order of the rows: its SHA-256, and whether it is flat. */
  contents(): AsyncGenerator<StoredContent, void, undefined>;
  /** Reads the ids of the images in which there is nothing to be seen; none of a store from before these were told. */
  flat(): Promise<Set<string>>;
}

/** What a store knows of an image's file. */
export interface StoredContent extends RowContent {
  /** The image. */
  id: string;
}

/**
 * Opens a descriptor store that `deno task extract` or {@linkcode extractToStore} made.
 *
 * A store may be read while it is being written: what it held when it was opened is what is read.
 *
 * @param path The store's folder.
 * @returns Its method, and its descriptors in blocks.
 * @throws {DataMissingError} If there is no such folder.
 * @throws {InvalidDataError} If the folder is not a store, or has been damaged, such as by a copy that ended early.
 *
 * @example A store is read in blocks
 * ```ts
 * import { type DescriptorMethod, openStore, readStore } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const method = { name: "two numbers", network: null, parameters: 0, dims: 2, bytesPerImage: 8,
 *   fingerprint: "00", preparation: { size: null, resize: "exact" as const } };
 * const folder = await Deno.makeTempDir();
 * const writer = await openStore(`${folder}/store`, method);
 * await writer.append({ ids: ["a", "b", "c"], vectors: new Float32Array([1, 0, 0, 1, 0.6, 0.8]), unreadable: [] });
 * await writer.close();
 *
 * const store = await readStore(`${folder}/store`);
 * const sizes = [];
 * for await (const { ids } of store.blocks(2)) sizes.push(ids.length);
 * assert.deepEqual(sizes, [2, 1]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readStore(path: string): Promise<StoredDescriptors> {
  const { method, shard, precision, knowsContents } = await header(path);
  const files = storeFiles(path, precision);
  // Rows are written before their ids: whoever writes meanwhile only ever makes more of them.
  const count = await needFile(files.ids, countLines);
  if (knowsContents) await needFile(files.changes, fileSize);
  const changes = await readChanges(files.changes, count);
  const gone = changes.values().reduce((sum, id) => id === null ? sum + 1 : sum, 0);
  const rows = Math.floor(await needFile(files.vectors, fileSize) / storedRowBytes(precision, method.dims));
  if (rows < count) {
    throw new InvalidDataError(
      files.vectors,
      `it holds ${rows} whole rows, but ids.jsonl has ${count}: it was not copied whole, or has been damaged; ` +
        "deno task extract with the images and the method that made it describes what is missing",
    );
  }

  if (knowsContents && await needFile(files.contents, fileSize) < count * CONTENT_BYTES) {
    throw new InvalidDataError(
      files.contents,
      `it is shorter than the ${count} rows of the store: it was not copied whole, or has been damaged; deno task ` +
        "extract with the images and the method that made it finds out what is missing",
    );
  }

  const { dims } = method;
  const source = (rows: number | undefined) => ({
    path: files.vectors,
    ...{ precision, offset: 0, count, dims, rows },
    ids: ids(files.ids),
    changes,
  });
  async function* contents(): AsyncGenerator<StoredContent, void, undefined> {
    const bytes = await readContents(files.contents);
    let row = 0;
    for await (const run of ids(files.ids)) {
      for (const id of run) {
        if (row === count) return;
        const now = changes.has(row) ? changes.get(row)! : id;
        if (now !== null) yield { id: now, ...parseContent(bytes, row) };
        row += 1;
      }
    }
  }
  return {
    path,
    method,
    shard,
    precision,
    count: count - gone,
    gone,
    dims,
    blocks: (rows) => readRows(source(rows)),
    ...precision !== "bits" ? {} : {
      bits: {
        count: count - gone,
        dims,
        async *blocks(rows) {
          for await (const { ids, bytes } of readRowBytes(source(rows))) yield { ids, bits: bytes, dims };
        },
      },
    },
    unreadable: () => unreadableImages(files.unreadable),
    contents,
    async flat() {
      const flat = new Set<string>();
      for await (const { id, isFlat } of contents()) if (isFlat) flat.add(id);
      return flat;
    },
  };
}

/**
 * What happened to the first `count` rows: the ids that they have by now, `null` for those that are gone.
 *
 * @throws {InvalidDataError} If a whole line is no change.
 */
export async function readChanges(path: string, count: number): Promise<Map<number, string | null>> {
  const changes = new Map<number, string | null>();
  if (!await exists(path)) return changes;
  for await (const line of wholeLines(path)) {
    const [row, id] = parseChange(path, line);
    if (row < count) changes.set(row, id);
  }
  return changes;
}

/** Reads what is known of the files of rows; stores of earlier versions know nothing. */
export async function readContents(path: string): Promise<Uint8Array> {
  return await exists(path) ? await Deno.readFile(path) : new Uint8Array();
}

async function header(path: string): Promise<StoredHeader> {
  try {
    return await readHeader(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
    const exists = await fileSize(path).then(() => true, () => false);
    if (!exists) {
      throw new DataMissingError(
        path,
        "Make a descriptor store with: deno task extract --images DIR --model SPEC --out STORE",
      );
    }
    throw new InvalidDataError(path, "it is not a descriptor store: there is no store.json in it");
  }
}

async function* ids(path: string): AsyncGenerator<string[], void, undefined> {
  for await (const lines of wholeLineRuns(path)) yield lines.map((line) => parseId(path, line));
}

async function* unreadableImages(path: string): AsyncGenerator<UnreadableImage, void, undefined> {
  for await (const line of wholeLines(path)) yield parseUnreadable(path, line);
}

async function needFile<Result>(path: string, read: (path: string) => Promise<Result>): Promise<Result> {
  try {
    return await read(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new InvalidDataError(
      path,
      "it is missing beside the store's header: the store was not copied whole",
      {
        cause,
      },
    );
  }
}

async function countLines(path: string): Promise<number> {
  let count = 0;
  for await (const lines of wholeLineRuns(path)) count += lines.length;
  return count;
}

async function fileSize(path: string): Promise<number> {
  return (await Deno.stat(path)).size;
}
