import { checkPositiveInteger } from "../../check_positive_integer.ts";
import type { VectorType } from "./binary_rows.ts";
import type { IndexTables } from "./index_tables.ts";
import type { PostgresDatabase } from "./postgres_database.ts";
import { quoteIdentifier } from "./quote_identifier.ts";

/** How an HNSW graph is built. */
export interface HnswOptions {
  /**
   * Links a descriptor has on each layer, twice as many on the lowest: from 2 to 100.
   *
   * @default {16}
   */
  m?: number | undefined;
  /**
   * Candidates that are looked at for the links of each descriptor: at least twice `m`, at most 1000.
   *
   * @default {64}
   */
  efConstruction?: number | undefined;
  /**
   * Megabytes that the server may use to build it. A graph that does not fit is built several times slower: at 256
   * dimensions a million descriptors need about 1,000.
   *
   * @default {1024}
   */
  buildMemory?: number | undefined;
}

/** Options for {@linkcode buildPart} beside the graph's settings. */
export interface BuildPartOptions extends HnswOptions {
  /** The part's number. */
  part: number;
  /** Numbers a descriptor. */
  dims: number;
  /** How they are kept in the table. */
  type: VectorType;
  /** How they are kept in the graph. */
  graphType: VectorType;
}

/**
 * Makes the indices of a part that is loaded: of its ids, each of which may be there once, and of its vectors. What an
 * earlier run made is left as it is.
 *
 * @param options The part, and the graph's settings.
 * @throws {RangeError} If a setting is no positive integer.
 * @throws {DatabaseError} If an id is there twice, or the server refuses a setting.
 */
export async function buildPart(
  database: PostgresDatabase,
  tables: IndexTables,
  options: BuildPartOptions,
): Promise<void> {
  const { part, dims, type, graphType, m = 16, efConstruction = 64, buildMemory = 1024 } = options;
  checkPositiveInteger("build an HNSW graph", "m", m);
  checkPositiveInteger("build an HNSW graph", "efConstruction", efConstruction);
  checkPositiveInteger("build an HNSW graph", "buildMemory", buildMemory);
  const table = tables.part(part);
  const index = (what: string) => quoteIdentifier(`${tables.name} ${part} ${what}`);
  await database.transaction(async ({ query }) => {
    // Otherwise a server goes on building for a client that was killed, and the next one waits for that. Servers before
    // version 14 and on some systems cannot look.
    await query(`do $$ begin
      perform set_config('client_connection_check_interval', '5s', true);
      exception when others then null;
    end $$`);
    await query(`create unique index if not exists ${index("id")} on ${table} (id)`);
    await query(`set local maintenance_work_mem = '${buildMemory}MB'`);
    await query(
      `create index if not exists ${index("hnsw")} on ${table}
        using hnsw (${embeddingAs(type, graphType, dims)} ${graphType}_ip_ops)
        with (m = ${m}, ef_construction = ${efConstruction})`,
    );
    await query(`analyze ${table}`);
    // How long that takes depends on how much there is, and an end by a time-out would only waste it.
  }, { timeout: 0 });
}

/** The vector as the graph has it, in SQL; a query is only answered by the graph if it says the same. */
export function embeddingAs(type: VectorType, graphType: VectorType, dims: number): string {
  return type === graphType ? "embedding" : `(embedding::${graphType}(${dims}))`;
}
