import type { BenchmarkOfIds, BenchmarkSubset, CopyBenchmark } from "../../benchmarks/copy_benchmark.ts";
import type { PublishedCounts } from "../../benchmarks/layouts/data_set_layout.ts";
import { HARD_NEGATIVES } from "../../benchmarks/layouts/ndec_hard_negatives.ts";
import type { Protocol } from "../../benchmarks/evaluation/protocols.ts";

/** Facts about what a benchmark consists of, for scripts. */
export interface BenchmarkFacts {
  /** Its name. */
  benchmark: string;
  /** Queries, distractors included. */
  queries: number;
  /** Queries that are copies. */
  copies: number;
  /** References. */
  references: number;
  /** Training images. */
  training: number;
  /** The seed that it was made with. */
  seed: number;
  /** Queries made to be mistaken for copies; absent where there are none. */
  hardNegatives?: number;
  /** How many images the data set has as published; absent where its size is its maker's choice. */
  published?: PublishedCounts;
  /** How the subset was drawn; absent where it is the whole benchmark. */
  subset?: BenchmarkSubset;
}

/**
 * Lists what a benchmark consists of.
 *
 * @param seed The seed that it was made with, and that of the intervals.
 */
export function benchmarkFacts(benchmark: CopyBenchmark | BenchmarkOfIds, seed: number): BenchmarkFacts {
  const { published, subset } = benchmark;
  const hardNegatives = benchmark.groups?.find(({ name }) => name === HARD_NEGATIVES)?.queries.length;
  return {
    benchmark: benchmark.name,
    queries: benchmark.queries.length,
    copies: new Set(benchmark.groundTruth.matches.map((match) => match.query)).size,
    references: benchmark.references.length,
    training: benchmark.training.length,
    seed,
    ...(hardNegatives === undefined ? {} : { hardNegatives }),
    ...(published === undefined ? {} : { published }),
    ...(subset === undefined ? {} : { subset }),
  };
}

/** How the numbers of a table came about. */
export interface FactLinesOptions extends Pick<Protocol, "remark" | "k"> {
  /** Which pairs count as predictions. */
  candidates: "knn" | "global";
}

/** The same in lines for people, the name first. */
export function factLines(facts: BenchmarkFacts, options: FactLinesOptions): string[] {
  const { queries, copies, references, training, seed, hardNegatives, subset } = facts;
  const hard = hardNegatives === undefined ? "" : ` and ${hardNegatives} hard negatives`;
  const pooled = options.candidates === "global"
    ? `the best ${options.k * queries} pairs of all queries`
    : `${options.k} references a query`;
  return [
    `Benchmark: ${facts.benchmark}`,
    `${queries} queries, of which ${copies} are copies${hard}; ${references} references; ` +
    `${training} training images; seed ${seed}`,
    ...subset === undefined ? [] : [
      `SUBSET of at most ${subset.limit} images a set, drawn with seed ${subset.seed} from ${subset.of.queries} queries, ` +
      `${subset.of.references} references and ${subset.of.training} training images: not the benchmark's numbers`,
    ],
    ...shortage(facts),
    `µAP and shares in %; µAP's interval by bootstrap over queries; ${pooled}${options.remark}`,
  ];
}

/** A line on what differs from the data set as published, if anything does. */
function shortage({ published, subset, ...facts }: BenchmarkFacts): string[] {
  if (published === undefined) return [];
  const counts = { ...facts, ...subset?.of };
  const differing = (["queries", "references", "training"] as const)
    .filter((set) => counts[set] !== published[set])
    .map((set) => `${counts[set]} of ${published[set]} ${set === "training" ? "training images" : set}`);
  return differing.length === 0 ? [] : [
    `INCOMPLETE: differs from the data set as published, ${
      differing.join(", ")
    }: not the benchmark's numbers`,
  ];
}
