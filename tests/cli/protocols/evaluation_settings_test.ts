import assert from "node:assert/strict";
import { evaluationSettings } from "../../../lib/cli/eval/evaluation_settings.ts";
import { PROTOCOLS } from "../../../lib/benchmarks/evaluation/protocols.ts";

Deno.test("evaluationSettings takes the protocol's codecs, if all are asked for, without those that need training images where there are none", () => {
  const values = { "candidates": "knn", "seed": "0", "all-codecs": true };
  const short = evaluationSettings({ ...values, "all-codecs": false }, PROTOCOLS.copydays, {
    hasTraining: true,
  });
  assert.deepEqual(short.codecs, ["Flat"]);
  const copydays = evaluationSettings(values, PROTOCOLS.copydays, { hasTraining: true });
  assert.deepEqual(copydays.codecs, ["Flat", "PCAW,L2norm,Flat", "PCA,L2norm,Flat"]);
  assert.deepEqual([copydays.k, copydays.scoreNorms], [100, [null]]);
  const bare = evaluationSettings(values, PROTOCOLS.ndec, { hasTraining: false });
  assert.deepEqual([bare.codecs, bare.scoreNorms, bare.k], [["Flat"], [null], 10]);
  for (const codec of ["PQ8", "L2norm,PQ8", "PCAW"]) {
    assert.throws(
      () =>
        evaluationSettings({ ...values, "all-codecs": false, "codec": [codec] }, PROTOCOLS.disc, {
          hasTraining: true,
        }),
      RangeError,
    );
  }
});
