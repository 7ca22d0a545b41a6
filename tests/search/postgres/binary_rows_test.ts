import assert from "node:assert/strict";
import { binaryRows, sentVector } from "../../../lib/search/postgres/binary_rows.ts";

Deno.test("binaryRows is PostgreSQL's binary COPY, byte for byte", () => {
  const one = { ids: ["é"], vectors: new Float32Array([1, -0.5]), dims: 2 };
  const hex = binaryRows(one, { part: 3, first: 258 }, "halfvec").toHex();
  assert.equal(
    hex,
    "5047434f50590aff0d0a00" + "00000000" + "00000000" + "0004" +
      "00000008" + "0000000000000003" + "00000008" + "0000000000000102" + "00000002" + "c3a9" +
      "00000008" + "0002" + "0000" + "3c00" + "b800" + "ffff",
  );
});

Deno.test("binaryRows refuses numbers that the database cannot hold", () => {
  for (const [value, type] of [[1e5, "halfvec"], [NaN, "vector"], [Infinity, "vector"]] as const) {
    const one = { ids: ["a"], vectors: new Float32Array([value]), dims: 1 };
    assert.throws(() => binaryRows(one, { part: 1, first: 0 }, type), /Cannot index "a" as the numbers/);
  }
});

Deno.test("sentVector reads what pgvector sends", () => {
  const base64 = Uint8Array.fromHex("000200003f800000bf000000").toBase64();
  assert.deepEqual([...sentVector(base64, "vector")], [1, -0.5]);
  assert.deepEqual([...sentVector(Uint8Array.fromHex("000200003c00b800").toBase64(), "halfvec")], [1, -0.5]);
});
