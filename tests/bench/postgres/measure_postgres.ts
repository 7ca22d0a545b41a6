/**
 * Loads made descriptors into a PostgreSQL server by `deno task index`, which is killed by `kill -9` five times on the
 * way, checks that each is there once, and measures what HNSW finds of the exact neighbors, what that costs in µAP, and
 * how long it takes.
 *
 *     PGPASSWORD=… deno task bench-postgres --postgres postgres://me@localhost/scratch --count 1000000
 *
 * It uses the schema "rdcd bench", which it removes first. `--keep` measures what is there from an earlier run.
 */
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { streamDescriptors } from "../../../lib/descriptors/stream_descriptors.ts";
import { writeNpy } from "../../../lib/descriptors/formats/write_npy.ts";
import { evaluateMatches } from "../../../lib/evaluation/evaluate_matches.ts";
import { connectPostgres } from "../../../lib/search/postgres/connect_postgres.ts";
import { indexTables } from "../../../lib/search/postgres/index_tables.ts";
import type { PostgresDatabase } from "../../../lib/search/postgres/postgres_database.ts";
import type { FoundReference } from "../../../lib/search/found_reference.ts";
import { searchPostgres } from "../../../lib/search/postgres/search_postgres.ts";
import { searchExact } from "../../../lib/search/search_exact.ts";
import type { Descriptors, Match } from "../../../lib/types.ts";
import { killWhileLoading } from "./kill_while_loading.ts";
import { referenceId, structuredQueries, structuredVectors } from "./structured_vectors.ts";

const DIMS = 256;
const K = 10;
const index = { schema: "rdcd bench", table: "structured" };
const tables = indexTables(index);

const { values } = parseArgs({
  options: {
    postgres: { type: "string" },
    count: { type: "string", default: "1000000" },
    queries: { type: "string", default: "2000" },
    folder: { type: "string", default: "data/cache" },
    keep: { type: "boolean", default: false },
    m: { type: "string", default: "16" },
    "ef-construction": { type: "string", default: "64" },
  },
});
assert(values.postgres !== undefined, "--postgres URL is needed");
const count = Number(values.count);
const database = connectPostgres(values.postgres, { timeout: 600 });
const file = `${values.folder}/structured-${count}.npy`;
try {
  await Deno.stat(file);
} catch {
  await Deno.mkdir(values.folder, { recursive: true });
  await writeNpy(file, structuredVectors(count, DIMS));
}
if (!values.keep) await load();
await checkOnce();
await sizes(database);
await recall();
await database.close();

async function load(): Promise<void> {
  await database.transaction(({ query }) => query(`drop schema if exists ${tables.schema} cascade`));
  const { kills, seconds } = await killWhileLoading(database, {
    args: [
      ...["--postgres", values.postgres!, "--descriptors", file, "--build-memory", "2048"],
      ...["--schema", index.schema, "--table", index.table],
      ...["--m", values.m, "--ef-construction", values["ef-construction"]],
    ],
    ...index,
    killAt: [0.1, 0.3, 0.5, 0.7, 1].map((share) => Math.floor(share * count)),
  });
  console.log(`killed at ${kills.join(", ")} descriptors; all runs together ${seconds.toFixed(0)} s`);
}

async function checkOnce(): Promise<void> {
  const [row] = await database.transaction(({ query }) =>
    query<Record<"rows" | "ids" | "numbers" | "last", string>>(
      `select count(*) as rows, count(distinct id) as ids, count(distinct number) as numbers, max(id) as last
        from ${tables.all}`,
    )
  );
  console.log(
    `in the table: ${row!.rows} rows, ${row!.ids} ids, ${row!.numbers} numbers, the last is ${row!.last}`,
  );
  assert.deepEqual({ ...row }, {
    rows: `${count}`,
    ids: `${count}`,
    numbers: `${count}`,
    last: referenceId(count - 1),
  });
}

async function sizes(database: PostgresDatabase): Promise<void> {
  const rows = await database.transaction(({ query }) =>
    query<{ name: string; bytes: string }>(
      `select relname as name, pg_relation_size(oid) as bytes from pg_class
        where relnamespace = $1::text::regnamespace and relname like 'structured %' order by relname`,
      [tables.schema],
    )
  );
  for (const { name, bytes } of rows) {
    console.log(`${name}: ${(Number(bytes) / count).toFixed(0)} bytes a descriptor`);
  }
}

async function recall(): Promise<void> {
  const { queries, groundTruth } = structuredQueries(Number(values.queries), count, DIMS);
  const start = performance.now();
  const exact = await searchExact(queries, await streamDescriptors(file), { k: K });
  const seconds = (performance.now() - start) / 1000;
  const truth = queries.ids.map((_, row) =>
    Array.from({ length: K }, (_, rank) => {
      const at = row * K + rank;
      return { reference: referenceId(exact.indices[at]!), score: exact.scores[at]! };
    })
  );
  report("searchExact", truth, truth, queries, groundTruth, seconds);
  for (const efSearch of [40, 100, 200, 400, 800]) {
    const start = performance.now();
    const found = await searchPostgres(database, queries, { ...index, k: K, efSearch });
    report(
      `HNSW, ef_search ${efSearch}`,
      found,
      truth,
      queries,
      groundTruth,
      (performance.now() - start) / 1000,
    );
  }
}

function report(
  name: string,
  found: FoundReference[][],
  truth: FoundReference[][],
  queries: Descriptors,
  groundTruth: Match[],
  seconds: number,
): void {
  const predictions = found.flatMap((matches, row) =>
    matches.map(({ reference, score }) => ({ query: queries.ids[row]!, reference, score }))
  );
  const hits = found.map((matches, row) => {
    const right = new Set(truth[row]!.map(({ reference }) => reference));
    return matches.filter(({ reference }) => right.has(reference)).length;
  });
  const share = hits.reduce((sum, hit) => sum + hit, 0) / (K * found.length);
  const { averagePrecision } = evaluateMatches(predictions, groundTruth);
  console.log(
    `${name}: recall@${K} ${(100 * share).toFixed(2)} %, µAP ${(100 * averagePrecision).toFixed(2)}, ` +
      `${(found.length / seconds).toFixed(0)} queries/s`,
  );
}
