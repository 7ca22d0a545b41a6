import assert from "node:assert/strict";
import { retrievalGallery } from "../../lib/analysis/retrieval_gallery.ts";
import { similarityGaps } from "../../lib/analysis/similarity_gaps.ts";
import { evaluateRetrieval } from "../../lib/evaluation/evaluate_retrieval.ts";
import { randomDescriptors } from "../evaluation/random_descriptors.ts";
import { inBlocks } from "./in_blocks.ts";

const queries = randomDescriptors("Q", 20, 4);
const references = randomDescriptors("R", 30, 4);
const groundTruth = Array.from({ length: 12 }, (_, i) => ({ query: `Q${i}`, reference: `R${(i * 11) % 30}` }))
  .concat({ query: "Q3", reference: "R29" });
const set = { queries, references, groundTruth };

Deno.test("retrievalGallery shows what the evaluation predicts, and what is right", async () => {
  const gallery = await retrievalGallery({ ...set, pick: queries.ids, k: 3 });
  const { predictions } = await evaluateRetrieval({ ...set, k: 3 });
  assert.deepEqual(
    gallery.flatMap(({ query, references }) =>
      references.map(({ reference, score }) => ({ query, reference, score }))
    ),
    predictions,
  );
  for (const { query, references, sources } of gallery) {
    const own = groundTruth.filter((match) => match.query === query).map(({ reference }) => reference);
    for (const { reference, isSource } of references) assert.equal(isSource, own.includes(reference));
    assert.deepEqual(sources.map(({ reference }) => reference).sort(), own.sort());
    assert.deepEqual(sources, sources.toSorted((a, b) => b.score - a.score));
  }
  const shown = gallery.flatMap(({ references }) => references.map(({ isSource }) => isSource));
  assert.ok(shown.includes(true) && shown.includes(false));
});

Deno.test("retrievalGallery takes the copies that stand out least, or most, in that order", async () => {
  const gaps = (await similarityGaps(set)).sort((a, b) => a.gap - b.gap).map(({ query }) => query);
  const picked = async (pick: "worst" | "best", count: number) =>
    (await retrievalGallery({ ...set, pick, count, k: 1 })).map(({ query }) => query);
  assert.deepEqual(await picked("worst", 5), gaps.slice(0, 5));
  assert.deepEqual(await picked("best", 5), gaps.toReversed().slice(0, 5));
  assert.deepEqual(await picked("worst", 100), gaps);
});

Deno.test("retrievalGallery keeps the order of ids, takes distractors, and reads references in blocks", async () => {
  const options = { ...set, pick: ["Q15", "Q3"], k: 100 };
  const gallery = await retrievalGallery(options);
  assert.deepEqual(gallery.map(({ query }) => query), ["Q15", "Q3"]);
  assert.deepEqual(gallery.map(({ sources }) => sources.length), [0, 2]);
  assert.deepEqual(gallery.map(({ references }) => references.length), [30, 30]);
  assert.deepEqual(await retrievalGallery({ ...options, references: inBlocks(references, 8) }), gallery);
});

Deno.test("retrievalGallery refuses ids that are no queries and numbers that are not positive", async () => {
  const refused: [Partial<Parameters<typeof retrievalGallery>[0]>, RegExp][] = [
    [{ pick: ["Q1", "Q20"] }, /Cannot make a gallery as every id must be a query's: current value is Q20/],
    [{ count: 0 }, /Cannot make a gallery as count must be a positive integer: current value is 0/],
    [{ k: 0 }, /k must be a positive integer: current value is 0/],
    [{ groundTruth: [] }, /ground truth must name queries/],
  ];
  for (const [change, message] of refused) {
    await assert.rejects(retrievalGallery({ ...set, pick: "worst", ...change }), {
      name: "RangeError",
      message,
    });
  }
});
