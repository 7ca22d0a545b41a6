import assert from "node:assert/strict";
import { type CopydaysOptions, evaluateCopydays } from "rdcd/datasets";

/** Two originals, two strong edits of the first: one as far from it as from the distractor, one as far from all. */
function small(): CopydaysOptions {
  const queries = ["original/2000", "original/2001", "strong/2000a", "strong/2000b"];
  return {
    queries: { ids: queries, vectors: Float32Array.from([1, 0, 0, 1, 0, -0.5, 0, 0]), dims: 2 },
    references: {
      ids: ["original/2000", "original/2001", "distractors/a"],
      vectors: Float32Array.from([1, 0, 0, 1, -1, 0]),
      dims: 2,
    },
    groundTruth: queries.map((query) => ({
      query,
      reference: query.includes("2001") ? "original/2001" : "original/2000",
    })),
    blocks: [{ name: "original", queries: queries.slice(0, 2) }, {
      name: "strong",
      queries: queries.slice(2),
    }],
  };
}

Deno.test("evaluateCopydays ranks by distance, of equal distances the wrong results first", async () => {
  const metrics = await evaluateCopydays(small());
  // The original is second of two, then last of three.
  assert.equal(metrics.strongMeanAveragePrecision, (0.25 + (0 + 1 / 3) / 2) / 2);
  assert.deepEqual(metrics.blocks.map(({ name }) => name), ["original", "strong"]);
  assert.equal(metrics.blocks[0]!.meanAveragePrecision, 1);
  assert.equal(metrics.predictions.length, 12);
  assert.equal(metrics.predictions[0]!.score, 0);
});

Deno.test("evaluateCopydays counts a query without a descriptor as one that found nothing", async () => {
  const options = small();
  const blocks = options.blocks.map(({ name, queries }) => ({
    name,
    queries: name === "strong" ? [...queries, "strong/2001a", "strong/2001b"] : queries,
  }));
  const [all, fewer] = [await evaluateCopydays(options), await evaluateCopydays({ ...options, blocks })];
  assert.equal(fewer.strongMeanAveragePrecision, all.strongMeanAveragePrecision / 2);
  assert.ok(Math.abs(fewer.overallAveragePrecision - all.overallAveragePrecision * 4 / 6) < 1e-12);
});

Deno.test("evaluateCopydays refuses blocks that are empty or lack the strong one, and codecs without training images", async () => {
  const options = small();
  const refused: [CopydaysOptions, RegExp][] = [
    [
      { ...options, blocks: options.blocks.slice(0, 1) },
      /strong block must be among the blocks: current value is original/,
    ],
    [
      { ...options, blocks: [...options.blocks, { name: "crops/10", queries: [] }] },
      /value of crops\/10 is none/,
    ],
    [{ ...options, codec: "PCA2,L2norm,Flat" }, /at least 2 training descriptors/],
    [{ ...options, k: 0 }, /k must be a positive integer/],
  ];
  for (const [changed, message] of refused) {
    await assert.rejects(evaluateCopydays(changed), { name: "RangeError", message });
  }
});
