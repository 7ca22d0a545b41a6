import assert from "node:assert/strict";
import { evaluationTable } from "../../../lib/benchmarks/report/evaluation_table.ts";
import { textTable } from "../../../lib/tables/text_table.ts";
import { differenceTable, fitTable, summaryTable } from "../../../lib/benchmarks/report/summary_table.ts";
import { exampleRow } from "./rows.ts";

Deno.test("evaluationTable says how descriptors are stored and what that costs, only where some are rounded", () => {
  const difference = { method: "float32", value: -0.0123, interval: { low: -0.02, high: 0.001 } };
  const { columns, rows } = evaluationTable([
    exampleRow(),
    exampleRow({ precision: "int8", bytesPerImage: 260, difference }),
  ]);
  assert.deepEqual(columns.slice(-3).map(({ heading }) => heading), [
    "store",
    "Δ to float32",
    "95 % interval",
  ]);
  assert.deepEqual(rows.map((cells) => cells.slice(-3)), [
    ["float32", "–", "–"],
    ["int8", "−1.2", "−2.0 to +0.1"],
  ]);
  assert.ok(rows.every((cells) => cells.length === columns.length));
  assert.ok(!evaluationTable([exampleRow()]).columns.some(({ heading }) => heading === "store"));
});

Deno.test("summaryTable sets µAP without and with score normalization side by side, and keeps methods of one name apart", () => {
  const pair = (averagePrecision: number, codec = "Flat") => [
    exampleRow({ codec, averagePrecision }),
    exampleRow({ codec, averagePrecision: averagePrecision + 0.1, scoreNorm: "1.0[0,2]", recallAtP90: 0.5 }),
  ];
  const { columns, rows } = summaryTable([...pair(0.2), ...pair(0.3)]);
  assert.deepEqual(
    columns.map(({ heading }) => heading),
    ["method", "dims", "bytes", "µAP (95 %)", "µAP norm. (95 %)", "R@P90", "images/s"],
  );
  assert.deepEqual(rows, [
    ["PDQ", "256", "32", "20.0 (50.0–70.0)", "30.0 (50.0–70.0)", "50.0", "123"],
    ["PDQ", "256", "32", "30.0 (50.0–70.0)", "40.0 (50.0–70.0)", "50.0", "123"],
  ]);
  const coded = summaryTable([...pair(0.2), ...pair(0.3, "PCAW8,L2norm,Flat")]);
  assert.deepEqual(coded.rows.map(([, codec]) => codec), ["Flat", "PCAW8,L2norm,Flat"]);
  const hard = { queries: 4, overThreshold: 0.25 };
  const ndec = [undefined, "1.0[0,2]"].flatMap((norm) =>
    [undefined, "without hard negatives"].map((querySet) =>
      exampleRow({ scoreNorm: norm ?? null, hardNegatives: hard, ...(querySet && { querySet }) })
    )
  );
  assert.deepEqual(summaryTable(ndec).rows.map((cells) => [cells[1], cells.at(-2)]), [
    ["all", "25.0"],
    ["without hard negatives", "25.0"],
  ]);
});

Deno.test("fitTable leaves out dims, speed and bytes, in this order, until a table fits", () => {
  const table = summaryTable([
    exampleRow({ method: "a name of 20 letters" }),
    exampleRow({ scoreNorm: "1.0[0,2]" }),
  ]);
  const headings = (width: number) => fitTable(table, width).columns.map(({ heading }) => heading);
  const all = ["method", "dims", "bytes", "µAP (95 %)", "µAP norm. (95 %)", "R@P90", "images/s"];
  const width = textTable(table).split("\n")[1]!.length;
  assert.deepEqual(headings(width), all);
  assert.deepEqual(headings(width - 1), all.toSpliced(1, 1));
  assert.deepEqual(headings(width - 7), all.filter((name) => name !== "dims" && name !== "images/s"));
  assert.deepEqual(headings(10), ["method", "µAP (95 %)", "µAP norm. (95 %)", "R@P90"]);
  assert.deepEqual(fitTable(table, width - 1).rows[0], table.rows[0]!.toSpliced(1, 1));
});

Deno.test("differenceTable has a line for each method that is compared, and is none where nothing is", () => {
  const difference = { method: "Tiny image", value: 0.05, interval: { low: 0.01, high: 0.09 } };
  const rows = [
    exampleRow({ difference }),
    exampleRow({ scoreNorm: "1.0[0,2]", difference }),
    exampleRow({ method: "Tiny image" }),
  ];
  const table = differenceTable(rows)!;
  assert.deepEqual(table.columns.map(({ heading }) => heading), [
    "method",
    "Δ to Tiny image",
    "95 % interval",
    "Δ norm. to Tiny image",
    "95 % interval",
  ]);
  assert.deepEqual(table.rows, [["PDQ", "+5.0", "+1.0 to +9.0", "+5.0", "+1.0 to +9.0"]]);
  assert.equal(differenceTable([exampleRow()]), null);
});
