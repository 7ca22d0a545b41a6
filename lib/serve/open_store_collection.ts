import { decodeRows, encodeRows } from "../descriptors/store/row_encoding.ts";
import { openStore, type StoredMethod } from "../descriptors/store/open_store.ts";
import { readStore } from "../descriptors/store/read_store.ts";
import { oneAtATime } from "../parallel/one_at_a_time.ts";
import type { AddOutcome, Collection, NewImage } from "./collection.ts";
import { exists } from "../files/exists.ts";
import { readIntoIndex } from "./open_file_collection.ts";

/**
 * Opens a store that is searched in memory and added to, which is locked against others that would write to it. It is made
 * if it is not there.
 *
 * @param path The store's folder.
 * @param method The method whose descriptors it holds.
 * @throws {InvalidDataError} If it is something else, is damaged, is of another method, or another process writes to it.
 */
export async function openStoreCollection(path: string, method: StoredMethod): Promise<Collection> {
  const stored = await exists(path) ? await readStore(path) : null;
  const open = () =>
    openStore(path, method, {
      shard: stored?.shard ?? undefined,
      ...stored === null ? {} : { precision: stored.precision },
    });
  let store = await open();
  try {
    // Only now, as nobody else writes to it any more.
    const source = await readStore(path);
    return collection(await readIntoIndex(path, source), source.precision);
  } catch (error) {
    await store.close();
    throw error;
  }

  function collection(
    index: Awaited<ReturnType<typeof readIntoIndex>>,
    precision: Awaited<ReturnType<typeof readStore>>["precision"],
  ): Collection {
    const { dims } = method;
    const inTurn = oneAtATime();
    const outcomeFor = ({ id, sha256 }: NewImage): AddOutcome =>
      !store.has(id) ? "added" : store.contentOf(id) === sha256 ? "same" : "other";

    async function append(images: readonly NewImage[]): Promise<void> {
      const ids = images.map(({ id }) => id);
      const rows = new Float32Array(ids.length * dims);
      images.forEach(({ vector }, row) => rows.set(vector, row * dims));
      // An image of that name could not be read once; this one could.
      await store.remove(ids.filter((id) => store.isUnreadable(id)));
      try {
        await store.append({
          ...{ ids, vectors: rows, unreadable: [] },
          flat: images.filter(({ isFlat }) => isFlat).map(({ id }) => id),
          contents: images.map(({ sha256 }) => sha256),
        });
      } catch (error) {
        await reopen();
        if (!ids.every((id) => store.has(id))) throw error;
      } finally {
        const kept = ids.flatMap((id, row) => store.has(id) ? [row] : []);
        // As the store gives them back, so that scores are the same after it was opened again.
        const bytes = new Uint8Array(encodeRows(rows, dims, precision));
        const decoded = decodeRows(bytes, dims, precision);
        for (const row of kept) {
          const vectors = decoded.subarray(row * dims, (row + 1) * dims);
          index.add({ ids: [ids[row]!], vectors, dims });
        }
      }
    }

    /** After a write that did not end well, as on a full disk, the store is good for nothing until it is opened again. */
    async function reopen(): Promise<void> {
      await store.close().catch(() => {});
      store = await open();
    }

    return {
      isReadOnly: false,
      count: () => Promise.resolve(index.count()),
      find: (id) => Promise.resolve(index.has(id) ? { sha256: store.contentOf(id) } : null),
      search: index.search,
      add: (images) =>
        inTurn(async () => {
          const fresh = new Map<string, NewImage>();
          const outcomes = images.map((image) => {
            const before = fresh.get(image.id);
            if (before !== undefined) return before.sha256 === image.sha256 ? "same" : "other";
            const outcome = outcomeFor(image);
            if (outcome === "added") fresh.set(image.id, image);
            return outcome;
          });
          if (fresh.size > 0) await append([...fresh.values()]);
          return outcomes;
        }),
      remove: (ids) =>
        inTurn(async () => {
          const there = ids.map((id, place) => index.has(id) && ids.indexOf(id) === place);
          const gone = ids.filter((_, place) => there[place]);
          if (gone.length === 0) return there;
          try {
            await store.remove(gone);
          } catch (error) {
            await reopen();
            if (gone.some((id) => store.has(id))) throw error;
          }
          index.remove(gone);
          return there;
        }),
      close: () => inTurn(() => store.close()),
    };
  }
}
