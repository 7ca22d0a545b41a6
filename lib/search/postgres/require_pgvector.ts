import { DatabaseError } from "../../errors.ts";
import type { PostgresDatabase } from "./postgres_database.ts";

/** The first version with HNSW. */
const HNSW_VERSION = [0, 5];
/** The first version with numbers of two bytes. */
const HALFVEC_VERSION = [0, 7];

/** Abilities of the server's pgvector. */
export interface Pgvector {
  /** Its version. */
  version: string;
  /** True if it has numbers of two bytes. */
  halfvec: boolean;
}

/**
 * Makes sure that the database has pgvector, and says what it can.
 *
 * @param database The database; the extension is created in it if the user may do so.
 * @throws {DatabaseError} If it is not there, cannot be created, or is older than 0.5.
 */
export async function requirePgvector(database: PostgresDatabase): Promise<Pgvector> {
  const version = await database.transaction(async (transaction) => {
    const find = async () =>
      (await transaction.query<{ extversion: string }>(
        "select extversion from pg_extension where extname = $1",
        ["vector"],
      ))[0]?.extversion;
    const found = await find();
    if (found !== undefined) return found;
    const available = await transaction.query("select 1 from pg_available_extensions where name = $1", [
      "vector",
    ]);
    if (available.length === 0) return null;
    await transaction.query("create extension vector");
    return await find();
  });
  if (!version) {
    throw new DatabaseError(
      database.address,
      "its server has no pgvector: install it there, on Debian as postgresql-NN-pgvector",
    );
  }
  if (isBefore(version, HNSW_VERSION)) {
    throw new DatabaseError(
      database.address,
      `its pgvector is ${version}, and HNSW needs 0.5: update it, then "alter extension vector update"`,
    );
  }
  return { version, halfvec: !isBefore(version, HALFVEC_VERSION) };
}

function isBefore(version: string, [major, minor]: number[]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor < major! || (ownMajor === major && ownMinor < minor!);
}
