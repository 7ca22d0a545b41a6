import type { ImageEntry } from "../../types.ts";
import { compareIds } from "../../text/compare_ids.ts";

/**
 * Images in the order of their ids' UTF-16 code units, whatever order they come in.
 *
 * @param attempt What they are for, such as `"train"`.
 * @throws {RangeError} If two have the same id.
 */
export function sortedById(attempt: string, entries: readonly ImageEntry[]): ImageEntry[] {
  const sorted = entries.toSorted((a, b) => compareIds(a.id, b.id));
  const twice = sorted.find(({ id }, index) => id === sorted[index + 1]?.id);
  if (twice === undefined) return sorted;
  throw new RangeError(
    `Cannot ${attempt} as each image's id must be its own: current value is two of "${twice.id}"`,
  );
}
