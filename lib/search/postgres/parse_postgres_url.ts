import { userInfo } from "node:os";

/** Where a database is and who asks. */
export interface PostgresAddress {
  /** The server's name or number. */
  host: string;
  /** Its port. */
  port: number;
  /** The database on it. */
  database: string;
  /** Name of the user. */
  user: string;
  /** Mode of the connection's encryption, as libpq calls it. */
  sslMode: SslMode;
  /** All of these for messages; there is no password in it. */
  text: string;
}

/** libpq's words for whether a connection is encrypted, and how the server has to prove who it is. */
export type SslMode = typeof SSL_MODES[number];

const SSL_MODES = ["disable", "prefer", "require", "verify-full"] as const;

/**
 * Reads a database's address. What the URL leaves out is taken from the environment, as libpq's programs do: `PGHOST`,
 * `PGPORT`, `PGUSER`, `PGDATABASE` and `PGSSLMODE`.
 *
 * A password in the URL is refused, since command lines are seen by every user of a machine, are kept in histories,
 * and end up in reports: it belongs into `PGPASSWORD`.
 *
 * @param url `postgres://[user@]host[:port]/database[?sslmode=…]`.
 * @throws {RangeError} If it is no such URL; the message does not repeat it where it may hold a password.
 */
export function parsePostgresUrl(
  url: string,
  environment: (name: string) => string | undefined,
): PostgresAddress {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new RangeError(
      "Cannot open the database as its URL must be postgres://[user@]host[:port]/database: current value is another",
    );
  }
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  if (password !== "" || searchParams.has("password")) {
    throw new RangeError(
      "Cannot open the database as its URL must be without a password, which belongs into the environment variable " +
        "PGPASSWORD: current value has one",
    );
  }
  for (const name of searchParams.keys()) {
    if (name === "sslmode") continue;
    throw new RangeError(
      `Cannot open the database as its URL must have no parameter but sslmode: current value is ${name}`,
    );
  }
  const host = hostname.replace(/^\[(.*)\]$/, "$1") || environment("PGHOST") || "localhost";
  const user = decodeURIComponent(username) || environment("PGUSER") || userInfo().username;
  const address = {
    host,
    port: Number(port || environment("PGPORT") || 5432),
    user,
    database: decodeURIComponent(pathname.slice(1)) || environment("PGDATABASE") || user,
    sslMode: sslMode(searchParams.get("sslmode") ?? environment("PGSSLMODE") ?? "prefer"),
  };
  return { ...address, text: `${user}@${host}:${address.port}/${address.database}` };
}

function sslMode(text: string): SslMode {
  const mode = SSL_MODES.find((known) => known === text);
  if (mode !== undefined) return mode;
  throw new RangeError(
    `Cannot open the database as sslmode must be one of ${SSL_MODES.join(", ")}: current value is "${text}"`,
  );
}
