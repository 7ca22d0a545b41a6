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
  keep?: string[];
  /**
   * Files that are to be moved.
   *
   * @default {none is known}
   */
  move?: string[];
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
  for (const [name, paths] of Object.entries({ keep, move })) {
    if (!Array.isArray(paths) || !paths.every((path) => typeof path === "string")) {
      throw new InvalidDataError(path, `${name} must be a list of paths`);
    }
  }
  return { apart, keep: keep as string[], move: move as string[] };
}

function isPair(pair: unknown): pair is [string, string] {
  return Array.isArray(pair) && pair.length === 2 &&
    pair.every((key) => typeof key === "string" && KEY.test(key));
}
