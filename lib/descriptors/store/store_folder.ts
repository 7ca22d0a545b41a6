import { join } from "@std/path";
import { formatShard } from "./shard.ts";
import { InvalidDataError } from "../../errors.ts";
import type { TargetSize } from "../../types.ts";
import { exists } from "../../files/exists.ts";
import { formatHeader, readHeader, type StoreFiles, type StoreHeader } from "./store_files.ts";

/**
 * Refuses a folder that is neither such a store nor free to become one.
 *
 * @throws {InvalidDataError} If something else is there, or a store of another method, settings, shard or precision.
 */
export async function refuseOtherFolders(
  path: string,
  header: StoreHeader,
  files: StoreFiles,
): Promise<void> {
  try {
    if (await exists(files.header)) {
      await refuseOtherHeader(path, header);
      return;
    }
    for await (const { name } of Deno.readDir(path)) {
      // What a process leaves that is killed between making the folder and its header.
      const file = join(path, name);
      if (file === partialHeader(files)) continue;
      if (file === files.vectors && (await Deno.stat(file)).size === 0) continue;
      throw new InvalidDataError(
        path,
        `it is not a descriptor store, and it holds "${name}": give a folder that is empty or does not exist yet`,
      );
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (!(error instanceof Deno.errors.NotADirectory)) throw error;
    throw new InvalidDataError(path, "it is a file, but a folder is expected", { cause: error });
  }
}

function partialHeader(files: StoreFiles): string {
  return `${files.header}.partial`;
}

/**
 * Writes the header of a new store, or makes sure that the one that is there says the same.
 *
 * @returns False if the store is of an earlier version, which knows nothing of contents.
 * @throws {InvalidDataError} If it names another method, other settings, another shard or another precision.
 */
export async function agreeOnHeader(path: string, header: StoreHeader, files: StoreFiles): Promise<boolean> {
  if (await exists(files.header)) return await refuseOtherHeader(path, header);
  await writeHeader(header, files);
  return true;
}

/** Writes the header of a store, in place of one of an earlier version. */
export async function writeHeader(header: StoreHeader, files: StoreFiles): Promise<void> {
  await Deno.writeTextFile(partialHeader(files), formatHeader(header));
  await Deno.rename(partialHeader(files), files.header);
}

async function refuseOtherHeader(path: string, header: StoreHeader): Promise<boolean> {
  const stored = await readHeader(path);
  if (formatHeader(stored) === formatHeader(header)) return stored.knowsContents;
  throw new InvalidDataError(
    path,
    `its descriptors were made by ${describe(stored)}, which cannot be mixed with those of ${
      describe(header)
    }: ` +
      "give the same method, settings, shard and precision to go on with it, or give another folder",
  );
}

function describe({ method, shard, precision }: StoreHeader): string {
  const { name, dims, fingerprint, preparation: { size, resize } } = method;
  const part = shard === null ? "" : `, shard ${formatShard(shard)}`;
  const prepared = size === null ? "full size" : `${formatSize(size)}, resize ${resize}`;
  return `${name} (${dims} dimensions of ${precision}, ${prepared}, fingerprint ${
    fingerprint.slice(0, 12)
  }${part})`;
}

function formatSize(size: TargetSize): string {
  return "shortEdge" in size ? `short edge ${size.shortEdge}` : `${size.width} × ${size.height}`;
}
