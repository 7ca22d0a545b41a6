import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { descriptorBlocks } from "../../descriptors/store/descriptor_blocks.ts";
import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { DatabaseError } from "../../errors.ts";
import { buildPart, type HnswOptions } from "./build_part.ts";
import { digestDescriptors } from "./digest_descriptors.ts";
import { indexTables, type PostgresIndexName } from "./index_tables.ts";
import { loadPart } from "./load_part.ts";
import { openIndex } from "./open_index.ts";
import { beginPart, completePart } from "./part_state.ts";
import type { PostgresDatabase } from "./postgres_database.ts";
import { publishPart } from "./publish_part.ts";
import { requirePgvector } from "./require_pgvector.ts";

/** Options for {@linkcode indexInPostgres}. */
export interface IndexInPostgresOptions extends PostgresIndexName, HnswOptions {
  /**
   * Name of the descriptors within the index. Those of other names stay; those of this name are replaced.
   *
   * @default {"all"}
   */
  part?: string;
  /** The method that made the descriptors, so that {@linkcode searchPostgres}'s callers know it; `null` for unknown. */
  method?: Omit<DescriptorMethod, "batchSize" | "describe" | "dispose"> | null;
  /**
   * How numbers are kept: in two bytes or in four. The HNSW graph always has two where pgvector is 0.7 or newer; with an
   * older one everything has four.
   *
   * @default {"float16"}
   */
  precision?: "float16" | "float32";
  /**
   * Descriptors that are loaded in one transaction.
   *
   * @default {8192}
   */
  chunkRows?: number;
  /** Called after each step with how many descriptors are loaded, those of earlier runs included. */
  onProgress?: ((progress: IndexProgress) => void) | undefined;
}

/** How far {@linkcode indexInPostgres} is. */
export interface IndexProgress {
  /** The step that it is at. */
  step: "load" | "build" | "publish";
  /** Descriptors loaded. */
  rows: number;
}

/** Report of {@linkcode indexInPostgres}. */
export interface IndexReport {
  /** Descriptors of this part. */
  rows: number;
  /** Those that this call loaded; an earlier one that was interrupted loaded the others. */
  loaded: number;
  /** True if the same descriptors were there already, so that nothing was done. */
  unchanged: boolean;
  /** pgvector's version. */
  pgvector: string;
  /** How numbers are kept, in pgvector's words. */
  type: "halfvec" | "vector";
}

/**
 * Loads descriptors into a PostgreSQL database with pgvector and makes an HNSW index by inner product of them.
 *
 * It may be interrupted at any moment, by force or by the loss of the connection: nobody who searches sees any of it
 * until all of it is there, and the same call again goes on where it was and leaves each descriptor there once. Each
 * part is a partition of the index's table: parts may be loaded side by side by several processes, a part that is
 * loaded again replaces the earlier one at one moment, and one that is the same as before is left as it is.
 *
 * @param database Where to; borrowed.
 * @param source Descriptors in memory or in blocks; borrowed.
 * @param options The index, the part, how exact numbers are, and the graph.
 * @returns What was done.
 * @throws {DatabaseError} If the server refuses or stays away, lacks pgvector 0.5, or another process loads the part.
 * @throws {InvalidDataError} If the index holds descriptors of another kind, or an id is twice in it.
 * @throws {RangeError} If a name or a setting is out of range.
 */
export async function indexInPostgres(
  database: PostgresDatabase,
  source: DescriptorSet,
  options: IndexInPostgresOptions = {},
): Promise<IndexReport> {
  const { part = "all", method = null, precision = "float16", chunkRows = 8192, onProgress } = options;
  const tables = indexTables(options);
  const blocks = descriptorBlocks(source);
  checkPositiveInteger("index descriptors", "their dims", blocks.dims);
  checkPositiveInteger("index descriptors", "chunkRows", chunkRows);
  const { version, halfvec } = await requirePgvector(database);
  const type = precision === "float16" && halfvec ? "halfvec" : "vector";
  const graphType = halfvec ? "halfvec" : "vector";
  checkDims(database, blocks.dims, graphType);
  await openIndex(database, tables, { dims: blocks.dims, type, method });
  const report = { rows: blocks.count, pgvector: version, type } as const;

  const complete = await completePart(database, tables, part);
  if (complete !== null && complete.digest === await digestDescriptors(blocks)) {
    return { ...report, loaded: 0, unchanged: true };
  }
  const begun = await beginPart(database, tables, part);
  const done = await loadPart(database, tables, {
    ...{ part: begun, blocks, type, chunkRows },
    onProgress: (rows) => onProgress?.({ step: "load", rows }),
  });
  onProgress?.({ step: "build", rows: done.rows });
  await buildPart(database, tables, { ...options, part: begun.part, dims: blocks.dims, type, graphType });
  onProgress?.({ step: "publish", rows: done.rows });
  await publishPart(database, tables, { part: begun.part, source: part });
  return { ...report, ...done, unchanged: false };
}

/** Most numbers of a descriptor that pgvector's HNSW takes. */
const MOST_DIMS = { halfvec: 4000, vector: 2000 } as const;

function checkDims(database: PostgresDatabase, dims: number, type: "halfvec" | "vector"): void {
  if (dims <= MOST_DIMS[type]) return;
  throw new DatabaseError(
    database.address,
    `pgvector's HNSW takes at most ${MOST_DIMS[type]} dimensions of type ${type}: current value is ${dims}`,
  );
}
