import type { CopyBenchmark } from "../../benchmarks/copy_benchmark.ts";
import type { CountedBenchmark, FactLinesOptions } from "./benchmark_facts.ts";
import type { EvaluatedRow } from "../../benchmarks/evaluation/evaluated_row.ts";

/** Result of an evaluation. */
export interface Evaluation {
  /** Benchmark that was evaluated on. */
  benchmark: CountedBenchmark;
  /** Ids of all queries and references. */
  ids: { queries: readonly string[]; references: readonly string[] };
  /** Its images, and the folder that may say how queries were edited; `null` where only descriptors are at hand. */
  images: { benchmark: CopyBenchmark; folder: string } | null;
  /** The methods as the user named them. */
  specs: readonly string[];
  /** The rows of each. */
  measured: EvaluatedRow[][];
  /** The protocol. */
  protocol: FactLinesOptions;
}
