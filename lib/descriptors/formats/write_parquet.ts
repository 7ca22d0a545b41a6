import { descriptorBlocks } from "../store/descriptor_blocks.ts";
import { METHOD_KEY, PARQUET_COLUMNS } from "./parquet_file.ts";
import type { StoredMethod } from "../store/store_files.ts";
import { writeAll } from "../../files/write_all.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import type { Descriptors } from "../../types.ts";
import type { DescriptorBlocks } from "../descriptor_blocks.ts";

/** Rows a group: 4 MiB at 256 dimensions, so that a reader can take a group at a time whatever its memory. */
const GROUP_ROWS = 4096;

const { id: ID, descriptor: DESCRIPTOR } = PARQUET_COLUMNS;

/** A list of three levels, as the format asks for: DuckDB and Polars read it as an array of floats. */
const SCHEMA = [
  { name: "rdcd", num_children: 2 },
  { name: ID, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  { name: DESCRIPTOR, converted_type: "LIST", repetition_type: "REQUIRED", num_children: 1 },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
] as const;

/**
 * Writes descriptors as Parquet: a row an image, with columns `id` (string) and `descriptor` (list of float32).
 * DuckDB and Polars read it as it is. The numbers are not compressed, as there is nothing to gain from descriptors. A
 * store's method is kept in the file's metadata under `rdcd.method`, as JSON. A file of that name is replaced.
 *
 * @param path The `.parquet` file.
 * @param descriptors Descriptors in memory, or on disk and then read in blocks.
 *
 * @example Two descriptors
 * ```ts
 * import { loadDescriptors, writeParquet } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const written = { ids: ["a", "b"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 };
 * await writeParquet(`${folder}/two.parquet`, written);
 * assert.deepEqual(await loadDescriptors(`${folder}/two.parquet`), written);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeParquet(
  path: string,
  descriptors: Descriptors | DescriptorBlocks & { readonly method?: StoredMethod },
): Promise<void> {
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  const source = descriptorBlocks(descriptors);
  const method = "method" in descriptors ? descriptors.method : undefined;
  await writeReplacing(path, async (partial) => {
    using file = await Deno.open(partial, { write: true, create: true, truncate: true });
    const buffer = new ByteWriter();
    const flush = async () => {
      await writeAll(file, buffer.getBytes());
      buffer.index = 0;
    };
    const writer = new ParquetWriter({
      ...{ writer: buffer, schema: [...SCHEMA], codec: "UNCOMPRESSED", createdBy: "rdcd", statistics: false },
      ...method === undefined ? {} : { kvMetadata: [{ key: METHOD_KEY, value: JSON.stringify(method) }] },
    });
    for await (const { ids, vectors, dims } of source.blocks(GROUP_ROWS)) {
      const rows = ids.map((_, row) => Array.from(vectors.subarray(row * dims, (row + 1) * dims)));
      await writer.write({
        columnData: [
          { name: ID, data: ids, encoding: "PLAIN", offsetIndex: false },
          { name: DESCRIPTOR, data: rows, encoding: "PLAIN", offsetIndex: false },
        ],
        rowGroupSize: GROUP_ROWS,
      });
      await flush();
    }
    await writer.finish();
    await flush();
  });
}
