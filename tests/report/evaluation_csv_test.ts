import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { evaluationCsv } from "../../lib/report/evaluation_csv.ts";
import { exampleRow } from "./rows.ts";

Deno.test("evaluationCsv keeps every digit and quotes codecs, which hold commas", () => {
  const rows = parse<Record<string, string>>(
    evaluationCsv([
      exampleRow({ averagePrecision: 1 / 3 }),
      exampleRow({ codec: "PCAW64,L2norm,Flat", scoreNorm: "1.0[0,2]" }),
    ]),
    { columns: true },
  );
  assert.equal(Number(rows[0]!.uAP), 1 / 3);
  assert.equal(rows[0]!.score_norm, "None");
  assert.equal(rows[1]!.codec, "PCAW64,L2norm,Flat");
  assert.equal(rows[1]!["accuracy-at-1"], "0.8");
});

Deno.test("evaluationCsv leaves what is unknown empty", () => {
  const [row] = parse<Record<string, string>>(
    evaluationCsv([exampleRow({ thresholdAtP90: null, imagesPerSecond: null })]),
    { columns: true },
  );
  assert.equal(row!["threshold-at-p90"], "");
  assert.equal(row!.images_per_second, "");
});
