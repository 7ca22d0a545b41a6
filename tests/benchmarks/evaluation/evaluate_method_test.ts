import assert from "node:assert/strict";
import { applyCodec, type Descriptors, evaluateRetrieval, fitCodec } from "rdcd/evaluation";
import { roundDescriptors, type StorePrecision } from "rdcd/descriptors";
import { evaluateCopydays } from "rdcd/datasets";
import { evaluateMethod } from "../../../lib/benchmarks/evaluation/evaluate_method.ts";
import { evaluationSettings } from "../../../lib/cli/eval/evaluation_settings.ts";
import { PROTOCOLS } from "../../../lib/benchmarks/evaluation/protocols.ts";
import { areUnitLength, codecsForAnyLength } from "../../../lib/benchmarks/evaluation/unit_length.ts";
import { HARD_NEGATIVES } from "../../../lib/benchmarks/layouts/ndec_hard_negatives.ts";
import { randomBlocks } from "../../evaluation/random_blocks.ts";
import { randomDescriptors } from "../../evaluation/random_descriptors.ts";

const DIMS = 8;

/** Descriptors whose lengths differ from row to row. */
function stretched(letter: string, rows: number): Descriptors {
  const { ids, vectors, dims } = randomDescriptors(letter, rows, DIMS);
  return { ids, vectors: vectors.map((value, i) => value * (1 + Math.floor(i / dims) % 3)), dims };
}

const sets = { queries: stretched("Q", 20), references: stretched("R", 30), training: stretched("T", 40) };
const matches = sets.queries.ids.slice(0, 9).map((query, i) => ({ query, reference: `R${i}` }));
const truth = { groundTruth: { queries: sets.queries.ids, matches } };
const method = { name: "m", network: null, parameters: 0, dims: DIMS, bytesPerImage: 32, preparation: null };

Deno.test("evaluateMethod scales descriptors of any length first where SSCD's further codecs say so", async () => {
  assert.ok(!await areUnitLength([sets.queries, sets.references]));
  assert.ok(await areUnitLength([randomDescriptors("Q", 20, DIMS)]));
  const values = { "candidates": "knn", "seed": "0", "score-norm": ["1.0[0,2]"], "all-codecs": true };
  const settings = evaluationSettings(values, PROTOCOLS.disc, { hasTraining: true });
  const described = { ...sets, imagesPerSecond: null, unreadable: 0 };
  const { queries, references, training } = sets;
  const ids = { name: "ids", queries: queries.ids, references: references.ids, training: training.ids };
  const codecs = await codecsForAnyLength(settings.codecs, [{
    method,
    described,
    benchmark: { ...ids, ...truth },
  }]);
  const rows = await evaluateMethod(method, described, truth, { ...settings, codecs });
  assert.deepEqual(rows.map(({ result }) => result.codec), [
    "Flat",
    "PCAW8,L2norm,Flat",
    "L2norm,Flat",
    "L2norm,PCAW8,Flat",
  ]);
  const unit = await fitCodec("L2norm,Flat");
  const scaled = {
    queries: await applyCodec(unit, sets.queries),
    references: await applyCodec(unit, sets.references),
    training: await applyCodec(unit, sets.training),
  };
  const expected = [
    { ...sets, codec: "Flat" },
    { ...sets, codec: "PCAW8,L2norm,Flat" },
    { ...scaled, codec: "Flat" },
    { ...scaled, codec: "PCAW8,Flat" },
  ];
  for (const [i, options] of expected.entries()) {
    const { averagePrecision } = await evaluateRetrieval({
      ...options,
      groundTruth: matches,
      scoreNorm: "1.0[0,2]",
    });
    assert.equal(rows[i]!.result.averagePrecision, averagePrecision, options.codec);
  }
});

/** References and training set as a store of that precision gives them back, all three sets scaled to unit length or not. */
async function inMemory(precision: StorePrecision, scaled: boolean): Promise<typeof sets> {
  const unit = await fitCodec(scaled ? "L2norm,Flat" : "Flat");
  const stored = async (set: Descriptors) => {
    const [block] = await Array.fromAsync(roundDescriptors(set, precision).blocks(set.ids.length));
    return await applyCodec(unit, block!);
  };
  return {
    queries: await applyCodec(unit, sets.queries),
    references: await stored(sets.references),
    training: await stored(sets.training),
  };
}

const PRECISIONS = ["float32", "float16", "int8"] as const;
const CODECS = ["Flat", "PCAW6,L2norm,Flat", "L2norm,Flat", "L2norm,PCAW5,Flat"] as const;

for (const protocol of ["disc", "ndec", "copydays"] as const) {
  Deno.test(`evaluateMethod measures the same on blocks as in memory, at each precision: ${protocol}`, async () => {
    const groups = {
      disc: [],
      ndec: [{ name: HARD_NEGATIVES, queries: sets.queries.ids.slice(12) }],
      copydays: [{ name: "strong", queries: sets.queries.ids }],
    }[protocol];
    const scoreNorms = protocol === "copydays" ? [null] : [null, "1.0[0,2]"];
    const candidates = protocol === "ndec" ? "global" : "knn";
    const references = randomBlocks(sets.references, `${protocol} references`);
    const training = randomBlocks(sets.training, `${protocol} training`);
    const rows = await evaluateMethod(
      method,
      {
        ...{ queries: sets.queries, references: references.source, training: training.source },
        ...{ imagesPerSecond: null, unreadable: 0 },
      },
      { ...truth, groups },
      {
        ...{ protocol, candidates, codecs: CODECS, scoreNorms, precisions: PRECISIONS, k: 7 },
        ...{ seed: 0, bootstrapSamples: 5 },
      },
    );
    assert.deepEqual([references.readers.open, training.readers.open], [0, 0]);
    const querySets = protocol === "ndec" ? 2 : 1;
    assert.equal(rows.length, querySets * PRECISIONS.length * CODECS.length * scoreNorms.length);
    for (const { predictions, result } of rows) {
      const { codec, scoreNorm, precision = "float32" } = result;
      const scaledFirst = codec === "L2norm,PCAW5,Flat";
      const whole = await inMemory(precision, scaledFirst);
      const settings = {
        ...whole,
        queries: result.querySet === undefined ? whole.queries : {
          ...whole.queries,
          ids: whole.queries.ids.slice(0, 12),
          vectors: whole.queries.vectors.slice(0, 12 * DIMS),
        },
        groundTruth: matches,
        codec: scaledFirst ? "PCAW5,Flat" : codec,
        k: 7,
      };
      const expected = protocol === "copydays"
        ? await evaluateCopydays({ ...settings, blocks: groups })
        : await evaluateRetrieval({ ...settings, scoreNorm, candidates });
      assert.deepEqual(predictions, expected.predictions, `${codec} ${scoreNorm} ${precision}`);
    }
  });
}
