import type { QueryGroup } from "../copy_benchmark.ts";
import { bootstrapAveragePrecision } from "../../evaluation/bootstrap_average_precision.ts";
import type { DetailedRow } from "./evaluation_row.ts";
import { evaluateMatches } from "../../evaluation/evaluate_matches.ts";
import type { EvaluationRow } from "./evaluation_row.ts";
import type { BootstrapOptions } from "../../evaluation/resample_average_precision.ts";

/** How well the copies of one kind are found. */
export interface GroupRow extends
  Pick<
    EvaluationRow,
    | "method"
    | "codec"
    | "scoreNorm"
    | "averagePrecision"
    | "interval"
    | "recallAtP90"
    | "recallAtRank1"
    | "recallAtRank10"
  > {
  /** The group's name, such as `"crop/strong"` or `"jpegqual/3"`. */
  group: string;
  /** The part of the name before the stroke, such as `"crop"`; all of it where there is none. */
  kind: string;
  /** The part behind it, such as `"strong"`; `null` where there is none. */
  level: string | null;
  /** Queries of the group that are copies. */
  copies: number;
}

/**
 * The numbers of each group of queries that has copies: on these, and on all queries that are copies of nothing.
 *
 * @param groups The groups; those without a copy are left out.
 */
export function groupRows(
  { result: { method, codec, scoreNorm }, predictions, queries, matches }: DetailedRow,
  groups: readonly QueryGroup[],
  draws: Omit<BootstrapOptions, "queries">,
): GroupRow[] {
  const copies = new Set(matches.map(({ query }) => query));
  const distractors = queries.filter((query) => !copies.has(query));
  const rows: GroupRow[] = [];
  for (const { name, queries: members } of groups) {
    const asked = members.filter((query) => copies.has(query));
    if (asked.length === 0) continue;
    const counted = new Set([...asked, ...distractors]);
    const of = <Item extends { query: string }>(items: readonly Item[]) =>
      items.filter(({ query }) => counted.has(query));
    const [ownPredictions, ownMatches] = [of(predictions), of(matches)];
    const { averagePrecision, recallAtP90, recallAtRank1, recallAtRank10 } = evaluateMatches(
      ownPredictions,
      ownMatches,
    );
    const [kind, level = null] = name.split("/");
    rows.push({
      ...{ method, codec, scoreNorm, group: name, kind: kind!, level, copies: asked.length },
      averagePrecision,
      interval: bootstrapAveragePrecision(ownPredictions, ownMatches, { ...draws, queries: [...counted] }),
      ...{ recallAtP90, recallAtRank1, recallAtRank10 },
    });
  }
  return rows;
}
