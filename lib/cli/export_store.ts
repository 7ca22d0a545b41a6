import { join } from "@std/path";
import type { StoredDescriptors } from "../descriptors/store/read_store.ts";
import { writeIscHdf5 } from "../descriptors/formats/write_isc_hdf5.ts";
import { writeNpy } from "../descriptors/formats/write_npy.ts";
import { writeParquet } from "../descriptors/formats/write_parquet.ts";
import { oneOf } from "./method_options.ts";

const WRITERS = { npy: writeNpy, hdf5: writeIscHdf5, parquet: writeParquet } as const;

/** Format that a store can be exported as. */
export type ExportFormat = keyof typeof WRITERS;

/**
 * Checks what the user typed after `--export`.
 *
 * @throws {UsageError} If it is no format.
 */
export function exportFormat(value: string | undefined): ExportFormat | undefined {
  return value === undefined ? undefined : oneOf("export", value, Object.keys(WRITERS) as ExportFormat[]);
}

/**
 * Writes a store's descriptors into a file in its folder.
 *
 * @returns The file.
 */
export async function exportStore(store: StoredDescriptors, format: ExportFormat): Promise<string> {
  const path = join(store.path, `descriptors.${format}`);
  await WRITERS[format](path, store);
  return path;
}
