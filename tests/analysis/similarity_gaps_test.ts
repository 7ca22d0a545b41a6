import assert from "node:assert/strict";
import { similarityGaps } from "../../lib/analysis/similarity_gaps.ts";
import type { Descriptors, Match } from "../../lib/types.ts";
import { innerProduct, randomDescriptors } from "../evaluation/random_descriptors.ts";
import { closeTo } from "./close_to.ts";
import { inBlocks } from "./in_blocks.ts";

const queries = randomDescriptors("Q", 30, 5);
const references = randomDescriptors("R", 40, 5);
/** Every third query copies two references, the next one copies one, and the last copies none. */
const groundTruth: Match[] = Array.from({ length: 30 }, (_, i) => [
  ...(i % 3 < 2 ? [{ query: `Q${i}`, reference: `R${(i * 7) % 40}` }] : []),
  ...(i % 3 < 1 ? [{ query: `Q${i}`, reference: `R${(i * 7 + 3) % 40}` }] : []),
]).flat();

interface Scored {
  reference: string;
  score: number;
  isSource: boolean;
}

/** All references of a query, best first. */
function ranked(query: number, truth: readonly Match[] = groundTruth): Scored[] {
  return references.ids
    .map((reference, row) => ({
      reference,
      score: Math.fround(innerProduct(queries, query, references, row)),
      isSource: truth.some((match) => match.query === queries.ids[query] && match.reference === reference),
    }))
    .sort((a, b) => b.score - a.score);
}

Deno.test("similarityGaps compares sources with the nearest other references, query by query", async () => {
  for (const k of [1, 4, 50]) {
    const gaps = await similarityGaps({ queries, references, groundTruth, k });
    assert.deepEqual(gaps.map(({ query }) => query), queries.ids.filter((_, i) => i % 3 < 2));
    for (const gap of gaps) {
      const all = ranked(queries.ids.indexOf(gap.query));
      const [source, negatives] = [
        all.find(({ isSource }) => isSource)!,
        all.filter(({ isSource }) => !isSource),
      ];
      const nearest = negatives.slice(0, k);
      assert.deepEqual([gap.reference, gap.negativeReference], [source.reference, nearest[0]!.reference]);
      const mean = nearest.reduce((sum, { score }) => sum + score, 0) / nearest.length;
      closeTo(
        [gap.positive, gap.nearestNegative, gap.meanNegative, gap.gap],
        [source.score, nearest[0]!.score, mean, source.score - nearest[0]!.score],
        1e-6,
      );
      assert.equal(gap.found, all.slice(0, k + 1).some(({ isSource }) => isSource));
    }
    // The benchmark has both kinds, so that neither side goes untested.
    assert.deepEqual(new Set(gaps.map(({ found }) => found)).size, k === 50 ? 1 : 2);
  }
});

Deno.test("similarityGaps of found queries with one source are those of RDCD's script on the five best", async () => {
  const single = groundTruth.filter(({ query }) => Number(query.slice(1)) % 3 === 1);
  const gaps = await similarityGaps({ queries, references, groundTruth: single });
  // The script goes through the five best of each query, takes the first right one out, and looks at what is left.
  const expected = queries.ids.flatMap((query, row) => {
    const five = ranked(row, single).slice(0, 5);
    const right = five.findIndex(({ isSource }) => isSource);
    if (right < 0) return [];
    const others = five.toSpliced(right, 1).map(({ score }) => score);
    return [{
      query,
      positive: five[right]!.score,
      nearest: Math.max(...others),
      mean: others.reduce((sum, score) => sum + score) / others.length,
    }];
  });
  const found = gaps.filter((gap) => gap.found);
  assert.ok(found.length > 0 && found.length < gaps.length);
  assert.deepEqual(found.map(({ query }) => query), expected.map(({ query }) => query));
  closeTo(
    found.flatMap((gap) => [gap.positive, gap.nearestNegative, gap.meanNegative]),
    expected.flatMap(({ positive, nearest, mean }) => [positive, nearest, mean]),
    1e-6,
  );
});

Deno.test("similarityGaps reads references in blocks and leaves out pairs without descriptors", async () => {
  const expected = await similarityGaps({ queries, references, groundTruth });
  assert.deepEqual(
    await similarityGaps({ queries, references: inBlocks(references, 7), groundTruth }),
    expected,
  );
  const more = [...groundTruth, { query: "Q2", reference: "R99" }, { query: "Q99", reference: "R1" }];
  assert.deepEqual(await similarityGaps({ queries, references, groundTruth: more }), expected);
});

Deno.test("similarityGaps refuses ground truth of other descriptors and queries that copy everything", async () => {
  const two: Descriptors = { ids: ["R0", "R1"], vectors: references.vectors.slice(0, 10), dims: 5 };
  const refused: [Parameters<typeof similarityGaps>[0], RegExp][] = [
    [{ queries, references, groundTruth: [] }, /ground truth must name queries .* current value is empty/],
    [
      { queries, references, groundTruth, k: 0 },
      /Cannot compare similarities as k must be a positive integer/,
    ],
    [{
      queries,
      references: two,
      groundTruth: ["R0", "R1"].map((reference) => ({ query: "Q4", reference })),
    }, /must have a reference that it does not copy: current value of Q4 has none/],
    [
      { queries, references: randomDescriptors("R", 9, 6), groundTruth },
      /same dims: current value is 5 and 6/,
    ],
    [
      { queries: { ...queries, ids: queries.ids.with(1, "Q0") }, references, groundTruth },
      /ids of queries must be unique/,
    ],
  ];
  for (const [options, message] of refused) {
    await assert.rejects(similarityGaps(options), { name: "RangeError", message });
  }
});
