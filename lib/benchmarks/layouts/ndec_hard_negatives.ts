import type { QueryGroup } from "../copy_benchmark.ts";
import type { GroundTruth } from "./read_ground_truth.ts";

/** Name of NDEC's hard negatives as a group of queries. */
export const HARD_NEGATIVES = "hard negatives";

/** How many queries the first phase of the challenge had, which NDEC took over: Q00000 to Q24999. */
export const CHALLENGE_QUERIES = 25_000;

/**
 * NDEC's hard negatives: queries that look like a reference without being its copy.
 *
 * Its ground truth does not tell them from other queries without a match. But NDEC is the challenge's first 25,000
 * queries, whose published ids end with Q24999, and 24,252 hard negatives; so these are the queries without a match
 * that have any other id.
 *
 * @returns Their ids, in the order of the ground truth.
 */
export function ndecHardNegatives({ queries, matches }: GroundTruth): QueryGroup {
  const copies = new Set(matches.map(({ query }) => query));
  return {
    name: HARD_NEGATIVES,
    queries: queries.filter((id) => !copies.has(id) && !isChallengeQuery(id)),
  };
}

function isChallengeQuery(id: string): boolean {
  const number = /^Q(\d{5})$/.exec(id)?.[1];
  return number !== undefined && Number(number) < CHALLENGE_QUERIES;
}
