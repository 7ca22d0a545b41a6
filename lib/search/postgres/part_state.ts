import type { IndexTables } from "./index_tables.ts";
import type { PostgresDatabase, PostgresTransaction } from "./postgres_database.ts";

/** How much of a part is in the database. */
export interface PartState {
  /** Its number, which its table is named after. */
  part: number;
  /** Descriptors loaded. */
  rows: number;
  /** Their digest. */
  digest: string;
}

/** Reads what a part holds that is searched; `null` where there is none. */
export async function completePart(
  database: PostgresDatabase,
  tables: IndexTables,
  source: string,
): Promise<PartState | null> {
  return await database.transaction(({ query }) => findPart(query, tables, source, true));
}

/** How far a part is that is being loaded; one that begins now has no descriptors yet. */
export async function beginPart(
  database: PostgresDatabase,
  tables: IndexTables,
  source: string,
): Promise<PartState> {
  return await database.transaction(async ({ query }) => {
    await query(
      `insert into ${tables.parts} (name, source, digest, rows) values ($1, $2, '', 0) on conflict do nothing`,
      [tables.name, source],
    );
    const state = (await findPart(query, tables, source, false))!;
    await query(
      `create table if not exists ${tables.part(state.part)}
        (like ${tables.all}, check (part = ${state.part}))`,
    );
    return state;
  });
}

async function findPart(
  query: PostgresTransaction["query"],
  tables: IndexTables,
  source: string,
  complete: boolean,
): Promise<PartState | null> {
  const [row] = await query<Record<keyof PartState, string>>(
    `select part, rows, digest from ${tables.parts} where name = $1 and source = $2 and complete = $3`,
    [tables.name, source, complete],
  );
  return row === undefined ? null : { part: Number(row.part), rows: Number(row.rows), digest: row.digest };
}
