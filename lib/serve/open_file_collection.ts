import type { DescriptorBlocks } from "../descriptors/descriptor_blocks.ts";
import type { StoredDescriptors } from "../descriptors/store/read_store.ts";
import { streamDescriptors } from "../descriptors/stream_descriptors.ts";
import { InvalidDataError } from "../errors.ts";
import { createReferenceIndex, type ReferenceIndex } from "../search/create_reference_index.ts";
import type { Collection } from "./collection.ts";

/**
 * Reads descriptors into memory.
 *
 * @param path A store's folder, or a file of descriptors, for errors.
 * @param source What is read.
 * @throws {InvalidDataError} If an id is twice in it, or a number is not finite.
 */
export async function readIntoIndex(path: string, source: DescriptorBlocks): Promise<ReferenceIndex> {
  const index = createReferenceIndex({ dims: source.dims, bits: source.bits !== undefined });
  for await (const block of source.blocks()) {
    const double = block.ids.find((id) => index.has(id));
    if (double !== undefined) throw new InvalidDataError(path, `two rows have the same id, "${double}"`);
    index.add(block);
  }
  return index;
}

/**
 * Opens descriptors that are only searched, as they are now: what others add to them meanwhile is not seen.
 *
 * @param path A store's folder, or a file of descriptors.
 * @throws {DataMissingError} If there is nothing of that name.
 * @throws {InvalidDataError} If it is damaged, or none of these.
 */
export async function openFileCollection(path: string): Promise<Collection> {
  const source = await streamDescriptors(path);
  const index = await readIntoIndex(path, source);
  const contents = new Map<string, string>();
  if ("contents" in source) {
    for await (const { id, sha256 } of (source as StoredDescriptors).contents()) {
      if (sha256 !== null) contents.set(id, sha256);
    }
  }
  const cannot = () => Promise.reject(new TypeError(`Cannot change ${path} as it was opened to be read`));
  return {
    isReadOnly: true,
    count: () => Promise.resolve(index.count()),
    find: (id) => Promise.resolve(index.has(id) ? { sha256: contents.get(id) ?? null } : null),
    search: index.search,
    add: cannot,
    remove: cannot,
    close: () => Promise.resolve(),
  };
}
