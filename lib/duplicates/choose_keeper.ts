import { compareIds } from "../text/compare_ids.ts";

/** What decides which of several copies is kept. */
export interface KeeperFacts {
  /** The file. */
  path: string;
  /** Bytes. */
  size: number;
  /** When it was written last, in milliseconds since 1970. */
  modified: number;
  /** Pixels a row, upright. */
  width: number;
  /** Rows. */
  height: number;
  /** True if it is a JPEG without its end, so that some of it may be gray. */
  lacksEnd: boolean;
}

/**
 * Orders copies, the one to keep first: a whole file, the largest picture, of equally large ones the least compressed, of these the
 * oldest; then by name.
 *
 * @returns For `sort`: below 0 where `one` comes first.
 */
export function compareKeepers(one: KeeperFacts, other: KeeperFacts): number {
  return Number(one.lacksEnd) - Number(other.lacksEnd) ||
    other.width * other.height - one.width * one.height || other.size - one.size ||
    one.modified - other.modified || compareIds(one.path, other.path);
}
