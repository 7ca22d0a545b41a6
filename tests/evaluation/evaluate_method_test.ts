import assert from "node:assert/strict";
import { applyCodec, type Descriptors, evaluateRetrieval, fitCodec } from "rdcd";
import { evaluateMethod } from "../../lib/evaluation/evaluate_method.ts";
import { codecsForAnyLength, evaluationSettings } from "../../lib/cli/eval/evaluation_settings.ts";
import { PROTOCOLS } from "../../lib/evaluation/protocols.ts";
import { areUnitLength } from "../../lib/evaluation/unit_length.ts";
import { randomDescriptors } from "./random_descriptors.ts";

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
  const values = { candidates: "knn", seed: "0", "score-norm": ["1.0[0,2]"] };
  const settings = evaluationSettings(values, PROTOCOLS.disc, { hasTraining: true });
  const codecs = codecsForAnyLength(settings);
  const described = { ...sets, imagesPerSecond: null, unreadable: 0 };
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
