import { join } from "@std/path";
import type { DescriptorMethod } from "../method.ts";
import { STORE_PRECISIONS, type StorePrecision } from "./store_precision.ts";
import { InvalidDataError } from "../../errors.ts";
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
  /** One unreadable image a line: `{ id, path, reason }`. */
  unreadable: string;
  /** One id a line, as a JSON string, of images in which there is nothing to be seen, in the order of their rows. */
  flat: string;
}

/** Where the header of the store in folder `path` is. */
export function storeHeaderPath(path: string): string {
  return join(path, "store.json");
}

/** Where the files of the store of some precision in folder `path` are. */
export function storeFiles(path: string, precision: StorePrecision): StoreFiles {
  return {
    header: storeHeaderPath(path),
    vectors: join(path, `vectors.${EXTENSIONS[precision]}`),
    ids: join(path, "ids.jsonl"),
    unreadable: join(path, "unreadable.jsonl"),
    flat: join(path, "flat.jsonl"),
  };
}

const FORMAT = "rdcd descriptors";
// Stores of float32 have no word of precision, as before there was any other.
const VERSION = 1;
const VERSION_WITH_PRECISION = 2;
const EXTENSIONS: Readonly<Record<StorePrecision, string>> = {
  float32: "f32",
  float16: "f16",
  int8: "i8",
  bits: "bits",
};
const MAX_HEADER_BYTES = 2 ** 20;
const MAX_LINE_BYTES = 2 ** 20;
const READ_BYTES = 2 ** 18;
const NEWLINE = 10;

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
    ...precision === "float32" ? { version: VERSION } : { version: VERSION_WITH_PRECISION, precision },
    ...shard === null ? {} : { shard: formatShard(shard) },
    method: stored,
  };
  return `${JSON.stringify(header, null, 2)}\n`;
}

/**
 * Reads the header of the store in folder `path`.
 *
 * @throws {Deno.errors.NotFound} If the folder has no header.
 * @throws {InvalidDataError} If the file is not a header of these versions.
 */
export async function readHeader(path: string): Promise<StoreHeader> {
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
  if (version !== VERSION && version !== VERSION_WITH_PRECISION) {
    throw new InvalidDataError(
      header,
      `its format version is ${JSON.stringify(version)}, and this program reads versions ${VERSION} and ` +
        `${VERSION_WITH_PRECISION}`,
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
  return { method, shard: shard === undefined ? null : readShard(header, shard), precision };
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

/** A whole line of a file. */
export interface Line {
  /** The line without its end. */
  text: string;
  /** Its number, from 1. */
  number: number;
  /** Bytes from the start of the file to the end of this line, its line break included. */
  end: number;
}

/**
 * The lines of a file that are whole, which is to say end in a line break. What a killed process left of a last one
 * is passed over.
 *
 * @throws {InvalidDataError} If a line is longer than any id can be.
 */
export async function* wholeLines(path: string): AsyncGenerator<Line, void, undefined> {
  for await (const lines of wholeLineRuns(path)) yield* lines;
}

/**
 * The same in the runs in which they are read, as waiting for each of a million lines takes longer than reading them.
 *
 * @throws {InvalidDataError} If a line is longer than any id can be.
 */
export async function* wholeLineRuns(path: string): AsyncGenerator<Line[], void, undefined> {
  using file = await Deno.open(path);
  const buffer = new Uint8Array(READ_BYTES);
  let rest = new Uint8Array();
  let [number, end] = [0, 0];
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    const bytes = new Uint8Array(rest.length + read);
    bytes.set(rest);
    bytes.set(buffer.subarray(0, read), rest.length);
    const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
    if (whole.length > 0) {
      const lines = linesOf(whole, number, end);
      number += lines.length;
      end += whole.length;
      yield lines;
    }
    rest = bytes.slice(whole.length);
    if (rest.length > MAX_LINE_BYTES) {
      throw new InvalidDataError(path, `line ${number + 1} is longer than ${MAX_LINE_BYTES} bytes`);
    }
  }
}

/** The lines of bytes that end in a line break, after `number` lines and `end` bytes. */
function linesOf(bytes: Uint8Array, number: number, end: number): Line[] {
  const texts = new TextDecoder().decode(bytes.subarray(0, -1)).split("\n");
  let stop = -1;
  return texts.map((text, index) => {
    stop = bytes.indexOf(NEWLINE, stop + 1);
    return { text, number: number + index + 1, end: end + stop + 1 };
  });
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
  const { id, path: file, reason } = (parseLine(path, line) ?? {}) as Record<string, unknown>;
  if (typeof id !== "string" || typeof file !== "string" || typeof reason !== "string") {
    throw new InvalidDataError(
      path,
      `line ${line.number} is not { id, path, reason }: the file has been edited`,
    );
  }
  return { id, path: file, reason };
}
