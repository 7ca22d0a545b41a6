import { textTable } from "../../tables/text_table.ts";
import { printable } from "../printable.ts";
import type { QueryResult } from "./query_result.ts";

/**
 * Neighbors as a text table, each query's name on its first line.
 *
 * @param hasVerdicts True to say of each whether it is a copy.
 */
export function resultTable(results: readonly QueryResult[], hasVerdicts: boolean): string {
  return textTable({
    columns: [
      { heading: "query", align: "left" },
      { heading: "rank", align: "right" },
      { heading: "score", align: "right" },
      ...hasVerdicts ? [{ heading: "copy", align: "left" as const }] : [],
      { heading: "reference", align: "left" },
    ],
    rows: results.flatMap(({ query, neighbors }) =>
      neighbors.map(({ rank, score, copy, reference }, index) => [
        index === 0 ? printable(query) : "",
        String(rank),
        score.toFixed(3),
        ...hasVerdicts ? [copy === null ? "?" : copy ? "yes" : "no"] : [],
        printable(reference),
      ])
    ),
  });
}
