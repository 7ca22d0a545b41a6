import { evaluationTable, paperTable } from "../../benchmarks/report/evaluation_table.ts";
import type { EvaluatedRow } from "../../benchmarks/evaluation/evaluated_row.ts";
import { textTable } from "../../tables/text_table.ts";

/**
 * The evaluation as text: the facts, our rows, the paper's.
 *
 * @param facts Lines above the table.
 */
export function terminalTables(facts: readonly string[], rows: readonly EvaluatedRow[]): string {
  return [
    ...facts,
    "",
    textTable(evaluationTable(rows.map((row) => row.result))),
    "",
    "The paper's results, on DISC21: not comparable with another benchmark",
    "",
    textTable(paperTable()),
  ].join("\n");
}
