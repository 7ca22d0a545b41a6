import assert from "node:assert/strict";
import { indexTables } from "../../../lib/search/postgres/index_tables.ts";
import type { PostgresDatabase } from "../../../lib/search/postgres/postgres_database.ts";

/** What {@linkcode killWhileLoading} saw. */
export interface KilledLoad {
  /** Descriptors that were in the database when the process was killed, for each of the kills. */
  kills: number[];
  /** Seconds of all runs together. */
  seconds: number;
}

/** How {@linkcode killWhileLoading} loads. */
export interface KillOptions {
  /** Arguments of `deno task index`. */
  args: readonly string[];
  /** The schema and table that they name. */
  schema: string;
  /** The same. */
  table: string;
  /** The process is killed as soon as the database has so many descriptors; ascending. */
  killAt: readonly number[];
}

/**
 * Loads descriptors by `deno task index` in processes that are killed by `kill -9`, then by one that is let end.
 *
 * @param database The same database, to look at what is there meanwhile.
 * @param options What is loaded, and when it is killed.
 * @throws {AssertionError} If anything can be seen before all is there, or something is lost between two runs.
 */
export async function killWhileLoading(
  database: PostgresDatabase,
  options: KillOptions,
): Promise<KilledLoad> {
  const { args, schema, table, killAt } = options;
  const tables = indexTables({ schema, table });
  const progress = () =>
    database.transaction(async ({ query }) => {
      const [there] = await query<{ found: string | null }>("select to_regclass($1)::text as found", [
        tables.parts,
      ]);
      if (there!.found === null) return { loaded: 0, complete: 0 };
      const [row] = await query<{ loaded: string; complete: string }>(
        `select coalesce(sum(rows), 0)::bigint as loaded, count(*) filter (where complete) as complete
          from ${tables.parts} where name = $1`,
        [table],
      );
      return { loaded: Number(row!.loaded), complete: Number(row!.complete) };
    });
  const start = performance.now();
  const kills: number[] = [];
  for (const threshold of killAt) {
    const child = startIndex(args, "null");
    let ended = false;
    child.status.then(() => ended = true);
    while ((await progress()).loaded < threshold) {
      assert(!ended, "the load ended before it could be killed");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill("SIGKILL");
    await child.status;
    const { loaded, complete } = await progress();
    assert.equal(complete, 0, "nothing can be seen of a load that has not ended");
    assert(loaded >= (kills.at(-1) ?? 0), "nothing is lost by a kill");
    kills.push(loaded);
  }
  const { success } = await startIndex(args, "inherit").status;
  assert(success, "the load ends when it is let");
  return { kills, seconds: (performance.now() - start) / 1000 };
}

function startIndex(args: readonly string[], stderr: "null" | "inherit"): Deno.ChildProcess {
  const { tasks } = JSON.parse(Deno.readTextFileSync("deno.json"));
  const [, ...words] = tasks.index.command.split(" ");
  return new Deno.Command("deno", { args: [...words, ...args], stdout: "null", stderr }).spawn();
}
