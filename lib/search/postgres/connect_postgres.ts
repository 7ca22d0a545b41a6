import { once } from "node:events";
import process from "node:process";
import postgres from "postgres";
import { DatabaseError } from "../../errors.ts";
import { parsePostgresUrl, type PostgresAddress } from "./parse_postgres_url.ts";
import type { PostgresDatabase, PostgresTransaction } from "./postgres_database.ts";
import { type Retry, withRetries } from "./with_retries.ts";

/** Options for {@linkcode connectPostgres}. */
export interface ConnectPostgresOptions {
  /**
   * The most seconds that a statement may take.
   *
   * @default {60}
   */
  timeout?: number;
  /**
   * How often a transaction is tried again whose connection was lost: after 0.25 s, then after twice as long each time.
   *
   * @default {6}
   */
  retries?: number;
  /** Called before it is tried again. */
  onRetry?: (retry: Retry) => void;
}

const CONNECT_TIMEOUT_S = 10;

/**
 * Opens a PostgreSQL database for {@linkcode indexInPostgres} and {@linkcode searchPostgres}. It connects at the first
 * statement, and again whenever the connection was lost.
 *
 * Passwords are taken from the environment's `PGPASSWORD` and from nowhere else; what the URL leaves out comes from
 * `PGHOST`, `PGPORT`, `PGUSER`, `PGDATABASE` and `PGSSLMODE`. As with libpq, `sslmode` is `prefer` where nothing is said:
 * only `verify-full` makes sure who the server is.
 *
 * @param url `postgres://[user@]host[:port]/database[?sslmode=…]`, without a password.
 * @param options Time-outs.
 * @returns The database; the caller closes it.
 * @throws {RangeError} If the URL is another, or holds a password.
 *
 * @example A password does not belong into a URL
 * ```ts
 * import { connectPostgres } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => connectPostgres("postgres://me:secret@localhost/pictures"), /PGPASSWORD/);
 * ```
 */
export function connectPostgres(url: string, options: ConnectPostgresOptions = {}): PostgresDatabase {
  const address = parsePostgresUrl(url, (name) => process.env[name]);
  const { timeout = 60, retries = 6, onRetry } = options;
  const client = openClient(address);
  return {
    address: address.text,
    async transaction(work, { timeout: own = timeout } = {}) {
      try {
        return await withRetries(
          // The driver's types would have arrays of promises awaited; what the work returns is no such array.
          () => client.begin((sql) => runWork(sql, own, work)) as ReturnType<typeof work>,
          { retries, onRetry },
        );
      } catch (error) {
        throw databaseError(address, error, own);
      }
    },
    close: () => client.end({ timeout: 1 }),
  };
}

async function runWork<Result>(
  sql: postgres.TransactionSql,
  timeout: number,
  work: (transaction: PostgresTransaction) => Promise<Result>,
): Promise<Result> {
  const milliseconds = Math.round(timeout * 1000);
  // For this transaction alone, since a pooler may give the next one another session. The second setting ends what a
  // client has left behind that vanished without closing its connection.
  await sql.unsafe(`set local statement_timeout = ${milliseconds}`);
  await sql.unsafe(`set local idle_in_transaction_session_timeout = ${milliseconds}`);
  return await work({
    query: async <Row>(text: string, values: readonly (string | number | boolean | null)[] = []) =>
      await sql.unsafe(text, [...values], { prepare: values.length > 0 }) as unknown as Row[],
    async copy(text, bytes) {
      const stream = await sql.unsafe(text).writable();
      stream.end(bytes);
      await once(stream, "finish");
    },
  });
}

function openClient({ host, port, database, user, sslMode }: PostgresAddress): postgres.Sql {
  return postgres({
    host,
    port,
    database,
    user,
    // Without it the driver would send no password at all.
    password: process.env.PGPASSWORD ?? "",
    ssl: sslMode === "disable" ? false : sslMode,
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    // withRetries waits.
    backoff: 0 as unknown as boolean,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: "rdcd" },
  });
}

function databaseError(address: PostgresAddress, error: unknown, timeout: number): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof DatabaseError) return error;
  const reason = error.code === "57014" ? `a statement took longer than ${timeout} s` : error.message;
  return new DatabaseError(address.text, reason, { cause: error });
}
