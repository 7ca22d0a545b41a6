import assert from "node:assert/strict";
import { type Json, mergePatch } from "../../lib/json/merge_patch.ts";

Deno.test("mergePatch gives what RFC 7396's appendix lists", () => {
  const cases: [target: Json, patch: Json, result: Json][] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [["a", "b"], ["c", "d"], ["c", "d"]],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of cases) {
    const before = structuredClone([target, patch]);
    assert.deepEqual(mergePatch(target, patch), result, JSON.stringify([target, patch]));
    assert.deepEqual([target, patch], before);
  }
});

Deno.test("mergePatch takes __proto__ for a key like any other", () => {
  const patch = JSON.parse('{"__proto__": {"polluted": true}}');
  const result = mergePatch({}, patch);
  assert.deepEqual(Object.keys(result as object), ["__proto__"]);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.equal(Object.getPrototypeOf(result), Object.prototype);
});
