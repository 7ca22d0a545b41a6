import { resolve } from "@std/path";
import type { Decisions } from "./decisions.ts";
import type { DuplicateGroup, DuplicateImage } from "./form_groups.ts";

/**
 * Groups with what a person has decided to keep and to move in place of what is suggested. A file that has another name or place
 * by now is known by its content. Of a group something stays in any case, and files that are only looked up stay.
 *
 * @param against Folders whose images are only looked up.
 */
export function applyDecisions(
  groups: readonly DuplicateGroup[],
  { keep = [], move = [] }: Decisions,
  against: readonly string[],
): DuplicateGroup[] {
  const decided = [
    ...keep.map((file) => ({ ...file, keep: true })),
    ...move.map((file) => ({ ...file, keep: false })),
  ];
  if (decided.length === 0) return [...groups];
  const places = new Set(groups.flatMap(({ images }) => images.map(({ path }) => resolve(path))));
  const byPlace = new Map(decided.map((file) => [file.path, file]));
  const lost = Map.groupBy(decided.filter(({ path }) => !places.has(path)), ({ key }) => key);
  const verdict = ({ path, key, folder, keep }: DuplicateImage): boolean => {
    if (against.includes(folder)) return keep;
    const own = byPlace.get(resolve(path));
    // Under the same name there may be something else by now.
    if (own !== undefined && (own.key === undefined || own.key === key)) return own.keep;
    const elsewhere = lost.get(key) ?? [];
    const isAgreed = elsewhere.length > 0 && elsewhere.every((file) => file.keep === elsewhere[0]!.keep);
    return isAgreed ? elsewhere[0]!.keep : keep;
  };
  return groups.map((group) => {
    const images = group.images.map((image) => ({ ...image, keep: verdict(image) }));
    if (!images.some(({ keep }) => keep)) return group;
    return {
      ...group,
      images: images.sort((one, other) => Number(other.keep) - Number(one.keep)),
      bytesToFree: images.reduce((sum, { keep, isLink, size }) => keep || isLink ? sum : sum + size, 0),
    };
  });
}
