import { join } from "@std/path";
import { exists } from "../../files/exists.ts";
import { removeFolder } from "../../files/remove_folder.ts";
import { DEFAULT_ROWS } from "./read_rows.ts";
import { openStore } from "./open_store.ts";
import { readStore } from "./read_store.ts";
import { unprunedPath } from "./store_files.ts";

/**
 * Writes a store anew without the rows of images that are gone.
 *
 * The new store takes the place of the old one once it is whole. Between the two a killed process can leave the old one under
 * its name with `.unpruned`; {@linkcode openStore} puts it back.
 *
 * @param path The store's folder.
 * @returns How many rows were left out.
 * @throws {DataMissingError} If there is no such folder.
 * @throws {InvalidDataError} If it is no store, or another process is writing to it.
 */
export async function pruneStore(path: string): Promise<number> {
  const stored = await readStore(path);
  const { method, shard, precision, gone } = stored;
  if (gone === 0) return 0;
  const options = { precision, ...shard === null ? {} : { shard } };
  const lock = await openStore(path, method, options);
  try {
    const partial = `${path}.pruned`;
    await removeFolder(partial);
    const pruned = await openStore(partial, method, options);
    try {
      const contents = stored.contents();
      await pruned.append({
        ...{ ids: [], vectors: new Float32Array() },
        unreadable: await Array.fromAsync(stored.unreadable()),
      });
      for await (const { ids, vectors } of stored.blocks(DEFAULT_ROWS)) {
        const told = [];
        for (let row = 0; row < ids.length; row++) told.push((await contents.next()).value!);
        await pruned.append({
          ...{ ids, vectors, unreadable: [] },
          flat: told.filter(({ isFlat }) => isFlat).map(({ id }) => id),
          contents: told.map(({ sha256 }) => sha256),
        });
      }
    } finally {
      await pruned.close();
    }
    const record = join(path, "files.jsonl");
    if (await exists(record)) await Deno.copyFile(record, join(partial, "files.jsonl"));
    await Deno.rename(path, unprunedPath(path));
    await Deno.rename(partial, path);
    await removeFolder(unprunedPath(path));
    return gone;
  } finally {
    await lock.close();
  }
}
