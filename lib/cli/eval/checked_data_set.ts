import { DataMissingError, InvalidDataError } from "../../errors.ts";
import type { ImageEntry } from "../../types.ts";

/** One part of a data set, as it is on disk. */
export interface CheckedPart {
  /** Description of the part. */
  part: string;
  /** Where it was found, or what was looked for. */
  where: string;
  /** How many images, or lines of a kind, it has; 0 where it is missing. */
  count: number;
  /** How many it has as published; `null` where nobody says. */
  published: number | null;
  /** True if it is not there at all. */
  missing: boolean;
}

/** A data set, as it is on disk. */
export interface CheckedDataSet {
  /** Its name. */
  name: string;
  /** Layout that its parts are named by. */
  layout: string;
  /** Its parts. */
  parts: CheckedPart[];
  /** Problems that an evaluation would refuse, in sentences. */
  problems: string[];
  /** The images that an evaluation would describe, set by set. */
  images: ImageEntry[][];
}

/**
 * Returns what a reader gives; where it refuses, the reason is written down.
 *
 * @param problems Where reasons are added.
 * @returns `null` where it refused.
 */
export async function tolerant<Value>(
  read: () => Promise<Value> | Value,
  problems: string[],
): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidDataError || error instanceof DataMissingError)) throw error;
    problems.push(error.message);
    return null;
  }
}
