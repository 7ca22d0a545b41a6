import { connectPostgres } from "../search/postgres/connect_postgres.ts";
import type { PostgresDatabase } from "../search/postgres/postgres_database.ts";
import type { HnswOptions } from "../search/postgres/build_part.ts";
import type { PostgresIndexName } from "../search/postgres/index_tables.ts";
import { integerOption, positiveOption, UsageError } from "./task.ts";

/** The options of tasks that use a database. */
export const postgresOptions = {
  "postgres": { type: "string" },
  "schema": { type: "string" },
  "timeout": { type: "string" },
  "retries": { type: "string" },
} as const;

/** Values typed for {@linkcode postgresOptions}. */
export type PostgresValues = { [Name in keyof typeof postgresOptions]?: string | undefined };

/** The options of tasks that build an HNSW graph. */
export const graphOptions = {
  "m": { type: "string" },
  "ef-construction": { type: "string" },
  "build-memory": { type: "string" },
} as const;

/** Values typed for {@linkcode graphOptions}. */
export type GraphValues = { [Name in keyof typeof graphOptions]?: string | undefined };

/** Part of a task's `--help` about {@linkcode graphOptions}. */
export const graphHelp = `
  --m N                    links of a descriptor in the graph (16)
  --ef-construction N      candidates for them; at least twice m (64)
  --build-memory MB        what the server may use to build the graph (1024); a million descriptors of 256 dimensions
                           need about 1000, and it is several times slower where they do not fit
`.slice(1, -1);

/** Part of a task's `--help` about where a database's password comes from. */
export const postgresHelp = `
The password is taken from the environment variable PGPASSWORD and from nowhere else; one in the URL is refused, since
others on the machine see command lines. What the URL leaves out comes from PGHOST, PGPORT, PGUSER, PGDATABASE and
PGSSLMODE. sslmode is disable, prefer, require or verify-full (prefer); only verify-full makes sure who the server is.
`.trim();

/**
 * Opens the database that the user named. It says on stderr when it tries again after a lost connection.
 *
 * @param url What was typed for `--postgres`.
 * @param values What was typed beside it.
 * @throws {UsageError} If the URL holds a password or is none, or a number is out of range.
 */
export function openDatabase(
  url: string,
  values: Pick<PostgresValues, "timeout" | "retries">,
): PostgresDatabase {
  const { timeout, retries } = values;
  const options = {
    timeout: timeout === undefined ? undefined : positiveOption("timeout", timeout),
    retries: retries === undefined ? undefined : integerOption("retries", retries),
  };
  try {
    return connectPostgres(url, {
      ...options,
      onRetry: ({ reason, seconds }) => console.error(`${reason}; trying again in ${seconds} s`),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--postgres: ${error.message}`);
    throw error;
  }
}

/** Which index of a database is meant, where the user says. */
export function indexName(
  { schema, table }: { schema?: string | undefined; table?: string | undefined },
): PostgresIndexName {
  return { schema, table };
}

/**
 * How the graph is built, where the user says.
 *
 * @throws {UsageError} If a value is none.
 */
export function graphSettings(values: GraphValues): HnswOptions {
  const { m, "ef-construction": efConstruction, "build-memory": buildMemory } = values;
  return {
    m: m === undefined ? undefined : integerOption("m", m, 2),
    efConstruction: efConstruction === undefined
      ? undefined
      : integerOption("ef-construction", efConstruction, 4),
    buildMemory: buildMemory === undefined ? undefined : integerOption("build-memory", buildMemory, 1),
  };
}
