import assert from "node:assert/strict";
import { evaluationTable } from "../../../lib/benchmarks/report/evaluation_table.ts";
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
