import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { DescriptorBlocks } from "../../lib/descriptors/descriptor_blocks.ts";
import { roundDescriptors } from "../../lib/descriptors/round_descriptors.ts";
import { applyCodec } from "../../lib/codecs/apply_codec.ts";
import { evaluateRetrieval } from "../../lib/evaluation/evaluate_retrieval.ts";
import { fitCodec } from "../../lib/codecs/fit_codec.ts";
import { scoreNormalization } from "../../lib/evaluation/score_normalization.ts";
import type { Descriptors } from "../../lib/types.ts";
import { randomBlocks } from "./random_blocks.ts";
import { randomDescriptors } from "./random_descriptors.ts";

Deno.test("fitCodec fits the same codec to blocks as to descriptors in memory, drawn from or whole", async () => {
  // A thousand rows a dimension are drawn from the first and the second, the others are taken whole.
  for (const [rows, dims] of [[2500, 2], [5001, 5], [5000, 5], [300, 24]] as const) {
    const training = randomDescriptors("T", rows, dims);
    for (const name of [`PCAW${dims},L2norm,Flat`, `PCA${dims - 1},Flat`]) {
      const { source, readers } = randomBlocks(training, name);
      assert.deepEqual(await fitCodec(name, source), await fitCodec(name, training));
      assert.deepEqual(readers, { open: 0, all: 1 });
    }
  }
});

Deno.test("applyCodec gives blocks the numbers that it gives the same rows in memory, however they are cut", async () => {
  for (const dims of [3, 48, 130]) {
    const training = randomDescriptors("T", 4 * dims, dims);
    const set = randomDescriptors("R", 200, dims);
    for (
      const name of [`PCAW${Math.ceil(dims / 2)},L2norm,Flat`, `PCAW${dims},Flat`, "L2norm,Flat", "Flat"]
    ) {
      const codec = await fitCodec(name, training);
      const whole = await applyCodec(codec, set);
      await fc.assert(
        fc.asyncProperty(fc.string(), fc.integer({ min: 1, max: 250 }), async (seed, rows) => {
          const coded = await applyCodec(codec, randomBlocks(set, seed).source);
          assert.deepEqual([coded.count, coded.dims], [200, whole.dims]);
          const blocks = await Array.fromAsync(coded.blocks(rows));
          assert.deepEqual(blocks.flatMap(({ ids }) => ids), set.ids);
          assert.deepEqual(blocks.flatMap(({ vectors }) => [...vectors]), [...whole.vectors]);
        }),
        { seed: 7, numRuns: 8 },
      );
    }
  }
});

Deno.test("applyCodec closes what it reads when whoever reads the blocks leaves early", async () => {
  const { source, readers } = randomBlocks(randomDescriptors("R", 50, 4), "leave");
  const coded = await applyCodec(await fitCodec("PCAW4,L2norm,Flat", randomDescriptors("T", 50, 4)), source);
  assert.equal(readers.all, 0);
  for await (const _ of coded.blocks(5)) {
    assert.equal(readers.open, 1);
    break;
  }
  assert.deepEqual(readers, { open: 0, all: 1 });
});

Deno.test("evaluateRetrieval measures the same with references and training set in blocks as in memory", async () => {
  const [queries, references] = [randomDescriptors("Q", 30, 8), randomDescriptors("R", 90, 8)];
  const training = randomDescriptors("T", 60, 8);
  const groundTruth = [0, 3, 9].map((row) => ({ query: `Q${row}`, reference: `R${row}` }));
  for (const { query, reference } of groundTruth) {
    const [to, from] = [Number(query.slice(1)) * 8, Number(reference.slice(1)) * 8];
    queries.vectors.set(references.vectors.subarray(from, from + 8), to);
  }
  await fc.assert(
    fc.asyncProperty(
      fc.string(),
      fc.constantFrom("Flat", "PCAW6,L2norm,Flat"),
      fc.constantFrom(null, "1.0[0,2]"),
      fc.constantFrom("knn" as const, "global" as const),
      fc.constantFrom("float32" as const, "int8" as const),
      fc.integer({ min: 1, max: 100 }),
      async (seed, codec, scoreNorm, candidates, precision, blockRows) => {
        const rounded = async (set: Descriptors): Promise<Descriptors> => {
          const [block] = await Array.fromAsync(roundDescriptors(set, precision).blocks());
          return block!;
        };
        const settings = { queries, groundTruth, codec, scoreNorm, candidates, k: 7 };
        const whole = await evaluateRetrieval({
          ...settings,
          references: await rounded(references),
          training: await rounded(training),
        });
        const [first, second] = [randomBlocks(references, seed), randomBlocks(training, seed)];
        const streamed = await evaluateRetrieval({
          ...settings,
          references: roundDescriptors(first.source, precision),
          training: roundDescriptors(second.source, precision),
          blockRows,
        });
        assert.deepEqual(streamed, whole);
        assert.deepEqual([first.readers.open, second.readers.open], [0, 0]);
      },
    ),
    { seed: 7, numRuns: 25 },
  );
});

Deno.test("evaluateRetrieval leaves no tensor and no open reader behind with tfjs", async () => {
  const [references, training] = [randomDescriptors("R", 40, 6), randomDescriptors("T", 40, 6)].map((set) =>
    randomBlocks(set, "tfjs")
  ) as [ReturnType<typeof randomBlocks>, ReturnType<typeof randomBlocks>];
  const before = tf.memory().numTensors;
  await evaluateRetrieval({
    queries: randomDescriptors("Q", 5, 6),
    references: references.source,
    training: training.source,
    groundTruth: [{ query: "Q0", reference: "R0" }],
    codec: "PCAW6,L2norm,Flat",
    scoreNorm: "1.0[0,2]",
    runtime: "tfjs",
  });
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual([references.readers.open, training.readers.open], [0, 0]);
});

Deno.test("evaluateRetrieval, fitCodec and scoreNormalization refuse blocks that are not what they say", async () => {
  const [queries, references] = [randomDescriptors("Q", 5, 6), randomDescriptors("R", 40, 6)];
  const { source } = randomBlocks(references, "refused");
  const groundTruth = [{ query: "Q0", reference: "R0" }];
  const more = { ...source, count: 41 };
  await assert.rejects(fitCodec("PCAW6,L2norm,Flat", more), {
    name: "RangeError",
    message: /Cannot fit a codec as training descriptors must hold the 41 rows .*: current value is 40/,
  });
  await assert.rejects(scoreNormalization(queries, more, "1.0[0,2]"), /must hold the 41 rows/);
  await assert.rejects(
    evaluateRetrieval({ queries, references: more, groundTruth }),
    /must hold the 41 rows/,
  );
  const unnamed: DescriptorBlocks = {
    ...source,
    async *blocks(rows) {
      for await (const block of source.blocks(rows)) yield { ...block, ids: block.ids.slice(1) };
    },
  };
  await assert.rejects(
    evaluateRetrieval({ queries, references: unnamed, groundTruth }),
    /references must have one id a row/,
  );
  const twice: DescriptorBlocks = {
    ...source,
    async *blocks(rows) {
      for await (const block of source.blocks(rows)) yield { ...block, ids: block.ids.map(() => "R0") };
    },
  };
  await assert.rejects(
    evaluateRetrieval({ queries, references: twice, groundTruth }),
    /ids of references must be unique: current value has 39 twice/,
  );
  const codec = await fitCodec("PCAW5,L2norm,Flat", randomDescriptors("T", 50, 5));
  await assert.rejects(applyCodec(codec, source), /the 5 dims it was fitted to: current value is 6/);
});
