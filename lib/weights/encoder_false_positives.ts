import { CheckpointError, InvalidDataError } from "../errors.ts";
import type { Codec } from "../codecs/fit_codec.ts";
import type { FalsePositives } from "../thresholds/false_positives.ts";
import { parseFalsePositives } from "../thresholds/parse_false_positives.ts";

/** Tables for an encoder's descriptors, for those that go through its codec, and for its nested ones. */
export type EncoderFalsePositives = Readonly<Record<string, FalsePositives>>;

const KEY = "rdcd.falsePositives";

/** The key of a table: the codec's name, or how many numbers descriptors without codec have. */
export function falsePositivesKey(codec: Codec | null, dims: number): string {
  return codec?.name ?? String(dims);
}

/** The key of the table of the same descriptors' scores, normalized by a background. */
export function normalizedFalsePositivesKey(codec: Codec | null, dims: number): string {
  return `${falsePositivesKey(codec, dims)}, normalized`;
}

/** Text of the tables for a file's metadata. */
export function formatFalsePositives(tables: EncoderFalsePositives): Record<string, string> {
  return Object.keys(tables).length === 0 ? {} : { [KEY]: JSON.stringify(tables) };
}

/**
 * The tables in a file's metadata; none where it has none.
 *
 * @throws {CheckpointError} If they are no tables.
 */
export function restoreFalsePositives(
  path: string,
  metadata: ReadonlyMap<string, string>,
): EncoderFalsePositives {
  const text = metadata.get(KEY);
  if (text === undefined) return {};
  try {
    const entries = Object.entries(JSON.parse(text) ?? {});
    return Object.fromEntries(entries.map(([key, json]) => [key, parseFalsePositives(json, path)]));
  } catch (error) {
    if (!(error instanceof InvalidDataError || error instanceof SyntaxError)) throw error;
    throw new CheckpointError(path, `its false positives cannot be read: ${error.message}`, { cause: error });
  }
}
