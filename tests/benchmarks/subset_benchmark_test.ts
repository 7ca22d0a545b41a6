import assert from "node:assert/strict";
import fc from "fast-check";
import { type CopyBenchmark, subsetBenchmark } from "rdcd/datasets";

const entries = (letter: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `${letter}${i}`, path: `${letter}${i}.jpg` }));

/** Some copies, then hard negatives, then distractors; every copy has a reference of its own. */
function benchmark(copies: number, hard: number, distractors: number, references: number): CopyBenchmark {
  const queries = entries("Q", copies + hard + distractors);
  return {
    name: "NDEC",
    queries,
    references: entries("R", references),
    training: entries("T", 50),
    groundTruth: {
      queries: queries.map(({ id }) => id),
      matches: queries.slice(0, copies).map(({ id }, i) => ({ query: id, reference: `R${i}` })),
    },
    groups: [{ name: "hard negatives", queries: queries.slice(copies, copies + hard).map(({ id }) => id) }],
  };
}

const kinds = fc.record({
  copies: fc.integer({ min: 1, max: 30 }),
  hard: fc.integer({ min: 1, max: 30 }),
  distractors: fc.integer({ min: 1, max: 90 }),
  limit: fc.integer({ min: 3, max: 100 }),
  seed: fc.nat(),
});

Deno.test("subsetBenchmark keeps each kind of query in its share, all sources, and no more than the limit", () => {
  fc.assert(
    fc.property(kinds, ({ copies, hard, distractors, limit, seed }) => {
      const whole = benchmark(copies, hard, distractors, 60);
      const total = copies + hard + distractors;
      const { queries, references, training, groundTruth, groups, subset, name } = subsetBenchmark(whole, {
        limit,
        seed,
      });
      assert.equal(queries.length, Math.min(limit, total));
      assert.equal(references.length, Math.min(limit, 60));
      assert.equal(training.length, Math.min(limit, 50));
      assert.deepEqual(queries.map(({ id }) => id), groundTruth.queries);
      const counts = [groundTruth.matches.length, groups![0]!.queries.length];
      [copies, hard].forEach((size, i) => {
        const share = size * queries.length / total;
        assert.ok(
          counts[i]! >= 1 && Math.abs(counts[i]! - share) < 2.01,
          `${counts[i]} is not about ${share}`,
        );
      });
      const [ids, sources] = [new Set(groundTruth.queries), new Set(references.map(({ id }) => id))];
      for (const { query, reference } of groundTruth.matches) {
        assert.ok(ids.has(query) && sources.has(reference));
      }
      for (const id of groups![0]!.queries) assert.ok(ids.has(id));
      assert.deepEqual(subset, { limit, seed, of: { queries: total, references: 60, training: 50 } });
      assert.equal(name, `NDEC, subset of ${limit} (seed ${seed})`);
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("subsetBenchmark draws the same by the same seed, and otherwise by another", () => {
  const whole = benchmark(20, 20, 60, 100);
  const drawn = (seed: number) => subsetBenchmark(whole, { limit: 12, seed });
  assert.deepEqual(drawn(3), drawn(3));
  assert.notDeepEqual(drawn(3).queries, drawn(4).queries);
  assert.notDeepEqual(drawn(3).training, drawn(4).training);
});

Deno.test("subsetBenchmark refuses a limit without room for each kind of query", () => {
  for (const limit of [2, 0, 3.5]) {
    assert.throws(
      () => subsetBenchmark(benchmark(5, 5, 5, 9), { limit, seed: 0 }),
      {
        name: "RangeError",
        message: new RegExp(`at least 3, one query of each kind: current value is ${limit}`),
      },
    );
  }
});
