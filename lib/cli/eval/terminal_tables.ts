import { evaluationTable, paperTable } from "../../report/evaluation_table.ts";
import { textTable } from "../../report/text_table.ts";
import type { EvaluatedRow } from "../../evaluation/evaluated_row.ts";

/**
 * The evaluation as text: the facts, our rows, the paper's.
 *
 * @param facts Lines above the table.
 * @param rows What was measured.
 */
export function terminalTables(facts: readonly string[], rows: readonly EvaluatedRow[]): string {
  const ours = evaluationTable(rows.map((row) => row.result));
  const papers = paperTable();
  return [
    ...facts,
    "",
    textTable(ours.columns, ours.rows),
    "",
    "The paper's results, on DISC21: not comparable with another benchmark",
    "",
    textTable(papers.columns, papers.rows),
  ].join("\n");
}
