import process from "node:process";
import { setImmediate } from "node:timers/promises";
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
  timeout?: number | undefined;
  /**
   * How often a transaction is tried again whose connection was lost: after 0.25 s, then after twice as long each time.
   *
   * @default {6}
   */
  retries?: number | undefined;
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
 * import { connectPostgres } from "rdcd/search";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => connectPostgres("postgres://me:secret@localhost/pictures"), /PGPASSWORD/);
 * ```
 */
export function connectPostgres(url: string, options: ConnectPostgresOptions = {}): PostgresDatabase {
  const address = parsePostgresUrl(url, (name) => process.env[name]);
  const { timeout = 60, retries = 6, onRetry } = options;
  let session: Session | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const attempt = async <Result>(work: Work<Result>, seconds: number): Promise<Result> => {
    session = session === undefined || session.isLost ? await openSession(address) : session;
    try {
      return await Promise.race([runWork(session.sql, seconds, work), session.lost]);
    } catch (error) {
      // Closing it undoes what was done, whatever state it is in.
      await session.close();
      session = undefined;
      throw error;
    }
  };
  return {
    address: address.text,
    transaction(work, { timeout: own = timeout } = {}) {
      // One after the other, since there is one connection.
      const turn = last.then(() => withRetries(() => attempt(work, own), { retries, onRetry }))
        .catch((error) => {
          throw databaseError(address, error, own);
        });
      last = turn.catch(() => {});
      return turn;
    },
    close: async () => await session?.close(),
  };
}

type Work<Result> = (transaction: PostgresTransaction) => Promise<Result>;

/** A connection. The driver can connect again by itself, but writes to a socket that is gone, so each has its own. */
interface Session {
  sql: postgres.ReservedSql;
  isLost: boolean;
  /** Rejects when the connection is lost, of which not every statement of the driver hears. */
  lost: Promise<never>;
  close(): Promise<void>;
}

async function openSession(address: PostgresAddress): Promise<Session> {
  const { promise: lost, reject } = Promise.withResolvers<never>();
  lost.catch(() => {});
  const client = openClient(address, () => {
    session.isLost = true;
    reject(Object.assign(new Error("the connection was lost"), { code: "CONNECTION_CLOSED" }));
  });
  const session = { isLost: false, lost, close: () => client.end({ timeout: 0 }) };
  try {
    // The driver never hands out a connection that has not answered anything yet.
    await client.unsafe("select 1");
    return Object.assign(session, { sql: await client.reserve() });
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function runWork<Result>(
  sql: postgres.ReservedSql,
  timeout: number,
  work: Work<Result>,
): Promise<Result> {
  const milliseconds = Math.round(timeout * 1000);
  // For this transaction alone, since a pooler may give the next one another session. The second setting ends what a
  // client has left behind that vanished without closing its connection.
  await sql.unsafe(
    `begin; set local statement_timeout = ${milliseconds};
    set local idle_in_transaction_session_timeout = ${milliseconds}`,
  );
  const result = await work({
    query: async <Row>(text: string, values: readonly (string | number | boolean | null)[] = []) =>
      await sql.unsafe(text, [...values], { prepare: values.length > 0 }) as unknown as Row[],
    copy: (text, bytes) => copy(sql, text, bytes),
  });
  await sql.unsafe("commit");
  return result;
}

/**
 * The driver's stream hears of an error only until all bytes are sent, and never ends if one comes later. So what tells
 * whether the server took them is the next statement.
 */
async function copy(sql: postgres.ReservedSql, text: string, bytes: Uint8Array): Promise<void> {
  const stream = await sql.unsafe(text).writable();
  let cause: unknown;
  stream.on("error", (error) => cause ??= error);
  await new Promise((resolve) => stream.write(bytes, resolve));
  stream.end();
  await setImmediate();
  try {
    await sql.unsafe("select 1");
  } catch (error) {
    throw cause ?? error;
  }
}

function openClient(address: PostgresAddress, onClose: () => void): postgres.Sql {
  const { host, port, database, user, sslMode } = address;
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
    onclose: onClose,
    connection: { application_name: "rdcd" },
  });
}

function databaseError(address: PostgresAddress, error: unknown, timeout: number): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof DatabaseError) return error;
  const reason = error.code === "57014" ? `a statement took longer than ${timeout} s` : error.message;
  return new DatabaseError(address.text, reason, { cause: error });
}
