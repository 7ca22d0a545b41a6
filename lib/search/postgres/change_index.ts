import { DatabaseError } from "../../errors.ts";
import type { Descriptors } from "../../types.ts";
import { requirePgvector } from "./require_pgvector.ts";
import { buildPart } from "./build_part.ts";
import { type IndexTables, indexTables, type PostgresIndexName } from "./index_tables.ts";
import { beginPart, completePart } from "./part_state.ts";
import type { PostgresDatabase } from "./postgres_database.ts";
import { publishPart } from "./publish_part.ts";
import { needIndex } from "./search_postgres.ts";

/** Options for {@linkcode addToPostgres}. */
export interface AddToPostgresOptions extends PostgresIndexName {
  /** Name of the descriptors within the index, which is made at first use. */
  part: string;
}

/**
 * Adds descriptors to an index one by one, each of which is found once this returns. What {@linkcode indexInPostgres} loaded
 * stays as it is: they have a part of their own.
 *
 * @param descriptors Descriptors; borrowed.
 * @param options The index and the part.
 * @returns For each whether it was added, was there with the same numbers, or its id is there with other numbers.
 * @throws {InvalidDataError} If there is no such index.
 * @throws {DatabaseError} If the server refuses or stays away.
 */
export async function addToPostgres(
  database: PostgresDatabase,
  { ids, vectors, dims }: Descriptors,
  options: AddToPostgresOptions,
): Promise<("added" | "same" | "other")[]> {
  const tables = indexTables(options);
  const { type } = await needIndex(database, options);
  const part = await openPart(database, tables, options);
  return await database.transaction(async ({ query }) => {
    // One at a time, as two that add side by side would not see each other's ids.
    await query(`select 1 from ${tables.indexes} where name = $1 for update`, [tables.name]);
    const [there] = await query(`select 1 from ${tables.parts} where part = $1 and complete`, [part]);
    if (there === undefined) {
      throw new DatabaseError(
        database.address,
        `another process replaced the part "${options.part}": try again`,
      );
    }
    const outcomes: ("added" | "same" | "other")[] = [];
    for (const [row, id] of ids.entries()) {
      const vector = `[${vectors.subarray(row * dims, (row + 1) * dims).join(",")}]`;
      const [known] = await query<{ same: boolean }>(
        `select embedding = $2::text::${type}(${dims}) as same from ${tables.all} where id = $1`,
        [id, vector],
      );
      outcomes.push(known === undefined ? "added" : known.same ? "same" : "other");
      if (known !== undefined) continue;
      // By time, so that of equal scores the one comes first that was added first, whatever was removed in between.
      await query(
        `insert into ${tables.part(part)} (part, number, id, embedding) values
          ($1, (extract(epoch from clock_timestamp()) * 1000000)::bigint, $2, $3::text::${type}(${dims}))`,
        [part, id, vector],
      );
    }
    await changeCount(query, tables, part, outcomes.filter((outcome) => outcome === "added").length);
    return outcomes;
  });
}

/**
 * Removes descriptors from an index, whichever part they are in. A part of which some were removed is loaded anew, and with
 * them, when {@linkcode indexInPostgres} is called for it again.
 *
 * @param ids Their ids.
 * @returns For each whether it was there.
 * @throws {DatabaseError} If the server refuses or stays away.
 */
export async function removeFromPostgres(
  database: PostgresDatabase,
  ids: readonly string[],
  name: PostgresIndexName,
): Promise<boolean[]> {
  const tables = indexTables(name);
  return await database.transaction(async ({ query }) => {
    await query(`select 1 from ${tables.indexes} where name = $1 for update`, [tables.name]);
    const there: boolean[] = [];
    for (const id of ids) {
      const [gone] = await query<{ part: string }>(`delete from ${tables.all} where id = $1 returning part`, [
        id,
      ]);
      there.push(gone !== undefined);
      if (gone !== undefined) await changeCount(query, tables, Number(gone.part), -1);
    }
    return there;
  });
}

/** Checks whether an index has an image. */
export async function hasInPostgres(
  database: PostgresDatabase,
  id: string,
  name: PostgresIndexName,
): Promise<boolean> {
  const tables = indexTables(name);
  const rows = await database.transaction(({ query }) =>
    query(`select 1 from ${tables.all} where id = $1`, [id])
  );
  return rows.length > 0;
}

/** The number of the part, which is made where there is none, with the graph that finds what is added to it. */
async function openPart(
  database: PostgresDatabase,
  tables: IndexTables,
  options: AddToPostgresOptions,
): Promise<number> {
  const complete = await completePart(database, tables, options.part);
  if (complete !== null) return complete.part;
  const { halfvec } = await requirePgvector(database);
  const { dims, type } = await needIndex(database, options);
  const { part } = await beginPart(database, tables, options.part);
  await buildPart(database, tables, { part, dims, type, graphType: halfvec ? "halfvec" : "vector" });
  await publishPart(database, tables, { part, source: options.part });
  return part;
}

/** Without a digest, no source of descriptors is taken for what the part holds. */
async function changeCount(
  query: <Row>(text: string, values: (string | number)[]) => Promise<Row[]>,
  tables: IndexTables,
  part: number,
  change: number,
): Promise<void> {
  if (change === 0) return;
  await query(`update ${tables.parts} set rows = rows + $1::integer, digest = '' where part = $2`, [
    change,
    part,
  ]);
}
