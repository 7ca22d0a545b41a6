import { connectPostgres } from "../search/postgres/connect_postgres.ts";
import type { PostgresDatabase } from "../search/postgres/postgres_database.ts";
import { integerOption, positiveOption, UsageError } from "./task.ts";

/** The options of tasks that use a database. */
export const postgresOptions = {
  "postgres": { type: "string" },
  "schema": { type: "string" },
  "table": { type: "string" },
  "timeout": { type: "string" },
  "retries": { type: "string" },
} as const;

/** What was typed for {@linkcode postgresOptions}. */
export type PostgresValues = { [Name in keyof typeof postgresOptions]?: string | undefined };

/** What a task's `--help` says about where a database's password comes from. */
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
export function openDatabase(url: string, values: PostgresValues): PostgresDatabase {
  const { timeout, retries } = values;
  const options = {
    ...timeout === undefined ? {} : { timeout: positiveOption("timeout", timeout) },
    ...retries === undefined ? {} : { retries: integerOption("retries", retries) },
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
export function indexName({ schema, table }: PostgresValues): { schema?: string; table?: string } {
  return { ...schema === undefined ? {} : { schema }, ...table === undefined ? {} : { table } };
}
