import { InvalidDataError } from "../../errors.ts";
import type { IndexTables } from "./index_tables.ts";
import type { PostgresDatabase } from "./postgres_database.ts";

/** Options for {@linkcode publishPart}. */
export interface PublishPartOptions {
  /** The part's number. */
  part: number;
  /** Name of the descriptors. */
  source: string;
}

/**
 * Makes a part searchable, and removes the one that it replaces, at one moment.
 *
 * @throws {InvalidDataError} If an id of it is in another part of the index as well.
 */
export async function publishPart(
  database: PostgresDatabase,
  tables: IndexTables,
  options: PublishPartOptions,
): Promise<void> {
  const { part, source } = options;
  await database.transaction(async ({ query }) => {
    // One at a time, since two parts that are published side by side would not see each other's ids.
    await query(`select 1 from ${tables.indexes} where name = $1 for update`, [tables.name]);
    const [state] = await query<{ complete: boolean }>(
      `select complete from ${tables.parts} where part = $1`,
      [part],
    );
    // The attempt before took effect, and only the server's word of it was lost.
    if (state?.complete) return;
    const [earlier] = await query<{ part: string }>(
      `select part from ${tables.parts} where name = $1 and source = $2 and complete`,
      [tables.name, source],
    );
    const [double] = await query<{ id: string }>(
      `select id from ${tables.part(part)} join ${tables.all} as others using (id)
        where others.part is distinct from $1::bigint limit 1`,
      [earlier?.part ?? null],
    );
    if (double !== undefined) {
      throw new InvalidDataError(
        `part "${source}" for ${tables.all}`,
        `its id "${double.id}" is in another part as well: give those descriptors other names, or load the same part`,
      );
    }
    if (earlier !== undefined) {
      await query(`drop table ${tables.part(Number(earlier.part))}`);
      await query(`delete from ${tables.parts} where part = $1`, [earlier.part]);
    }
    await query(
      `alter table ${tables.all} attach partition ${tables.part(part)} for values in (${part})`,
    );
    await query(`update ${tables.parts} set complete = true where part = $1`, [part]);
    // How long it takes to look for ids twice depends on how many there are.
  }, { timeout: 0 });
}
