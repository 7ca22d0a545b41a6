import { textTable } from "../../tables/text_table.ts";
import { printable } from "../printable.ts";

/** A reference that a query resembles. */
export interface Neighbor {
  /** Its place, from 1. */
  rank: number;
  /** Its id. */
  reference: string;
  /** The inner product of the two descriptors. */
  score: number;
  /** True if the score reaches the threshold; `null` where there is none. */
  copy: boolean | null;
}

/**
 * Neighbors as a text table, each query's name on its first line.
 *
 * @param results Queries and their neighbors, best first.
 */
export function resultTable(results: readonly { query: string; neighbors: readonly Neighbor[] }[]): string {
  return textTable({
    columns: [
      { heading: "query", align: "left" },
      { heading: "rank", align: "right" },
      { heading: "score", align: "right" },
      { heading: "copy", align: "left" },
      { heading: "reference", align: "left" },
    ],
    rows: results.flatMap(({ query, neighbors }) =>
      neighbors.map(({ rank, score, copy, reference }) => [
        rank === 1 ? printable(query) : "",
        String(rank),
        score.toFixed(3),
        copy === null ? "?" : copy ? "yes" : "no",
        printable(reference),
      ])
    ),
  });
}
