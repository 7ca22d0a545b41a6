import { InvalidDataError } from "../errors.ts";
import { readJsonFile } from "../json/read_json_file.ts";

/** What a person has decided about images, by the keys of their contents, which names and places do not change. */
export interface Decisions {
  /** Pairs of contents that are no copies of one another. */
  apart: [key: string, other: string][];
  /**
   * Files that are to be kept.
   *
   * @default {none is known}
   */
  keep?: DecidedFile[];
  /**
   * Files that are to be moved.
   *
   * @default {none is known}
   */
  move?: DecidedFile[];
}

/** A file about which something was decided. */
export interface DecidedFile {
  /** Its full path then. */
  path: string;
  /** The SHA-256 of its content, in hexadecimal, by which it is known under another name; files of earlier versions have none. */
  key?: string | undefined;
}

/** What the file of decisions says that it is. */
export const DECISIONS_FORMAT = "rdcd decisions";
const KEY = /^[0-9a-f]{64}$/;

/**
 * Reads decisions, as the review page saves them.
 *
 * @throws {DataMissingError} If there is no such file.
 * @throws {InvalidDataError} If it holds something else.
 */
export async function readDecisions(path: string): Promise<Decisions> {
  const { format, apart, keep = [], move = [] } =
    (await readJsonFile(path, "Save decisions on the review page.") ?? {}) as Record<
      string,
      unknown
    >;
  if (format !== DECISIONS_FORMAT) {
    throw new InvalidDataError(path, `it holds no decisions, whose format is "${DECISIONS_FORMAT}"`);
  }
  if (!Array.isArray(apart) || !apart.every(isPair)) {
    throw new InvalidDataError(path, "apart must be a list of pairs of SHA-256 keys");
  }
  return { apart, keep: readFiles(path, "keep", keep), move: readFiles(path, "move", move) };
}

function readFiles(path: string, name: string, files: unknown): DecidedFile[] {
  const isKey = (key: unknown) => key === undefined || typeof key === "string" && KEY.test(key);
  if (!Array.isArray(files)) throw new InvalidDataError(path, `${name} must be a list of files`);
  return files.map((file): DecidedFile => {
    const found = typeof file === "string" ? { path: file } : file;
    if (typeof found?.path !== "string" || !isKey(found.key)) {
      throw new InvalidDataError(path, `${name} must be a list of { path, key }, where key is a SHA-256`);
    }
    return { path: found.path, key: found.key };
  });
}

function isPair(pair: unknown): pair is [string, string] {
  return Array.isArray(pair) && pair.length === 2 &&
    pair.every((key) => typeof key === "string" && KEY.test(key));
}
