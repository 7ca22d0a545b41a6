import assert from "node:assert/strict";
import { applyCodec, type Descriptors, evaluateRetrieval, fitCodec } from "rdcd";
import { evaluateMethod } from "../../../lib/cli/eval/evaluate_method.ts";
import { codecsForAnyLength, evaluationSettings } from "../../../lib/cli/eval/evaluation_settings.ts";
import { PROTOCOLS } from "../../../lib/cli/eval/protocols.ts";
import { areUnitLength } from "../../../lib/cli/eval/unit_length.ts";
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
  assert.ok(!areUnitLength([sets.queries, sets.references]));
  assert.ok(areUnitLength([randomDescriptors("Q", 20, DIMS)]));
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

Deno.test("evaluationSettings takes the protocol's codecs, without those that need training images where there are none", () => {
  const values = { candidates: "knn", seed: "0" };
  const copydays = evaluationSettings(values, PROTOCOLS.copydays, { hasTraining: true });
  assert.deepEqual(copydays.codecs, ["Flat", "PCAW,L2norm,Flat", "PCA,L2norm,Flat"]);
  assert.deepEqual([copydays.k, copydays.scoreNorms], [100, [null]]);
  const bare = evaluationSettings(values, PROTOCOLS.ndec, { hasTraining: false });
  assert.deepEqual([bare.codecs, bare.scoreNorms, bare.k], [["Flat"], [null], 10]);
  for (const codec of ["PQ8", "L2norm,PQ8", "PCAW"]) {
    assert.throws(
      () => evaluationSettings({ ...values, codec: [codec] }, PROTOCOLS.disc, { hasTraining: true }),
      RangeError,
    );
  }
});
