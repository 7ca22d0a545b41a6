import { drawOrder } from "../random/draw.ts";
import { seededPrng } from "../random/prng.ts";
import type { ImageEntry } from "../types.ts";
import type { CopyBenchmark } from "./copy_benchmark.ts";

/** Options for {@linkcode subsetBenchmark}. */
export interface SubsetBenchmarkOptions {
  /** The most images of each set. */
  limit: number;
  /** Seed of the draw, which depends on it alone, and on the ids. */
  seed: number;
}

/**
 * A seeded subset of a benchmark, to try things on: numbers measured on it are not those of the benchmark, which is
 * why its name says what it is.
 *
 * Queries are drawn so that copies, distractors and each group keep their shares, with at least one of each.
 * References are the sources of the drawn copies, also where these are more than the limit, and others drawn among the
 * rest.
 *
 * @param benchmark The benchmark; borrowed.
 * @param options How many, and the seed.
 * @returns A benchmark with images in the order that they had, whose `subset` says how it was drawn.
 * @throws {RangeError} If the limit is smaller than the number of kinds of queries.
 *
 * @example Two of four queries, and the reference that one of them copies
 * ```ts
 * import { subsetBenchmark } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const images = (...ids: string[]) => ids.map((id) => ({ id, path: `${id}.jpg` }));
 * const subset = subsetBenchmark({
 *   name: "small",
 *   queries: images("Q1", "Q2", "Q3", "Q4"),
 *   references: images("R1", "R2", "R3"),
 *   training: [],
 *   groundTruth: { queries: ["Q1", "Q2", "Q3", "Q4"], matches: [{ query: "Q1", reference: "R3" }] },
 * }, { limit: 2, seed: 0 });
 * assert.equal(subset.name, "small, subset of 2 (seed 0)");
 * assert.equal(subset.queries[0]!.id, "Q1");
 * assert.ok(subset.references.some(({ id }) => id === "R3"));
 * ```
 */
export function subsetBenchmark(benchmark: CopyBenchmark, options: SubsetBenchmarkOptions): CopyBenchmark {
  const { limit, seed } = options;
  const { queries, references, training, groundTruth, groups = [] } = benchmark;
  const copies = new Set(groundTruth.matches.map(({ query }) => query));
  const groupOf = new Map(groups.flatMap(({ name, queries }) => queries.map((id) => [id, name])));
  const kinds = Map.groupBy(queries, ({ id }) => `${copies.has(id)} ${groupOf.get(id) ?? ""}`);
  if (!Number.isSafeInteger(limit) || limit < kinds.size) {
    throw new RangeError(
      `Cannot draw a subset as its limit must be a whole number of at least ${kinds.size}, one query of each kind: ` +
        `current value is ${limit}`,
    );
  }
  const shares = shareOut([...kinds.values()].map((images) => images.length), limit);
  const drawn = new Set(
    [...kinds].flatMap(([kind, images], index) => draw(images, shares[index]!, `${seed}/queries/${kind}`)),
  );
  const matches = groundTruth.matches.filter(({ query }) => drawn.has(query));
  const sources = new Set(matches.map(({ reference }) => reference));
  const others = references.filter(({ id }) => !sources.has(id));
  const chosen = new Set([...sources, ...draw(others, limit - sources.size, `${seed}/references`)]);
  const background = new Set(draw(training, limit, `${seed}/training`));
  const of = { queries: queries.length, references: references.length, training: training.length };
  const kept = queries.filter(({ id }) => drawn.has(id));
  return {
    ...benchmark,
    name: `${benchmark.name}, subset of ${limit} (seed ${seed})`,
    queries: kept,
    references: references.filter(({ id }) => chosen.has(id)),
    training: training.filter(({ id }) => background.has(id)),
    groundTruth: { queries: kept.map(({ id }) => id), matches },
    ...(benchmark.groups && {
      groups: groups.map(({ name, queries }) => ({ name, queries: queries.filter((id) => drawn.has(id)) })),
    }),
    subset: { limit, seed, of },
  };
}

/** How many of each kind: one at least, the rest in proportion (largest remainders), none more than there are. */
function shareOut(sizes: readonly number[], limit: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= limit) return [...sizes];
  const exact = sizes.map((size) => (size * limit) / total);
  const shares = exact.map((share) => Math.max(1, Math.floor(share)));
  const byRemainder = exact.map((share, index) => ({ index, lack: share - shares[index]! }))
    .sort((a, b) => b.lack - a.lack);
  let left = limit - shares.reduce((sum, share) => sum + share, 0);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    if (shares[index]! < sizes[index]!) [shares[index], left] = [shares[index]! + 1, left - 1];
  }
  // Small kinds that were rounded up to one are paid for by the largest.
  while (left < 0) {
    const largest = shares.indexOf(Math.max(...shares));
    [shares[largest], left] = [shares[largest]! - 1, left + 1];
  }
  return shares;
}

/** Ids of so many images, drawn evenly. */
function draw(images: readonly ImageEntry[], count: number, seed: string): string[] {
  return drawOrder(seededPrng(seed), images).slice(0, Math.max(0, count)).map(({ id }) => id);
}
