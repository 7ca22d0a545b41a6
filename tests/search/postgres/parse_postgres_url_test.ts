import assert from "node:assert/strict";
import { parsePostgresUrl } from "../../../lib/search/postgres/parse_postgres_url.ts";
import { quoteIdentifier } from "../../../lib/search/postgres/quote_identifier.ts";
import { indexTables } from "../../../lib/search/postgres/index_tables.ts";

const nothing = () => undefined;

Deno.test("parsePostgresUrl takes from the environment what the URL leaves out", () => {
  const environment: Record<string, string> = {
    ...{ PGHOST: "db.example", PGPORT: "6432", PGUSER: "me", PGDATABASE: "copies", PGSSLMODE: "verify-full" },
  };
  assert.deepEqual(parsePostgresUrl("postgres://", (name) => environment[name]), {
    ...{ host: "db.example", port: 6432, user: "me", database: "copies", sslMode: "verify-full" },
    text: "me@db.example:6432/copies",
  });
  assert.deepEqual(
    parsePostgresUrl("postgresql://you%40x@[::1]:1/a%20b?sslmode=require", (name) => environment[name]),
    {
      ...{ host: "::1", port: 1, user: "you@x", database: "a b", sslMode: "require" },
      text: "you@x@::1:1/a b",
    },
  );
});

Deno.test("parsePostgresUrl refuses passwords and what is no such URL, without repeating it", () => {
  const urls = [
    ...["postgres://me:hunter2@localhost/copies", "postgres://me@localhost/copies?password=hunter2"],
    ...["mysql://me:hunter2@localhost/copies", "me:hunter2@localhost", "postgres://me:hunter2@local host/"],
    "postgres://me@localhost/copies?options=hunter2",
  ];
  for (const url of urls) {
    assert.throws(
      () => parsePostgresUrl(url, nothing),
      (error) => error instanceof RangeError && !error.message.includes("hunter2"),
      url,
    );
  }
  assert.throws(
    () => parsePostgresUrl("postgres://me@h/d?sslmode=maybe", nothing),
    /sslmode must be one of disable/,
  );
});

Deno.test("quoteIdentifier leaves nothing in a name that ends it", () => {
  assert.equal(quoteIdentifier('a"; drop table b; --'), '"a""; drop table b; --"');
  for (const name of ["", "a\0b", "ä".repeat(32)]) {
    assert.throws(() => quoteIdentifier(name), /1 to 63 bytes/);
  }
});

Deno.test("indexTables refuses a table whose parts' names would be too long", () => {
  assert.throws(() => indexTables({ table: "t".repeat(60) }), /1 to 63 bytes/);
  assert.equal(indexTables({ table: 'a"b' }).part(7), '"rdcd"."a""b 7"');
});
