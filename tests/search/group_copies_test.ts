import fc from "fast-check";
import assert from "node:assert/strict";
import { groupCopies, type ScoredPair } from "rdcd/search";

const pair = (row: number, other: number, score: number): ScoredPair => ({ row, other, score });

Deno.test("groupCopies puts what is alike together, the surest group first", () => {
  const pairs = [pair(1, 0, 0.6), pair(5, 4, 0.9), pair(6, 4, 0.8), pair(6, 5, 0.85), pair(8, 7, 0.3)];
  const { groups, loose } = groupCopies(pairs, 0.5);
  assert.deepEqual(groups.map(({ rows, weakestLink }) => [rows, weakestLink]), [[[4, 5, 6], 0.85], [
    [0, 1],
    0.6,
  ]]);
  assert.deepEqual(groups[0]!.pairs.map(({ score }) => score), [0.9, 0.85, 0.8]);
  assert.deepEqual(loose, []);
});

Deno.test("groupCopies does not join two sure groups by one weak link, and says that there is one", () => {
  const sure = [pair(1, 0, 0.95), pair(2, 0, 0.95), pair(2, 1, 0.95), pair(4, 3, 0.95)];
  const link = pair(3, 2, 0.52);
  const { groups, loose } = groupCopies([...sure, link], 0.5);
  assert.deepEqual(groups.map(({ rows }) => rows), [[0, 1, 2], [3, 4]]);
  assert.deepEqual(loose, [link]);
});

Deno.test("groupCopies has each row in one group at most, all pairs once, and does not care for their order", () => {
  const drawn = fc.uniqueArray(
    fc.record({ row: fc.nat(11), other: fc.nat(11), score: fc.integer({ min: 0, max: 20 }) }),
    { selector: ({ row, other }) => 12 * Math.max(row, other) + Math.min(row, other), maxLength: 40 },
  ).map((pairs) =>
    pairs.filter(({ row, other }) => row !== other)
      .map(({ row, other, score }) => pair(Math.max(row, other), Math.min(row, other), score / 20))
  );
  fc.assert(fc.property(drawn, fc.double({ min: 0, max: 1, noNaN: true }), (pairs, threshold) => {
    const found = groupCopies(pairs, threshold);
    const rows = found.groups.flatMap((group) => group.rows);
    assert.equal(new Set(rows).size, rows.length);
    const all = [...found.loose, ...found.groups.flatMap((group) => group.pairs)];
    assert.equal(all.length, pairs.filter(({ score }) => score >= threshold).length);
    for (const { rows, pairs: own, weakestLink } of found.groups) {
      assert.ok(rows.length >= 2 && weakestLink >= threshold);
      assert.ok(own.every(({ row, other }) => rows.includes(row) && rows.includes(other)));
    }
    assert.deepEqual(groupCopies(pairs.toReversed(), threshold), found);
  }));
});
