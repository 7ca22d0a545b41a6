import type { CachedEpoch } from "./cached_epoch.ts";

/**
 * The first views of one epoch with the other views of another.
 *
 * @param first Whose path, ids and first views are taken; it is closed with the result.
 * @param other Whose further views are taken, of the same images; it is closed with the result.
 * @returns The two as one epoch; the caller closes it.
 */
export function pairedEpoch(first: CachedEpoch, other: CachedEpoch): CachedEpoch {
  return {
    path: first.path,
    ids: first.ids,
    unreadable: new Map([...first.unreadable, ...other.unreadable]),
    read: async (id) => {
      const [firstViews, otherViews] = await Promise.all([first.read(id), other.read(id)]);
      return [firstViews[0]!, ...otherViews.slice(1)];
    },
    readFeature: (id) => first.readFeature(id),
    close: () => {
      first.close();
      other.close();
    },
  };
}
