import type { Descriptors, Match } from "rdcd/evaluation";
import { dot, type Rows, rowsOf, slowCodec } from "./slow_whitening.ts";

/** Descriptors of a data set's three sets. */
export interface Sets {
  queries: Descriptors;
  references: Descriptors;
  training: Descriptors;
}

export interface Pair {
  query: string;
  reference: string;
  score: number;
}

export interface SlowOptions {
  /** `PCAW<dims>,L2norm`, `PCA<dims>,L2norm`, or nothing. */
  codec?: { dims: number; whiten: boolean };
  /** Whether the mean of the three best training scores is subtracted. */
  normalized?: boolean;
  k: number;
  /** Whether the best pairs of all queries are taken. */
  global?: boolean;
}

/** The pairs that the protocol predicts: every score computed, sorted, cut. */
export function slowPredictions(sets: Sets, options: SlowOptions): Pair[] {
  const { queries, references, training } = encoded(sets, options);
  const pairs = sets.queries.ids.flatMap((query, q) => {
    const background = training.map((row) => dot(queries[q]!, row)).sort((a, b) => b - a).slice(0, 3);
    const offset = options.normalized ? (background[0]! + background[1]! + background[2]!) / 3 : 0;
    const own = sets.references.ids.map((reference, r) => ({
      query,
      reference,
      score: Math.fround(dot(queries[q]!, references[r]!)) - offset,
    })).sort((a, b) => b.score - a.score);
    return options.global ? own : own.slice(0, options.k);
  });
  if (!options.global) return pairs;
  return pairs.sort((a, b) => b.score - a.score).slice(0, options.k * sets.queries.ids.length);
}

/** The challenge's numbers by their definitions. */
export function slowMetrics(pairs: readonly Pair[], matches: readonly Match[]) {
  const isRight = ({ query, reference }: Match) =>
    matches.some((match) => match.query === query && match.reference === reference);
  const list = [...pairs.filter((pair) => !isRight(pair)), ...pairs.filter(isRight)].sort((a, b) =>
    b.score - a.score
  );
  const found = list.map((pair) => isRight(pair));
  let [right, area, recallAtP90, threshold] = [0, 0, 0, null as number | null];
  found.forEach((hit, i) => {
    if (hit) area += ++right / (i + 1);
    if (right / (i + 1) >= 0.9 && right / matches.length > recallAtP90) {
      [recallAtP90, threshold] = [right / matches.length, list[i]!.score];
    }
  });
  const first = matches.filter((match) => {
    const own = pairs.filter(({ query }) => query === match.query);
    const score = own.find(({ reference }) => reference === match.reference)?.score;
    return score !== undefined && own.filter((pair) => pair.score >= score).length === 1;
  });
  return {
    averagePrecision: area / matches.length,
    recallAtP90,
    thresholdAtP90: threshold,
    recallAtRank1: first.length / matches.length,
  };
}

/** Copydays' pairs: the `k` nearest references of each query by Euclidean distance. */
export function slowNeighbors(sets: Sets, options: SlowOptions): Pair[] {
  const { queries, references } = encoded(sets, options);
  return sets.queries.ids.flatMap((query, q) =>
    sets.references.ids.map((reference, r) => {
      const distance = queries[q]!.reduce((sum, value, i) => sum + (value - references[r]![i]!) ** 2, 0);
      return { query, reference, score: -distance };
    }).sort((a, b) => b.score - a.score).slice(0, options.k)
  );
}

/**
 * The mean of the trapezoid average precisions of some queries, or with `pooled` that of all their results at once. The
 * area under the line from one point of the precision–recall curve to the next.
 */
export function slowTrapezoids(
  pairs: readonly Pair[],
  matches: readonly Match[],
  queries: readonly string[],
  pooled: boolean,
): number {
  const isRight = ({ query, reference }: Match) =>
    matches.some((match) => match.query === query && match.reference === reference);
  const area = (own: readonly Pair[], positives: number) => {
    const list = [...own.filter((pair) => !isRight(pair)), ...own.filter(isRight)].sort((a, b) =>
      b.score - a.score
    );
    const points = list.map((_, i) => {
      const right = list.slice(0, i + 1).filter(isRight).length;
      return { recall: right / positives, precision: right / (i + 1) };
    });
    return points.reduce((sum, { recall, precision }, i) => {
      const before = points[i - 1] ?? { recall: 0, precision: 1 };
      return sum + (recall - before.recall) * (precision + before.precision) / 2;
    }, 0);
  };
  if (pooled) return area(pairs, queries.length);
  const areas = queries.map((id) =>
    area(pairs.filter(({ query }) => query === id), matches.filter(({ query }) => query === id).length)
  );
  return areas.reduce((sum, value) => sum + value, 0) / areas.length;
}

function encoded({ queries, references, training }: Sets, { codec }: SlowOptions) {
  const rows = { queries: rowsOf(queries), references: rowsOf(references), training: rowsOf(training) };
  if (codec === undefined) return rows;
  const apply: (rows: Rows) => Rows = slowCodec(rows.training, codec.dims, codec.whiten);
  return { queries: apply(rows.queries), references: apply(rows.references), training: apply(rows.training) };
}
