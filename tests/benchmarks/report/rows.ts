import type { EvaluationRow } from "../../../lib/benchmarks/evaluation/evaluation_row.ts";

/** A row of an evaluation for tests of how rows are shown. */
export function exampleRow(changes: Partial<EvaluationRow> = {}): EvaluationRow {
  return {
    method: "PDQ",
    network: null,
    parameters: 0,
    dims: 256,
    bytesPerImage: 32,
    codec: "Flat",
    scoreNorm: null,
    averagePrecision: 0.61249,
    interval: { low: 0.5, high: 0.7 },
    recallAtP90: 0.4,
    thresholdAtP90: 0.75,
    recallAtRank1: 0.8,
    recallAtRank10: 0.9,
    imagesPerSecond: 123.4,
    preparation: null,
    ...changes,
  };
}
