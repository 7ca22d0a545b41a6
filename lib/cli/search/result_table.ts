import { textTable } from "../../tables/text_table.ts";

/** A reference that a query resembles. */
export interface Neighbour {
  /** Its place, from 1. */
  rank: number;
  /** Its id. */
  reference: string;
  /** The inner product of the two descriptors. */
  score: number;
  /** Whether the score reaches the threshold; `null` where there is none. */
  copy: boolean | null;
}

/**
 * Neighbours as a text table, each query's name on its first line.
 *
 * @param results Queries and their neighbours, best first.
 */
export function resultTable(results: readonly { query: string; neighbours: readonly Neighbour[] }[]): string {
  return textTable({
    columns: [
      { heading: "query", align: "left" },
      { heading: "rank", align: "right" },
      { heading: "score", align: "right" },
      { heading: "copy", align: "left" },
      { heading: "reference", align: "left" },
    ],
    rows: results.flatMap(({ query, neighbours }) =>
      neighbours.map(({ rank, score, copy, reference }) => [
        rank === 1 ? query : "",
        String(rank),
        score.toFixed(3),
        copy === null ? "?" : copy ? "yes" : "no",
        reference,
      ])
    ),
  });
}
