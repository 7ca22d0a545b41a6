import { InvalidDataError } from "../../errors.ts";
import type { StoredMethod } from "../../descriptors/store/store_files.ts";
import type { VectorType } from "./binary_rows.ts";
import type { IndexTables } from "./index_tables.ts";
import type { PostgresDatabase } from "./postgres_database.ts";

/** Facts about an index. */
export interface IndexFacts {
  /** Numbers a descriptor. */
  dims: number;
  /** How they are kept. */
  type: VectorType;
  /** The method that made the descriptors; `null` where it is not known. */
  method: StoredMethod | null;
}

/**
 * Makes the tables of an index where there are none yet, and makes sure that those that are there hold the same.
 *
 * @throws {InvalidDataError} If it holds other descriptors.
 */
export async function openIndex(
  database: PostgresDatabase,
  tables: IndexTables,
  facts: IndexFacts,
): Promise<void> {
  const { name, all, indexes, parts } = tables;
  await database.transaction(async ({ query }) => {
    // Two processes that both create what is not there would have one of them fail.
    await query("select pg_advisory_xact_lock($1::bigint)", [LOCK]);
    await query(`create schema if not exists ${tables.schema}`);
    await query(
      `create table if not exists ${indexes} (
        name text primary key, dims integer not null, type text not null, method jsonb)`,
    );
    await query(
      `create table if not exists ${parts} (
        part bigint generated always as identity primary key,
        name text not null references ${indexes} on delete cascade,
        source text not null, digest text not null, rows bigint not null, complete boolean not null default false,
        unique (name, source, complete))`,
    );
    const [row] = await query<IndexFacts>(`select dims, type, method from ${indexes} where name = $1`, [
      name,
    ]);
    if (row !== undefined) return refuseOthers(`the index ${all} of ${database.address}`, row, facts);
    await query(
      `create table ${all} (part bigint not null, number bigint not null, id text collate "C" not null,
        embedding ${facts.type}(${facts.dims}) not null) partition by list (part)`,
    );
    await query(`insert into ${indexes} (name, dims, type, method) values ($1, $2, $3, $4::text::jsonb)`, [
      ...[name, facts.dims, facts.type],
      facts.method === null ? null : JSON.stringify(facts.method),
    ]);
  });
}

const LOCK = 0x72_64_63_64;

function refuseOthers(index: string, stored: IndexFacts, given: IndexFacts): void {
  const describe = ({ dims, type, method }: IndexFacts) =>
    `${type}(${dims}) ${
      method === null ? "of an unknown method" : `of ${method.name}, ${method.fingerprint.slice(0, 12)}`
    }`;
  if (
    stored.dims === given.dims && stored.type === given.type &&
    stored.method?.fingerprint === given.method?.fingerprint
  ) return;
  throw new InvalidDataError(
    index,
    `it holds ${describe(stored)}, which cannot be mixed with ${describe(given)}: give another table`,
  );
}

/**
 * Reads what an index holds.
 *
 * @returns Its facts and how many descriptors can be searched; `null` where there is no such index.
 */
export async function readIndex(
  database: PostgresDatabase,
  tables: IndexTables,
): Promise<(IndexFacts & { rows: number }) | null> {
  return await database.transaction(async ({ query }) => {
    const [there] = await query<{ found: string | null }>("select to_regclass($1)::text as found", [
      tables.indexes,
    ]);
    if (there!.found === null) return null;
    const [row] = await query<IndexFacts & { rows: string }>(
      `select dims, type, method, (select coalesce(sum(rows), 0)::bigint from ${tables.parts} as parts
        where parts.name = indexes.name and complete) as rows
      from ${tables.indexes} as indexes where name = $1`,
      [tables.name],
    );
    return row === undefined ? null : { ...row, rows: Number(row.rows) };
  });
}
