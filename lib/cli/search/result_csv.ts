import { csvText } from "../csv_text.ts";
import { printable } from "../printable.ts";
import type { QueryResult } from "./query_result.ts";

/**
 * Neighbors as CSV, a line each.
 *
 * @param isShown True if it goes to a terminal, which names are made harmless for; a file has them as they are.
 */
export function resultCsv(results: readonly QueryResult[], isShown: boolean): string {
  const name = isShown ? printable : (text: string) => text;
  const rows = results.flatMap(({ query, neighbors }) =>
    neighbors.map(({ rank, score, copy, reference }) => ({
      query: name(query),
      rank,
      score,
      copy: copy === null ? "" : copy ? "yes" : "no",
      reference: name(reference),
    }))
  );
  return csvText(rows, ["query", "rank", "score", "copy", "reference"]);
}
