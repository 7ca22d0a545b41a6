import { parquetReadObjects } from "hyparquet";
import { DECOMPRESSORS, openParquet, PARQUET_COLUMNS, type ParquetFile } from "./parquet_file.ts";
import { checkRows, DEFAULT_ROWS } from "../store/read_rows.ts";
import { InvalidDataError } from "../../errors.ts";
import type { Descriptors } from "../../types.ts";
import type { DescriptorBlocks } from "../descriptor_blocks.ts";

/** Options for {@linkcode readParquet}. */
export interface ReadParquetOptions {
  /**
   * The column with the ids, of strings.
   *
   * @default {"id"}
   */
  idColumn?: string;
  /**
   * The column with the descriptors, of lists of float32, float64 or float16, all of one length.
   *
   * @default {"descriptor"}
   */
  descriptorColumn?: string;
}

/**
 * Opens descriptors in a Parquet file, such as {@linkcode writeParquet} makes and DuckDB or Polars do.
 * Files may be compressed by Snappy, Zstandard,
 * gzip or Brotli. A group of rows is read at a time.
 *
 * @param path The `.parquet` file.
 * @param options Names of the columns.
 * @returns The descriptors in blocks.
 * @throws {DataMissingError} If there is no such file.
 * @throws {InvalidDataError} If it is no Parquet file, is damaged, lacks a column, has groups of rows too large to be
 * read at once, or rows of other kinds or lengths.
 *
 * @example What was written is read
 * ```ts
 * import { readParquet, writeParquet } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await writeParquet(`${folder}/a.parquet`, { ids: ["a", "b"], vectors: new Float32Array([1, 0, 0, 1]), dims: 2 });
 * const { count, dims } = await readParquet(`${folder}/a.parquet`);
 * assert.deepEqual([count, dims], [2, 2]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readParquet(path: string, options: ReadParquetOptions = {}): Promise<DescriptorBlocks> {
  const { idColumn = PARQUET_COLUMNS.id, descriptorColumn = PARQUET_COLUMNS.descriptor } = options;
  const columns = { id: idColumn, descriptor: descriptorColumn };
  await using file = await openParquet(path);
  const found = new Set(
    file.metadata.row_groups.flatMap(({ columns }) =>
      columns.map(({ meta_data }) => meta_data?.path_in_schema[0])
    ),
  );
  for (const column of Object.values(columns)) {
    if (file.metadata.row_groups.length === 0 || found.has(column)) continue;
    throw new InvalidDataError(
      path,
      `it has no column "${column}"; its columns are ${[...found].join(", ")}`,
    );
  }
  const count = Number(file.metadata.num_rows);
  const first = count === 0 ? undefined : (await readRows(path, file, columns, 0, 1))[0]!.descriptor;
  const dims = first?.length ?? 0;
  if (dims === 0) throw new InvalidDataError(path, "it has no descriptor, or empty ones");
  return {
    count,
    dims,
    async *blocks(rows = DEFAULT_ROWS) {
      checkRows(rows);
      await using own = await openParquet(path);
      yield* inBlocks(readGroups(path, own, columns, dims), Math.min(rows, count));
    },
  };
}

interface ParquetRow {
  id: unknown;
  descriptor: ArrayLike<unknown>;
}

/** The descriptors group by group, as a group is decoded as a whole whatever is wanted of it. */
async function* readGroups(
  path: string,
  file: ParquetFile,
  columns: { id: string; descriptor: string },
  dims: number,
): AsyncGenerator<Descriptors, void, undefined> {
  let start = 0;
  for (const { num_rows } of file.metadata.row_groups) {
    const end = start + Number(num_rows);
    if (end > start) yield packRows(path, dims, start, await readRows(path, file, columns, start, end));
    start = end;
  }
}

async function readRows(
  path: string,
  { buffer, metadata }: ParquetFile,
  columns: { id: string; descriptor: string },
  rowStart: number,
  rowEnd: number,
): Promise<ParquetRow[]> {
  try {
    const rows = await parquetReadObjects({
      ...{ file: buffer, metadata, columns: Object.values(columns), rowStart, rowEnd },
      compressors: DECOMPRESSORS,
    });
    return rows.map((row) => ({ id: row[columns.id], descriptor: row[columns.descriptor] }));
  } catch (cause) {
    if (cause instanceof InvalidDataError) throw cause;
    throw new InvalidDataError(
      path,
      `rows ${rowStart} to ${rowEnd} cannot be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}

function packRows(path: string, dims: number, start: number, rows: readonly ParquetRow[]): Descriptors {
  const vectors = new Float32Array(rows.length * dims);
  const ids = rows.map(({ id, descriptor }, row) => {
    if (typeof id !== "string") {
      throw new InvalidDataError(path, `row ${start + row} has an id that is no string: ${typeof id}`);
    }
    if (descriptor?.length !== dims) {
      throw new InvalidDataError(
        path,
        `row ${start + row} has ${descriptor?.length ?? "no"} numbers, and the first has ${dims}`,
      );
    }
    for (let at = 0; at < dims; at += 1) {
      const value = descriptor[at];
      if (typeof value !== "number") {
        throw new InvalidDataError(
          path,
          `row ${start + row} has a descriptor with something that is no number`,
        );
      }
      vectors[row * dims + at] = value;
    }
    return id;
  });
  return { ids, vectors, dims };
}

/**
 * Cuts descriptors that come in lots of any size into blocks of one size.
 *
 * @param lots Lots that are not empty, all of the same dims.
 * @param rows Rows a block; the last one may have fewer.
 */
async function* inBlocks(
  lots: AsyncIterable<Descriptors>,
  rows: number,
): AsyncGenerator<Descriptors, void, undefined> {
  let ids: string[] = [];
  let vectors = new Float32Array();
  for await (const { ids: lotIds, vectors: lotVectors, dims } of lots) {
    for (let from = 0; from < lotIds.length;) {
      if (ids.length === 0) vectors = new Float32Array(rows * dims);
      const to = Math.min(lotIds.length, from + rows - ids.length);
      vectors.set(lotVectors.subarray(from * dims, to * dims), ids.length * dims);
      for (let row = from; row < to; row += 1) ids.push(lotIds[row]!);
      from = to;
      if (ids.length < rows) continue;
      yield { ids, vectors, dims };
      ids = [];
    }
  }
  if (ids.length === 0) return;
  const dims = vectors.length / rows;
  yield { ids, vectors: vectors.slice(0, ids.length * dims), dims };
}
