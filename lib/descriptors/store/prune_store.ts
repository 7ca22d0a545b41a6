import { join, resolve } from "@std/path";
import { InvalidDataError } from "../../errors.ts";
import { exists } from "../../files/exists.ts";
import { openStore } from "./open_store.ts";
import { DEFAULT_ROWS } from "./read_rows.ts";
import { readStore, type StoredDescriptors } from "./read_store.ts";
import { prunedPath, RECORD, storeFiles, storeHeaderPath, unprunedPath } from "./store_files.ts";
import { STORE_PRECISIONS } from "./store_precision.ts";

/**
 * Writes a store anew without the rows of images that are gone.
 *
 * The new store takes the place of the old one once it is whole; whatever else lies in the folder moves along. A process that is
 * killed between the two leaves them beside the place, with `.pruned` and `.unpruned`, and {@linkcode openStore} finishes what
 * it was at.
 *
 * @param path The store's folder.
 * @returns How many rows were left out.
 * @throws {DataMissingError} If there is no such folder.
 * @throws {InvalidDataError} If it is no store, another process is writing to it, or what has the names that are needed beside it
 * is no store.
 */
export async function pruneStore(path: string): Promise<number> {
  const stored = await readStore(path);
  const { method, shard, precision, gone } = stored;
  if (gone === 0) return 0;
  // A link stays where it is.
  const place = await Deno.realPath(resolve(path));
  const [pruned, unpruned] = [prunedPath(place), unprunedPath(place)];
  const options = { precision, ...shard === null ? {} : { shard } };
  const lock = await openStore(place, method, options);
  try {
    for (const left of [pruned, unpruned]) {
      // What a killed pruning had moved already.
      if (await exists(storeHeaderPath(left))) await moveOthers(left, place);
      await removeStore(left);
    }
    await writePruned(pruned, stored);
    await moveOthers(place, pruned);
    await Deno.rename(place, unpruned);
    await Deno.rename(pruned, place);
    await removeStore(unpruned);
    return gone;
  } finally {
    await lock.close();
  }
}

async function writePruned(path: string, stored: StoredDescriptors): Promise<void> {
  const { method, shard, precision } = stored;
  const pruned = await openStore(path, method, { precision, ...shard === null ? {} : { shard } });
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
}

/** Names of a store's own files, whatever its precision. */
const OWN: ReadonlySet<string> = new Set(
  STORE_PRECISIONS.flatMap((precision) =>
    Object.values(storeFiles("", precision)).map((file) => file.replace(/^.*[\\/]/, ""))
  ),
);

/** Moves what is in a store's folder and is not the store's, such as exported files. */
async function moveOthers(from: string, to: string): Promise<void> {
  for await (const { name } of Deno.readDir(from)) {
    if (!OWN.has(name) && !await exists(join(to, name))) await Deno.rename(join(from, name), join(to, name));
  }
}

/**
 * Removes a store that was written, or replaced, by a pruning that was killed; nothing that is not a store's.
 *
 * @throws {InvalidDataError} If something else is there.
 */
async function removeStore(path: string): Promise<void> {
  if (!await exists(path)) return;
  const names = (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);
  const other = names.find((name) => !OWN.has(name) && name !== RECORD);
  if (other !== undefined || names.length > 0 && !await exists(storeHeaderPath(path))) {
    throw new InvalidDataError(path, `it is in the way, and holds "${other ?? names[0]}": move it elsewhere`);
  }
  await Deno.remove(path, { recursive: true });
}
