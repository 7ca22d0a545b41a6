import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateMatches } from "../../lib/evaluation/evaluate_matches.ts";
import { evaluateRetrieval, type RetrievalOptions } from "../../lib/evaluation/evaluate_retrieval.ts";
import type { Descriptors, Match } from "../../lib/types.ts";
import { fixturePath } from "../shared.ts";
import { innerProduct, randomDescriptors, randomHashes } from "./random_descriptors.ts";

interface Fixture {
  dims: number;
  k: number;
  queries: number[][];
  references: number[][];
  training: number[][];
  ground_truth: [string, string][];
  expected: {
    codec: string;
    score_norm: string | null;
    uAP: number;
    accuracy_at_1: number;
    recall_at_p90: number;
    top1: [number, number][];
  }[];
}

const fixtures: Fixture | Fixture[] = JSON.parse(await Deno.readTextFile(fixturePath("retrieval.json")));
for (const fixture of [fixtures].flat()) {
  const name = (letter: string, digits: number, row: number) => letter + String(row).padStart(digits, "0");
  const descriptors = (rows: number[][], letter: string, digits: number): Descriptors => ({
    ids: rows.map((_, row) => name(letter, digits, row)),
    vectors: Float32Array.from(rows.flat()),
    dims: fixture.dims,
  });
  for (const expected of fixture.expected) {
    Deno.test(`evaluateRetrieval agrees with SSCD's protocol on faiss: ${expected.codec}, ${expected.score_norm}`, async () => {
      const metrics = await evaluateRetrieval({
        queries: descriptors(fixture.queries, "Q", 5),
        references: descriptors(fixture.references, "R", 6),
        training: descriptors(fixture.training, "T", 6),
        groundTruth: fixture.ground_truth.map(([query, reference]) => ({ query, reference })),
        codec: expected.codec,
        scoreNorm: expected.score_norm,
        k: fixture.k,
      });
      assert.ok(Math.abs(metrics.averagePrecision - expected.uAP) < 1e-12);
      assert.equal(metrics.recallAtRank1, expected.accuracy_at_1);
      assert.equal(metrics.recallAtP90, expected.recall_at_p90);
      expected.top1.forEach(([reference, score], query) => {
        const best = metrics.predictions[query * fixture.k]!;
        assert.deepEqual([best.query, best.reference], [name("Q", 5, query), name("R", 6, reference)]);
        assert.ok(Math.abs(best.score - score) < 1e-4, `${best.score} is not ${score}`);
      });
    });
  }
}

/** Queries of which every third lies close to the reference of the same number. */
function benchmark(seed: string, make = randomDescriptors): RetrievalOptions & { references: Descriptors } {
  const [queries, references] = [make("Q", 30, 8, seed), make("R", 50, 8, seed)];
  const copies = [...Array(30).keys()].filter((row) => row % 3 === 0);
  for (const row of copies) {
    for (let i = row * 8; i < row * 8 + 8; i++) {
      queries.vectors[i] = references.vectors[i]! * 0.8 + queries.vectors[i]! * 0.4;
    }
  }
  const groundTruth: Match[] = copies.map((row) => ({ query: `Q${row}`, reference: `R${row}` }));
  return { queries, references, training: make("T", 60, 8, seed), groundTruth };
}

Deno.test("evaluateRetrieval's score normalization leaves accuracy@1 and each query's references as they are", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string(),
      fc.constantFrom("1.0[0,2]", "0.5[1,4]", "3[0,0]"),
      fc.constantFrom("Flat", "PCAW6,L2norm,Flat"),
      async (seed, scoreNorm, codec) => {
        const options = { ...benchmark(seed), codec };
        const without = await evaluateRetrieval(options);
        const normalized = await evaluateRetrieval({ ...options, scoreNorm });
        const pairs = (metrics: typeof without) =>
          metrics.predictions.map((pair) => [pair.query, pair.reference]);
        assert.equal(normalized.recallAtRank1, without.recallAtRank1);
        assert.equal(normalized.recallAtRank10, without.recallAtRank10);
        assert.deepEqual(pairs(normalized), pairs(without));
        assert.notEqual(normalized.predictions[0]!.score, without.predictions[0]!.score);
      },
    ),
    { seed: 7, numRuns: 15 },
  );
});

Deno.test("evaluateRetrieval's global candidates are the best of all pairs", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string(),
      fc.constantFrom(1, 7, 100, 300, 1499, 1500, 5000),
      fc.integer({ min: 1, max: 60 }),
      fc.boolean(),
      async (seed, candidateCount, k, hashes) => {
        const options = benchmark(seed, hashes ? randomHashes : randomDescriptors);
        const { queries, references } = options;
        const all = queries.ids.flatMap((query, row) =>
          references.ids.map((reference, other) => ({
            query,
            reference,
            score: Math.fround(innerProduct(queries, row, references, other)),
          }))
        ).sort((a, b) => b.score - a.score).slice(0, candidateCount);
        const metrics = await evaluateRetrieval({ ...options, candidates: "global", candidateCount, k });
        assert.deepEqual(metrics.predictions.map(({ score }) => score), all.map(({ score }) => score));
        assert.deepEqual(metrics.predictions, all);
      },
    ),
    { seed: 7, numRuns: 40 },
  );
});

Deno.test("evaluateRetrieval's global candidates are ten for each query on average", async () => {
  const options = benchmark("average");
  const { predictions, averagePrecision } = await evaluateRetrieval({ ...options, candidates: "global" });
  assert.equal(predictions.length, 300);
  const perQuery = new Set(
    options.queries.ids.map((id) => predictions.filter(({ query }) => query === id).length),
  );
  assert.ok(perQuery.size > 1);
  assert.equal(averagePrecision, evaluateMatches(predictions, options.groundTruth).averagePrecision);
});

Deno.test("evaluateRetrieval does not depend on the order of the references", async () => {
  const options = benchmark("order");
  const { references } = options;
  const moved = { ids: references.ids.toReversed(), vectors: new Float32Array(400), dims: 8 };
  for (let row = 0; row < 50; row++) {
    moved.vectors.set(references.vectors.subarray(row * 8, row * 8 + 8), (49 - row) * 8);
  }
  assert.deepEqual(
    await evaluateRetrieval({ ...options, references: moved }),
    await evaluateRetrieval(options),
  );
});

Deno.test("evaluateRetrieval takes all references where there are fewer than k", async () => {
  const { predictions } = await evaluateRetrieval({ ...benchmark("all"), k: 80 });
  assert.equal(predictions.length, 30 * 50);
});

Deno.test("evaluateRetrieval counts a copy without a descriptor as not found", async () => {
  const options = benchmark("missing");
  const groundTruth = [...options.groundTruth, { query: "unreadable", reference: "R1" }];
  const [all, fewer] = [
    await evaluateRetrieval(options),
    await evaluateRetrieval({ ...options, groundTruth }),
  ];
  assert.ok(Math.abs(fewer.averagePrecision - all.averagePrecision * 10 / 11) < 1e-12);
});

Deno.test("evaluateRetrieval says how far the search of the references is", async () => {
  const seen: number[] = [];
  const onProgress = (references: number) => seen.push(references);
  await evaluateRetrieval({ ...benchmark("progress"), scoreNorm: "1.0[0,2]", blockRows: 20, onProgress });
  assert.deepEqual(seen, [20, 40, 50]);
});

Deno.test("evaluateRetrieval refuses ids and settings that cannot be meant", async () => {
  const good = benchmark("refuse");
  const { training: _, ...withoutTraining } = good;
  const twice = { ...good.queries, ids: good.queries.ids.map((id) => id === "Q4" ? "Q3" : id) };
  const refused: [RetrievalOptions, RegExp][] = [
    [{ ...good, queries: twice }, /ids of queries must be unique: current value has 1 twice/],
    [
      { ...good, references: { ...good.references, ids: ["R0"] } },
      /references must have one id a row: current value is 1 ids/,
    ],
    [
      { ...good, groundTruth: [{ query: "Q0.jpg", reference: "R0.jpg" }] },
      /must name queries such as Q0 and references such as R0: current value is Q0\.jpg, R0\.jpg/,
    ],
    [{ ...good, groundTruth: [] }, /must name queries such as Q0 .* current value is empty/],
    [
      { ...withoutTraining, scoreNorm: "1.0[0,2]" },
      /by 1\.0\[0,2\] as it needs training descriptors: current value is none/,
    ],
    [{ ...withoutTraining, codec: "PCAW8,L2norm,Flat" }, /at least 2 training descriptors/],
    [{ ...good, codec: "IVF10,Flat" }, /current value is "IVF10,Flat"/],
    [{ ...good, scoreNorm: "one" }, /current value is "one"/],
    [{ ...good, k: 0 }, /k must be a positive integer/],
    [
      { ...good, candidates: "global", candidateCount: 0.5 },
      /count must be a positive integer: current value is 0.5/,
    ],
  ];
  for (const [options, message] of refused) {
    await assert.rejects(evaluateRetrieval(options), { name: "RangeError", message });
  }
});
