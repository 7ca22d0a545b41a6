import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { evaluationCsv } from "../../../lib/benchmarks/report/evaluation_csv.ts";
import { exampleRow } from "./rows.ts";

const options = { benchmark: "DISC21 dev, subset of 500 (seed 0)", k: 10, candidates: "knn" as const };

Deno.test("evaluationCsv keeps every digit and quotes codecs, which hold commas", () => {
  const rows = parse<Record<string, string>>(
    evaluationCsv([
      exampleRow({ averagePrecision: 1 / 3 }),
      exampleRow({ codec: "PCAW64,L2norm,Flat", scoreNorm: "1.0[0,2]" }),
    ], options),
    { columns: true },
  );
  assert.equal(Number(rows[0]!.uAP), 1 / 3);
  assert.equal(rows[0]!.score_norm, "None");
  assert.equal(rows[1]!.codec, "PCAW64,L2norm,Flat");
  assert.equal(rows[1]!["accuracy-at-1"], "0.8");
});

Deno.test("evaluationCsv says how descriptors are stored", () => {
  const rows = parse<Record<string, string>>(
    evaluationCsv([exampleRow(), exampleRow({ precision: "int8" })], options),
    {
      columns: true,
    },
  );
  assert.deepEqual(rows.map((row) => row.precision), ["float32", "int8"]);
});

Deno.test("evaluationCsv leaves what is unknown empty", () => {
  const [row] = parse<Record<string, string>>(
    evaluationCsv([exampleRow({ thresholdAtP90: null, imagesPerSecond: null })], options),
    { columns: true },
  );
  assert.equal(row!["threshold-at-p90"], "");
  assert.equal(row!.images_per_second, "");
});

Deno.test("evaluationCsv says in every row what it is about: benchmark, queries, size, k and candidates", () => {
  const rows = parse<Record<string, string>>(
    evaluationCsv([
      exampleRow({ preparation: { size: { width: 224, height: 224 }, resize: "exact" } }),
      exampleRow({
        querySet: "without hard negatives",
        hardNegatives: { queries: 4, overThreshold: 0.25 },
        preparation: { size: { shortEdge: 288 }, resize: "exact" },
      }),
    ], options),
    { columns: true },
  );
  assert.deepEqual(rows.map((row) => [row.benchmark, row.k, row.candidates]), [
    [options.benchmark, "10", "knn"],
    [options.benchmark, "10", "knn"],
  ]);
  assert.deepEqual(rows.map((row) => row.size), ["224x224", "short edge 288"]);
  assert.deepEqual(rows.map((row) => row.query_set), ["all", "without hard negatives"]);
  assert.deepEqual(rows.map((row) => row.hard_negatives_over_threshold), ["", "0.25"]);
});

Deno.test("evaluationCsv has SSCD's columns for Copydays, empty elsewhere", () => {
  const copydays = { strongMeanAveragePrecision: 0.8658, overallAveragePrecision: 0.9824, blocks: [] };
  const rows = parse<Record<string, string>>(
    evaluationCsv([exampleRow({ copydays }), exampleRow()], options),
    { columns: true },
  );
  assert.deepEqual(rows.map((row) => [row.strong_mAP, row.overall_uAP]), [["0.8658", "0.9824"], ["", ""]]);
});
