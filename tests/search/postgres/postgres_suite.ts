import assert from "node:assert/strict";
import { openSearchIndex } from "../../../lib/cli/search/open_search_index.ts";
import { writeNpy } from "../../../lib/descriptors/formats/write_npy.ts";
import { evaluateRetrieval } from "../../../lib/evaluation/evaluate_retrieval.ts";
import { DatabaseError, InvalidDataError } from "../../../lib/errors.ts";
import { connectPostgres } from "../../../lib/search/postgres/connect_postgres.ts";
import { indexInPostgres } from "../../../lib/search/postgres/index_in_postgres.ts";
import { indexTables, type PostgresIndexName } from "../../../lib/search/postgres/index_tables.ts";
import type { PostgresDatabase } from "../../../lib/search/postgres/postgres_database.ts";
import { searchPostgres } from "../../../lib/search/postgres/search_postgres.ts";
import { searchExact } from "../../../lib/search/search_exact.ts";
import type { Descriptors } from "../../../lib/types.ts";
import { taskCommand } from "../../cli/interrupt_task.ts";
import { runDenoTaskWith } from "../../cli/run_deno_task.ts";
import { randomDescriptors } from "./random_descriptors.ts";
import { startProxy } from "./start_proxy.ts";
import type { TestServer } from "./test_server.ts";

const DIMS = 24;
const K = 5;

/** What an exact search among descriptors in memory finds, in the form of {@linkcode searchPostgres}. */
async function found(queries: Descriptors, references: Descriptors) {
  const { indices, scores, k } = await searchExact(queries, references, { k: K, runtime: "tfjs" });
  return queries.ids.map((_, row) =>
    Array.from({ length: k }, (_, rank) => {
      const at = row * k + rank;
      return { reference: references.ids[indices[at]!]!, score: scores[at]! };
    })
  );
}

function halved(descriptors: Descriptors): Descriptors {
  return { ...descriptors, vectors: Float32Array.from(new Float16Array(descriptors.vectors)) };
}

function joined(one: Descriptors, other: Descriptors): Descriptors {
  return {
    ...one,
    ids: [...one.ids, ...other.ids],
    vectors: new Float32Array([...one.vectors, ...other.vectors]),
  };
}

async function rowsOf(database: PostgresDatabase, name: PostgresIndexName): Promise<string[]> {
  const { all } = indexTables(name);
  const rows = await database.transaction(({ query }) =>
    query<{ id: string }>(`select id from ${all} order by part, number`)
  );
  return rows.map(({ id }) => id);
}

/**
 * What holds on any server with pgvector, as steps of one test, since starting a server takes seconds.
 *
 * @param t The test.
 * @param server The server.
 */
export async function postgresSuite(t: Deno.TestContext, server: TestServer): Promise<void> {
  Deno.env.set("PGPASSWORD", server.password);
  const database = connectPostgres(server.url());
  const references = randomDescriptors(300, DIMS, "R");
  // Two images that are twice among the references: of equal scores the first comes first.
  references.vectors.copyWithin(200 * DIMS, 10 * DIMS, 12 * DIMS);
  const queries = randomDescriptors(20, DIMS, "Q");
  queries.vectors.set(references.vectors.subarray(10 * DIMS, 12 * DIMS));

  await t.step("searchPostgres without HNSW gives ids and scores of searchExact to the bit", async () => {
    const index = { schema: "exact", precision: "float32" } as const;
    await indexInPostgres(database, references, index);
    assert.deepEqual(
      await searchPostgres(database, queries, { ...index, k: K, exact: true }),
      await found(queries, references),
    );
  });

  await t.step(
    "searchPostgres ranks what HNSW found by the exact scores of the numbers as they are kept",
    async () => {
      for (const precision of ["float16", "float32"] as const) {
        const index = { schema: `hnsw ${precision}`, precision };
        await indexInPostgres(database, references, { ...index, m: 8, efConstruction: 32 });
        const truth = await found(queries, precision === "float16" ? halved(references) : references);
        assert.deepEqual(await searchPostgres(database, queries, { ...index, k: K, efSearch: 300 }), truth);
        const few = await searchPostgres(database, queries, { ...index, k: K, efSearch: K });
        const scores = new Map(
          truth.flatMap((matches, row) =>
            matches.map(({ reference, score }) => [`${row} ${reference}`, score])
          ),
        );
        const known = few.flatMap((matches, row) =>
          matches.filter(({ reference }) => scores.has(`${row} ${reference}`))
        );
        assert(known.length > 50, "a small graph is searched well even with few candidates");
        few.forEach((matches, row) =>
          matches.forEach(({ reference, score }) =>
            assert.equal(score, scores.get(`${row} ${reference}`) ?? score)
          )
        );
      }
    },
  );

  await t.step("searchPostgres answers by the HNSW index and not by reading the table", async () => {
    const { all } = indexTables({ schema: "hnsw float16" });
    const plan = await database.transaction(async ({ query }) => {
      await query("set local enable_seqscan = off");
      return await query<{ "QUERY PLAN": string }>(
        `explain select id from ${all} order by embedding <#> '[${
          queries.vectors.subarray(0, DIMS).join(",")
        }]' limit 5`,
      );
    });
    assert.match(plan.map((row) => row["QUERY PLAN"]).join("\n"), /Index Scan using "images \d+ hnsw"/);
  });

  await t.step(
    "evaluateRetrieval normalizes scores that come from a database as it does its own",
    async () => {
      const training = randomDescriptors(50, DIMS, "T");
      const groundTruth = [10, 11].map((row, i) => ({ query: `Q ${i}`, reference: `R ${row}` }));
      const options = {
        ...{
          queries,
          references,
          training,
          groundTruth,
          k: K,
          scoreNorm: "1.0[0,2]",
          codec: "PCAW8,L2norm,Flat",
        },
        runtime: "tfjs",
      } as const;
      const exact = await evaluateRetrieval(options);
      const index = { schema: "normalized", precision: "float32" } as const;
      const elsewhere = await evaluateRetrieval({
        ...options,
        async searchElsewhere(queries, references, k) {
          await indexInPostgres(database, references, index);
          return await searchPostgres(database, queries, { ...index, k, efSearch: 300 });
        },
      });
      assert.deepEqual(elsewhere, exact);
    },
  );

  await t.step(
    "indexInPostgres adds parts, replaces one at one moment, and leaves one that is the same",
    async () => {
      const index = { schema: "parts" };
      const more = randomDescriptors(30, DIMS, "more");
      const first = await indexInPostgres(database, references, { ...index, part: "one" });
      assert.deepEqual([first.loaded, first.unchanged], [300, false]);
      await indexInPostgres(database, more, { ...index, part: "two" });
      assert.deepEqual(
        await searchPostgres(database, queries, { ...index, k: K, exact: true }),
        await found(queries, halved(joined(references, more))),
      );
      const again = await indexInPostgres(database, references, { ...index, part: "one" });
      assert.deepEqual([again.loaded, again.unchanged], [0, true]);
      const fewer = randomDescriptors(20, DIMS, "R");
      await indexInPostgres(database, fewer, { ...index, part: "one" });
      assert.deepEqual(new Set(await rowsOf(database, index)), new Set([...fewer.ids, ...more.ids]));
    },
  );

  await t.step("indexInPostgres refuses an id that is there twice, and what was there stays", async () => {
    const index = { schema: "twice" };
    await indexInPostgres(database, references, { ...index, part: "one" });
    const other = randomDescriptors(3, DIMS, "other");
    await assert.rejects(
      indexInPostgres(database, { ...other, ids: ["a", "R 7", "b"] }, { ...index, part: "two" }),
      (error) => error instanceof InvalidDataError && /id "R 7" is in another part/.test(error.message),
    );
    await assert.rejects(
      indexInPostgres(database, { ...other, ids: ["a", "b", "a"] }, { ...index, part: "three" }),
      (error) => error instanceof DatabaseError && /Key \(id\)|unique index|duplicate/.test(error.message),
    );
    assert.deepEqual(await rowsOf(database, index), references.ids);
  });

  await t.step(
    "indexInPostgres begins a part anew whose source changed while its load was interrupted",
    async () => {
      const index = { schema: "changed", chunkRows: 50 };
      const interruption = new Error("interrupted");
      await assert.rejects(
        indexInPostgres(database, references, {
          ...index,
          onProgress: ({ rows }) => {
            if (rows === 150) throw interruption;
          },
        }),
        interruption,
      );
      assert.deepEqual(await rowsOf(database, index), []);
      const changed = { ...references, vectors: references.vectors.toReversed() };
      assert.equal((await indexInPostgres(database, changed, index)).loaded, 300);
      assert.deepEqual(
        await searchPostgres(database, queries, { ...index, k: K, exact: true }),
        await found(queries, halved(changed)),
      );
    },
  );

  await t.step(
    "indexInPostgres called twice at once for one part leaves each descriptor there once",
    async () => {
      const index = { schema: "side by side", chunkRows: 50 };
      const ends = await Promise.allSettled([1, 2].map(() => indexInPostgres(database, references, index)));
      assert(ends.some(({ status }) => status === "fulfilled"));
      for (const end of ends) {
        if (end.status === "rejected") {
          assert.match(
            end.reason.message,
            /another process loads the same part/,
          );
        }
      }
      assert.deepEqual(await rowsOf(database, index), references.ids);
    },
  );

  await t.step("indexInPostgres refuses descriptors that do not belong into the index", async () => {
    await assert.rejects(
      indexInPostgres(database, randomDescriptors(3, DIMS + 1, "S"), {
        schema: "exact",
        precision: "float32",
      }),
      /holds vector\(24\) of an unknown method, which cannot be mixed with vector\(25\)/,
    );
    await assert.rejects(
      searchPostgres(database, randomDescriptors(1, DIMS + 1, "S"), { schema: "exact", k: 1 }),
      /same dims: current value is 25 and 24/,
    );
    await assert.rejects(
      searchPostgres(database, queries, { schema: "nowhere", k: 1 }),
      /there is none: make it with/,
    );
    await assert.rejects(
      searchPostgres(database, queries, { schema: "exact", k: 5, efSearch: 4 }),
      /efSearch must be/,
    );
  });

  await t.step("indexInPostgres takes any characters in names and ids", async () => {
    const index = { schema: `Kopien"; drop schema exact; --`, table: `Bilder 'α'"` };
    const named = { ...randomDescriptors(2, DIMS, "N"), ids: [`a"b'c\\d`, "naïve 图片.jpg"] };
    await indexInPostgres(database, named, { ...index, part: `'); drop schema exact; --` });
    assert.deepEqual(await rowsOf(database, index), named.ids);
    assert.equal((await rowsOf(database, { schema: "exact" })).length, 300);
  });

  await t.step(
    "indexInPostgres goes on after its connection was cut, with nothing lost and nothing double",
    async () => {
      await using proxy = await startProxy(server.port);
      const retried: string[] = [];
      const cut = connectPostgres(server.url(proxy.port), { onRetry: ({ reason }) => retried.push(reason) });
      const index = { schema: "cut", chunkRows: 50 };
      // Chunks are about 4 kB: some are cut in the middle, some between their statements.
      let cuts = 0;
      const cutAgain = () => {
        proxy.cut();
        if (++cuts < 4) proxy.after(5_000, cutAgain);
      };
      proxy.after(8_000, cutAgain);
      await indexInPostgres(cut, references, index);
      await cut.close();
      assert.equal(cuts, 4);
      assert(retried.length >= 4, "each cut is met by another attempt");
      assert.deepEqual(await rowsOf(database, index), references.ids);
      assert.deepEqual(
        await searchPostgres(database, queries, { ...index, k: K, exact: true }),
        await found(queries, halved(references)),
      );
    },
  );

  await t.step(
    "deno task index killed by kill -9 and started again loses nothing and doubles nothing",
    async () => {
      const folder = await Deno.makeTempDir();
      await using proxy = await startProxy(server.port);
      await writeNpy(`${folder}/references.npy`, references);
      const index = { schema: "killed", table: "images" };
      const args = ["--postgres", server.url(proxy.port), "--descriptors", `${folder}/references.npy`];
      const command = [
        ...await taskCommand("index"),
        ...args,
        "--schema",
        index.schema,
        "--chunk-rows",
        "20",
      ];
      const start = () =>
        new Deno.Command("deno", { args: command, stderr: "piped", stdout: "null" }).spawn();
      // In the middle of the first chunk, and of a later one.
      for (const bytes of [6_000, 12_000]) {
        const child = start();
        let killed = false;
        proxy.after(bytes, async () => {
          child.kill("SIGKILL");
          await child.status;
          killed = true;
        });
        const { code } = await child.output();
        assert(killed && code !== 0, "the load is killed before it ends");
        assert.deepEqual(
          await rowsOf(database, index),
          [],
          "nothing can be seen of a load that has not ended",
        );
      }
      const { success, stderr } = await start().output();
      const said = new TextDecoder().decode(stderr);
      assert(success, said);
      const loaded = Number(/(\d+) loaded now/.exec(said)![1]);
      assert(loaded > 0 && loaded < 300, "what earlier runs loaded is not loaded again");
      assert.deepEqual(await rowsOf(database, index), references.ids);
      assert.deepEqual(
        await searchPostgres(database, queries, { ...index, k: K, exact: true }),
        await found(queries, halved(references)),
      );
      await Deno.remove(folder, { recursive: true });
    },
  );

  if (server.real) {
    await t.step("connectPostgres ends a statement that takes too long, and goes on", async () => {
      await assert.rejects(
        database.transaction(({ query }) => query("select pg_sleep(30)"), { timeout: 0.2 }),
        (error) =>
          error instanceof DatabaseError && /a statement took longer than 0.2 s$/.test(error.message),
      );
      assert.equal((await rowsOf(database, { schema: "exact" })).length, 300);
    });

    await t.step("openSearchIndex gives by two databases what one gives that has all", async () => {
      const urls = [server.url(), server.url().replace(/postgres$/, "template1")];
      for (const [half, url] of urls.entries()) {
        const part = {
          ids: references.ids.slice(half * 150, (half + 1) * 150),
          vectors: references.vectors.subarray(half * 150 * DIMS, (half + 1) * 150 * DIMS),
          dims: DIMS,
        };
        const own = connectPostgres(url);
        await indexInPostgres(own, part, { schema: "spread" });
        await own.close();
      }
      const index = await openSearchIndex({ postgres: urls, schema: "spread", exact: true });
      const truth = await found(queries, halved(references));
      assert.deepEqual(await index.search(queries, K), truth);
      await index.close();
    });

    await t.step("deno task index says that a password is wrong without saying which it was", async () => {
      const word = "a wrong word";
      const folder = await Deno.makeTempDir();
      const path = `${folder}/references.npy`;
      await writeNpy(path, references);
      const { code, stdout, stderr } = await runDenoTaskWith(
        { PGPASSWORD: word },
        ...["index", "--postgres", server.url(), "--descriptors", path] as const,
      );
      assert.equal(code, 1);
      assert.match(stderr, /Cannot use the database tester@127\.0\.0\.1:\d+\/postgres: .*password/);
      assert(![stdout, stderr].some((text) => text.includes(word)));
      await Deno.remove(folder, { recursive: true });
    });
  }

  await database.close();
}
