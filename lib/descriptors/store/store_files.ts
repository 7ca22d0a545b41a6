import { join } from "@std/path";
import type { DescriptorMethod } from "../method.ts";
import { STORE_PRECISIONS, type StorePrecision } from "./store_precision.ts";
import { InvalidDataError } from "../../errors.ts";
import type { Line } from "../../files/whole_lines.ts";
import type { UnreadableImage } from "../describe_images.ts";
import { formatShard, parseShard, type Shard } from "./shard.ts";

/** Facts that a store keeps about the method that made its descriptors. */
export type StoredMethod = Pick<
  DescriptorMethod,
  "name" | "network" | "parameters" | "dims" | "bytesPerImage" | "fingerprint" | "preparation"
>;

/** Contents of the header of a store. */
export interface StoreHeader {
  /** The method that made the descriptors. */
  method: StoredMethod;
  /** The shard that the store holds; `null` where it holds all images. */
  shard: Shard | null;
  /** How numbers are kept. */
  precision: StorePrecision;
}

/** The files of a store. */
export interface StoreFiles {
  /** Kind of the store and the method that made it, as JSON. Written once, by renaming. */
  header: string;
  /** Rows of the store's precision, little-endian, nothing else. */
  vectors: string;
  /** One id a line, as a JSON string, in the order of the rows. A row counts once its id's line is whole. */
  ids: string;
  /** What is known of the content of each row, in their order: {@linkcode RowContent} in {@linkcode CONTENT_BYTES}. */
  contents: string;
  /** What happened to rows since they were added, a line each, in that order: {@linkcode RowChange}. */
  changes: string;
  /** One unreadable image a line: `{ id, path, reason }`, and `sha256` where its file could be read. */
  unreadable: string;
}

/** What is known of the file that a row describes. */
export interface RowContent {
  /** SHA-256 of the file, in hexadecimal; `null` where nobody told. */
  sha256: string | null;
  /** True if there is nothing to be seen in the image. */
  isFlat: boolean;
}

/** A row, from 0, and the id that it has from then on; `null` where its image is gone. */
export type RowChange = readonly [row: number, id: string | null];

/** The file of a store that says where images were found and what their files held, and may be lost without harm. */
export const RECORD = "files.jsonl";

/** Where the header of the store in folder `path` is. */
export function storeHeaderPath(path: string): string {
  return join(path, "store.json");
}

/** Where a store is written anew before it takes the place of the one in folder `path`. */
export function prunedPath(path: string): string {
  return `${path}.pruned`;
}

/** Where the store in folder `path` is while one without the rows of images that are gone takes its place. */
export function unprunedPath(path: string): string {
  return `${path}.unpruned`;
}

/** Where the files of the store of some precision in folder `path` are. */
export function storeFiles(path: string, precision: StorePrecision): StoreFiles {
  return {
    header: storeHeaderPath(path),
    vectors: join(path, `vectors.${EXTENSIONS[precision]}`),
    ids: join(path, "ids.jsonl"),
    contents: join(path, "contents.bin"),
    changes: join(path, "changes.jsonl"),
    unreadable: join(path, "unreadable.jsonl"),
  };
}

const FORMAT = "rdcd descriptors";
/** Stores of versions 1 and 2 have no contents and no changes; those of 1 are of float32 and do not say so. */
const VERSIONS = [1, 2, 3] as const;
const VERSION = 3;
const EXTENSIONS: Readonly<Record<StorePrecision, string>> = {
  float32: "f32",
  float16: "f16",
  int8: "i8",
  bits: "bits",
};
const MAX_HEADER_BYTES = 2 ** 20;

/** The text of a store's header. The same method, shard and precision give the same bytes. */
export function formatHeader({ method, shard, precision }: StoreHeader): string {
  const { name, network, parameters, dims, bytesPerImage, fingerprint, preparation } = method;
  const stored: StoredMethod = {
    name,
    network,
    parameters,
    dims,
    bytesPerImage,
    fingerprint,
    preparation,
  };
  const header = {
    format: FORMAT,
    ...{ version: VERSION, precision },
    ...shard === null ? {} : { shard: formatShard(shard) },
    method: stored,
  };
  return `${JSON.stringify(header, null, 2)}\n`;
}

/** A header as it was read. */
export interface StoredHeader extends StoreHeader {
  /** False for a store of an earlier version, which knows nothing of contents. */
  knowsContents: boolean;
}

/**
 * Reads the header of the store in folder `path`.
 *
 * @throws {Deno.errors.NotFound} If the folder has no header.
 * @throws {InvalidDataError} If the file is not a header of these versions.
 */
export async function readHeader(path: string): Promise<StoredHeader> {
  const header = storeHeaderPath(path);
  const { size } = await Deno.stat(header);
  if (size > MAX_HEADER_BYTES) {
    throw new InvalidDataError(
      header,
      `it has ${size} bytes, more than the header of a descriptor store ever has`,
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(await Deno.readTextFile(header));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new InvalidDataError(header, "it is not JSON, so this is not a descriptor store", { cause });
  }
  const { format, version, precision = "float32", shard, method } = (content ?? {}) as Record<
    string,
    unknown
  >;
  if (format !== FORMAT) {
    throw new InvalidDataError(
      header,
      `it is not the header of a descriptor store, which has format "${FORMAT}"`,
    );
  }
  if (!VERSIONS.some((known) => known === version)) {
    throw new InvalidDataError(
      header,
      `its format version is ${JSON.stringify(version)}, and this program reads versions ${
        VERSIONS.slice(0, -1).join(", ")
      } and ${VERSION}`,
    );
  }
  if (!isPrecision(precision)) {
    throw new InvalidDataError(
      header,
      `its precision is ${JSON.stringify(precision)}, and this program reads ${STORE_PRECISIONS.join(", ")}`,
    );
  }
  if (!isStoredMethod(method)) {
    throw new InvalidDataError(
      header,
      "its description of the method lacks a field or has one of a wrong kind",
    );
  }
  return {
    ...{ method, precision, shard: shard === undefined ? null : readShard(header, shard) },
    knowsContents: version === VERSION,
  };
}

function readShard(header: string, shard: unknown): Shard {
  try {
    return parseShard(String(shard));
  } catch (cause) {
    throw new InvalidDataError(
      header,
      `its shard is ${JSON.stringify(shard)}, and one such as "3/8" is expected`,
      { cause },
    );
  }
}

function isPrecision(value: unknown): value is StorePrecision {
  return STORE_PRECISIONS.some((precision) => precision === value);
}

function isStoredMethod(value: unknown): value is StoredMethod {
  if (typeof value !== "object" || value === null) return false;
  const { name, network, parameters, dims, bytesPerImage, fingerprint, preparation } = value as Record<
    keyof StoredMethod,
    unknown
  >;
  return typeof name === "string" && (network === null || typeof network === "string") &&
    Number.isSafeInteger(parameters) && Number.isSafeInteger(dims) && (dims as number) > 0 &&
    (dims as number) <= 2 ** 20 && Number.isFinite(bytesPerImage) && typeof fingerprint === "string" &&
    typeof preparation === "object" && preparation !== null;
}

function parseLine(path: string, line: Line): unknown {
  try {
    return JSON.parse(line.text);
  } catch (cause) {
    throw new InvalidDataError(path, `line ${line.number} is not JSON: the file has been damaged or edited`, {
      cause,
    });
  }
}

// Most ids have nothing to unescape, and of a million they are taken out of their quotes in a third of the time.
const PLAIN = /^"[^"\\\p{Cc}]*"$/u;

/** The id on a line of a store's list of ids. */
export function parseId(path: string, line: Line): string {
  if (PLAIN.test(line.text)) return line.text.slice(1, -1);
  const id = parseLine(path, line);
  if (typeof id !== "string") {
    throw new InvalidDataError(path, `line ${line.number} is not a name in quotes: the file has been edited`);
  }
  return id;
}

/** The image on a line of a store's report of unreadable images. */
export function parseUnreadable(path: string, line: Line): UnreadableImage {
  const { id, path: file, reason, sha256 } = (parseLine(path, line) ?? {}) as Record<string, unknown>;
  const isContent = sha256 === undefined || typeof sha256 === "string" && KEY.test(sha256);
  if (typeof id !== "string" || typeof file !== "string" || typeof reason !== "string" || !isContent) {
    throw new InvalidDataError(
      path,
      `line ${line.number} is not { id, path, reason }: the file has been edited`,
    );
  }
  return { id, path: file, reason, ...sha256 === undefined ? {} : { sha256 } };
}

/** The change on a line of a store's list of changes. */
export function parseChange(path: string, line: Line): RowChange {
  const change = parseLine(path, line);
  const isChange = Array.isArray(change) && change.length === 2 && Number.isSafeInteger(change[0]) &&
    change[0] >= 0 && (change[1] === null || typeof change[1] === "string");
  if (!isChange) {
    throw new InvalidDataError(path, `line ${line.number} is not [row, id]: the file has been edited`);
  }
  return change as unknown as RowChange;
}

const KEY = /^[0-9a-f]{64}$/;
const KEY_BYTES = 32;

/** Bytes of what is kept of a row's content: its SHA-256, zeros where nobody told, and 1 where it is flat. */
export const CONTENT_BYTES: number = KEY_BYTES + 1;

/**
 * What is kept of rows' contents, as bytes.
 *
 * @throws {RangeError} If a key is no SHA-256 in hexadecimal.
 */
export function formatContents(contents: readonly RowContent[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(contents.length * CONTENT_BYTES);
  contents.forEach(({ sha256, isFlat }, row) => {
    if (sha256 !== null) {
      if (!KEY.test(sha256)) {
        throw new RangeError(
          `Cannot keep a content as its key must be a SHA-256 in hexadecimal: current value is "${sha256}"`,
        );
      }
      bytes.set(Uint8Array.fromHex(sha256), row * CONTENT_BYTES);
    }
    bytes[row * CONTENT_BYTES + KEY_BYTES] = isFlat ? 1 : 0;
  });
  return bytes;
}

/** What is kept of the content of row `row`; nothing is known of one beyond the end. */
export function parseContent(bytes: Uint8Array, row: number): RowContent {
  const key = bytes.subarray(row * CONTENT_BYTES, row * CONTENT_BYTES + KEY_BYTES);
  return {
    sha256: key.some((byte) => byte !== 0) ? key.toHex() : null,
    isFlat: bytes[row * CONTENT_BYTES + KEY_BYTES] === 1,
  };
}
