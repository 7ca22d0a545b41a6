/** Two rows and how alike they are. */
export interface ScoredPair {
  /** The one row. */
  row: number;
  /** The other. */
  other: number;
  /** The inner product of their descriptors. */
  score: number;
}

/** Images that are copies of one another. */
export interface CopyGroup<Pair extends ScoredPair = ScoredPair> {
  /** Their rows, ascending; two at least. */
  rows: number[];
  /** The pairs of them that reach the threshold, best first. */
  pairs: Pair[];
  /** The lowest score that holds the group together. */
  weakestLink: number;
}

/** Findings of {@linkcode groupCopies}. */
export interface CopyGroups<Pair extends ScoredPair = ScoredPair> {
  /** The groups, surest first. */
  groups: CopyGroup<Pair>[];
  /** Pairs that reach the threshold, but were not let join what they lie in: best first. */
  loose: Pair[];
}

/** Options for {@linkcode groupCopies}. */
export interface GroupCopiesOptions {
  /**
   * Pairs of rows that somebody has told apart: they are in no group together, whatever their scores.
   *
   * @default {none}
   */
  apart?: Iterable<readonly [row: number, other: number]>;
}

interface OpenGroup {
  rows: Set<number>;
  weakestLink: number;
}

/**
 * Puts images into groups of copies by the pairs that reach a threshold.
 *
 * Groups grow along the pairs, best first, but not into chains: two groups become one only where at least half of the pairs
 * between them reach the threshold, and where both have several images, only by a pair that is not far below what holds each
 * of them together, which is at least halfway from the threshold to the weakest of their links.
 *
 * @param pairs Pairs of different rows, each once, in any order.
 * @param threshold The lowest score of a copy; lower pairs are left out.
 * @param options Pairs that are known better.
 * @returns The groups, surest first: those with the higher weakest link, and of equal ones the one with the lower row. And the
 * pairs between groups.
 *
 * @example A chain is cut where its ends have nothing in common
 * ```ts
 * import { groupCopies } from "rdcd/search";
 * import assert from "node:assert/strict";
 *
 * const chain = [[0, 1], [1, 2], [2, 3]].map(([row, other]) => ({ row: row!, other: other!, score: 0.8 - row! / 10 }));
 * const { groups, loose } = groupCopies(chain, 0.5);
 * assert.deepEqual(groups.map(({ rows }) => rows), [[0, 1, 2]]);
 * assert.deepEqual(loose, [chain[2]]);
 * ```
 */
export function groupCopies<Pair extends ScoredPair>(
  pairs: readonly Pair[],
  threshold: number,
  options: GroupCopiesOptions = {},
): CopyGroups<Pair> {
  const told = new Map<number, Set<number>>();
  const noteTold = (row: number, other: number) => told.set(row, (told.get(row) ?? new Set()).add(other));
  for (const [row, other] of options.apart ?? []) {
    noteTold(row, other);
    noteTold(other, row);
  }
  const strong = pairs.filter(({ row, other, score }) =>
    score >= threshold && told.get(row)?.has(other) !== true
  ).sort((one, two) => two.score - one.score || one.row - two.row || one.other - two.other);
  const neighbors = new Map<number, Set<number>>();
  const note = (row: number, other: number) =>
    neighbors.set(row, (neighbors.get(row) ?? new Set()).add(other));
  for (const { row, other } of strong) {
    note(row, other);
    note(other, row);
  }
  const groups = new Map<number, OpenGroup>();
  const groupOf = (row: number): OpenGroup =>
    groups.get(row) ?? { rows: new Set([row]), weakestLink: Infinity };
  for (const { row, other, score } of strong) {
    const [one, two] = [groupOf(row), groupOf(other)];
    if (one === two || !mayJoin(one, two, score, threshold, neighbors, told)) continue;
    const [large, small] = one.rows.size >= two.rows.size ? [one, two] : [two, one];
    for (const member of small.rows) large.rows.add(member);
    large.weakestLink = Math.min(one.weakestLink, two.weakestLink, score);
    for (const member of large.rows) groups.set(member, large);
  }
  const isWithin = ({ row, other }: Pair) => groupOf(row) === groups.get(other);
  const pairsOf = Map.groupBy(strong.filter(isWithin), ({ row }) => groups.get(row)!);
  return {
    groups: [...pairsOf].map(([group, own]) => ({
      rows: [...group.rows].sort((one, two) => one - two),
      pairs: own,
      weakestLink: group.weakestLink,
    })).sort((one, two) => two.weakestLink - one.weakestLink || one.rows[0]! - two.rows[0]!),
    loose: strong.filter((pair) => !isWithin(pair)),
  };
}

function mayJoin(
  one: OpenGroup,
  two: OpenGroup,
  score: number,
  threshold: number,
  neighbors: ReadonlyMap<number, ReadonlySet<number>>,
  told: ReadonlyMap<number, ReadonlySet<number>>,
): boolean {
  for (const row of one.rows) {
    for (const other of told.get(row) ?? []) if (two.rows.has(other)) return false;
  }
  if (one.rows.size > 1 && two.rows.size > 1) {
    const weakest = Math.min(one.weakestLink, two.weakestLink);
    if (score < (threshold + weakest) / 2) return false;
  }
  let linked = 0;
  for (const row of one.rows) {
    const own = neighbors.get(row)!;
    for (const other of two.rows) linked += Number(own.has(other));
  }
  return 2 * linked >= one.rows.size * two.rows.size;
}
