import assert from "node:assert/strict";
import { blobSha1 } from "../../../lib/benchmarks/photographs/blob_sha1.ts";

Deno.test("blobSha1 is what git hash-object prints", () => {
  assert.equal(blobSha1(new Uint8Array()), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  assert.equal(blobSha1(new TextEncoder().encode("hello\n")), "ce013625030ba8dba906f756967f9e9ca394464a");
});
